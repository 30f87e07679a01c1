// One request to a homeserver: bounded in time and size, answered by JSON or by a coded error. Here alone is decided whose
// word an answer is: a refusal is the homeserver's only with a Matrix error in its body. Anything else comes from something
// in between (a proxy, an access gateway, a container that is being replaced), and that passes.

import { boundedText } from '../bounded-text.ts';
import { abortError, anySignal, type Environment } from './environment.ts';
import { isRecord, type JsonObject, textOf } from './readers.ts';
import { TransportError, type TransportErrorCode } from '../ports/transport.ts';

/** A request. `path` and `query` never hold a secret; the token only ever stands in a header. */
export interface HttpRequest {
  readonly method?: 'GET' | 'PUT' | 'POST';
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly timeoutMs?: number | undefined;
  /** Whether this is an answer of a homeserver to this request; any object, unless said otherwise. */
  readonly isAnswer?: ((answer: JsonObject) => boolean) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Where requests go, and as whom. */
export interface HttpTarget {
  readonly baseUrl: string;
  readonly accessToken?: string;
}

interface RequestErrorDetails extends ErrorOptions {
  readonly status?: number;
  readonly errcode?: string | undefined;
  readonly retryAfterMs?: number | undefined;
}

/** A request that failed. The server's own words are left out: they are untrusted. */
export class RequestError extends TransportError {
  /** The HTTP status; 0 where nothing answered. */
  readonly status: number;
  /** The Matrix error code, where the homeserver itself spoke. */
  readonly errcode: string | undefined;
  /** How long the server asked us to wait. */
  readonly retryAfterMs: number | undefined;

  constructor(code: TransportErrorCode, message: string, details: RequestErrorDetails = {}) {
    super(code, message, details);
    this.status = details.status ?? 0;
    this.errcode = details.errcode;
    this.retryAfterMs = details.retryAfterMs;
  }
}

/** True where the homeserver itself says that there is no such thing. Any other 404 says nothing. */
export function isNotFound(error: unknown): boolean {
  return error instanceof RequestError && error.errcode === 'M_NOT_FOUND';
}

/** Makes one request and reads its JSON. Rejects with a `RequestError`, or as the signal was aborted. */
export async function requestJson(
  environment: Environment,
  target: HttpTarget,
  request: HttpRequest,
): Promise<JsonObject> {
  const { timeoutMs = TIMEOUT_MS } = request;
  const name = `${request.method ?? 'GET'} ${request.path}`;
  const timeout = new AbortController();
  const signal = anySignal(timeout.signal, request.signal);
  const cancelTimeout = environment.after(timeoutMs, () => {
    timeout.abort(new RequestError('unreachable', `${name}: no answer in ${timeoutMs} ms`));
    environment.network.doubt();
  });
  try {
    const init = { ...requestInit(target, request), signal };
    const response = await environment.fetch(requestUrl(target, request), init);
    const text = await boundedText(response, MAX_ANSWER_BYTES);
    if (text !== undefined) {
      const answer = readBody({ name, ...request }, response, text);
      if (target.accessToken !== undefined)
        environment.serverClock.dated(response.headers.get('Date'));
      return answer;
    }
    throw new RequestError('rejected', `${name}: answer over ${MAX_ANSWER_BYTES} bytes`);
  } catch (error) {
    if (signal.aborted) throw abortError(signal);
    if (error instanceof TransportError) throw error;
    throw new RequestError('unreachable', `${name}: no answer`, { cause: error });
  } finally {
    cancelTimeout();
  }
}

/** What `fetch` is told: nothing is cached, no cookies, no referrer. */
export function requestInit({ accessToken }: HttpTarget, request: HttpRequest): RequestInit {
  const { method = 'GET', body } = request;
  const headers: Record<string, string> = {};
  if (accessToken !== undefined) headers['Authorization'] = `Bearer ${accessToken}`;
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  return {
    method,
    headers,
    cache: 'no-store',
    credentials: 'omit',
    referrerPolicy: 'no-referrer',
    // A redirect could carry a token, in the header or in the body, to another place.
    redirect: accessToken === undefined && body === undefined ? 'follow' : 'error',
    ...(body !== undefined && { body: JSON.stringify(body) }),
  };
}

/** The address of a request. */
export function requestUrl({ baseUrl }: HttpTarget, { path, query }: HttpRequest): string {
  return baseUrl + path + (query ? `?${new URLSearchParams(query).toString()}` : '');
}

function readBody(
  { name, isAnswer = () => true }: Pick<HttpRequest, 'isAnswer'> & { readonly name: string },
  response: Response,
  text: string,
): JsonObject {
  const { ok, status } = response;
  const answer = parse(text);
  if (ok && isRecord(answer) && isAnswer(answer)) return answer;
  if (ok)
    throw new RequestError('notAHomeserver', `${name}: not the answer of a homeserver`, { status });
  throw refusalFrom(answer, { name, status, headers: response.headers });
}

/** The error for an answer that is a refusal. */
export function refusalFrom(
  answer: unknown,
  to: { readonly name: string; readonly status: number; readonly headers: Headers },
): RequestError {
  const { name, status, headers } = to;
  const errcode = readErrcode(answer);
  const message = `${name}: ${status} (${errcode ?? 'no Matrix error'})`;
  const retryAfterMs = readRetryAfterMs(answer, headers);
  return new RequestError(codeFor(status, errcode), message, { status, errcode, retryAfterMs });
}

function readErrcode(answer: unknown): string | undefined {
  const errcode = isRecord(answer) ? textOf(answer['errcode']) : undefined;
  return errcode !== undefined && /^[a-z][\w.]{0,63}$/i.test(errcode) ? errcode : undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Whoever asked sees that this is no JSON object.
    return undefined;
  }
}

function codeFor(status: number, errcode: string | undefined): TransportErrorCode {
  if (status === 429 || errcode === 'M_LIMIT_EXCEEDED') return 'rateLimited';
  if (errcode === undefined || status === 408 || status >= 500) return 'unreachable';
  if (status === 401 || errcode === 'M_UNKNOWN_TOKEN') return 'unauthorized';
  if (status === 413 || errcode === 'M_TOO_LARGE') return 'tooLarge';
  return status === 403 ? 'forbidden' : 'rejected';
}

function readRetryAfterMs(answer: unknown, headers: Headers): number | undefined {
  const fromBody = isRecord(answer) ? answer['retry_after_ms'] : undefined;
  // The header may also be a date; clocks differ, so only its form in seconds is used.
  const ms = typeof fromBody === 'number' ? fromBody : Number(headers.get('Retry-After')) * 1000;
  return ms > 0 ? Math.min(ms, MAX_RETRY_AFTER_MS) : undefined;
}

const TIMEOUT_MS = 30_000;
const MAX_ANSWER_BYTES = 10_000_000;
const MAX_RETRY_AFTER_MS = 3_600_000;
