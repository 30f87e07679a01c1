// One request to the homeserver, bounded in time and size, with every failure as a `HomeserverError`.

import { HomeserverError } from './guest-homeserver.ts';

/** A request to the homeserver. */
export interface HomeserverRequest {
  readonly method: 'GET' | 'POST' | 'PUT';
  /** The path as the specification writes it, with the names of IDs in braces: this is what errors show. */
  readonly path: string;
  /** What stands in the path in place of the names in braces. */
  readonly ids?: Readonly<Record<string, string>>;
  /** The user who does it; the application service itself if left out. */
  readonly userId?: string;
  /** What else stands behind the path. */
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: Readonly<Record<string, unknown>>;
}

/** An object that the homeserver answered; its fields are untrusted. */
export type HomeserverAnswer = Readonly<Record<string, unknown>>;

/** Asks the homeserver. Rejects with a {@link HomeserverError} and nothing else. */
export type AskHomeserver = (request: HomeserverRequest) => Promise<HomeserverAnswer>;

/** The homeserver that is asked, and what for. */
export interface AskParts {
  readonly baseUrl: URL | string;
  /** Goes into the `Authorization` header alone. */
  readonly asToken: string;
  readonly fetch?: typeof fetch | undefined;
  /** Milliseconds since 1970. */
  readonly now?: (() => number) | undefined;
  /** For the whole of a request, from connecting to the last byte. */
  readonly timeoutMs?: number | undefined;
}

/** Makes the function that asks one homeserver. */
export function createAskHomeserver({
  baseUrl,
  asToken,
  fetch = globalThis.fetch,
  now = Date.now,
  timeoutMs = 10_000,
}: AskParts): AskHomeserver {
  return async (request) => {
    const { method, body } = request;
    const asked = `${method} ${request.path}`;
    const url = urlOf(baseUrl, request);
    try {
      const response = await fetch(url, {
        method,
        headers: {
          accept: 'application/json',
          authorization: `Bearer ${asToken}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        redirect: 'error',
        signal: AbortSignal.timeout(timeoutMs),
      });
      return answerOf({ response, answer: await readAnswer(response), asked, nowMs: now() });
    } catch (error) {
      if (error instanceof HomeserverError) throw error;
      // Without the cause: what fetch throws may quote the URL or the headers.
      throw new HomeserverError('unreachable', `${asked} got no answer: ${reasonOf(error)}`);
    }
  };
}

/** The URL of a request. Throws a `HomeserverError` where what stands in it is no ID. */
export function urlOf(
  baseUrl: URL | string,
  { method, path, ids = {}, userId, query = {} }: HomeserverRequest,
): string {
  const base = String(baseUrl).replace(/(?<!\/)\/+$/v, '');
  const filled = path.replace(/\{(\w+)\}/gv, (_name, name: string) => {
    const id = ids[name] ?? '';
    // These would stand for other parts of the path, even if they were encoded.
    if (/^\.{0,2}$/v.test(id)) {
      throw new HomeserverError('refused', `${method} ${path} was given something that is no ID`);
    }
    return encodeURIComponent(id.toWellFormed());
  });
  const asked = { ...(userId !== undefined && { user_id: userId }), ...query };
  const words = Object.entries(asked).map(
    ([name, value]) => `${name}=${encodeURIComponent(value)}`,
  );
  return base + filled + (words.length === 0 ? '' : `?${words.join('&')}`);
}

/** The object in a body; undefined if there is none, or far too much. */
async function readAnswer(response: Response): Promise<HomeserverAnswer | undefined> {
  const bytes = await readBytes(response, MAX_ANSWER_BYTES);
  return bytes && readObject(bytes.toString('utf8'));
}

/** The body of an answer; undefined where it is longer than that. */
export async function readBytes({ body }: Response, most: number): Promise<Buffer | undefined> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength;
    // Leaving the loop ends the connection.
    if (bytes > most) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function readObject(text: string): HomeserverAnswer | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as HomeserverAnswer) : undefined;
  } catch {
    // A page of a proxy, or nothing at all: the caller says so.
    return undefined;
  }
}

function answerOf(received: Received): HomeserverAnswer {
  const { response, answer, asked } = received;
  if (response.ok && answer !== undefined) return answer;
  const { status } = response;
  const errcode = readErrcode(answer);
  const details = { status, errcode };
  const message = `${asked} was answered ${status} ${errcode ?? 'without a Matrix error'}`;
  if (status === 429 || errcode === 'M_LIMIT_EXCEEDED') {
    throw new HomeserverError('rateLimited', message, {
      ...details,
      retryAfterMs: waitOf(received),
    });
  }
  const isWordOfHomeserver = status >= 400 && status < 500 && errcode !== undefined;
  throw new HomeserverError(isWordOfHomeserver ? 'refused' : 'unreachable', message, details);
}

interface Received {
  readonly response: Response;
  readonly answer: HomeserverAnswer | undefined;
  readonly asked: string;
  readonly nowMs: number;
}

function readErrcode(answer: HomeserverAnswer | undefined): string | undefined {
  const errcode = answer?.['errcode'];
  return typeof errcode === 'string' && ERRCODE.test(errcode) ? errcode : undefined;
}

function waitOf({ response, answer, nowMs }: Received): number | undefined {
  const inBody = answer?.['retry_after_ms'];
  if (typeof inBody === 'number') return bounded(inBody);
  const header = response.headers.get('retry-after');
  if (header === null) return undefined;
  const isSeconds = /^\d{1,9}$/v.test(header);
  return bounded(isSeconds ? Number(header) * 1000 : Date.parse(header) - nowMs);
}

function bounded(waitMs: number): number | undefined {
  return Number.isFinite(waitMs) ? Math.min(Math.max(waitMs, 0), MAX_WAIT_MS) : undefined;
}

/** Why a request failed, in words that hold nothing of it. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown reason';
  if (error.name === 'TimeoutError') return 'it took too long';
  const { cause } = error;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  return /^[A-Z_]{1,60}$/v.test(code) ? code : 'no connection, or a redirect';
}

const MAX_ANSWER_BYTES = 1024 * 1024;
const MAX_WAIT_MS = 3_600_000;
const ERRCODE = /^[A-Za-z][A-Za-z0-9_.]{0,99}$/v;
