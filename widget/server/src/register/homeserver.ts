import { setTimeout as delay } from 'node:timers/promises';
import { isObject, numberIn, stringIn, type JsonObject } from './json.ts';
import { RegisterError } from './register-error.ts';

/** The world around a homeserver's API; what is left out is the real one. */
export interface HomeserverDeps {
  readonly fetch?: typeof fetch;
  readonly wait?: (ms: number) => Promise<unknown>;
  /** Told that something takes longer. */
  readonly tell?: (sentence: string) => void;
}

/** The homeserver does not do what was asked; `words` are its own, one line without the access token. */
export class HomeserverRefusal extends Error {
  override readonly name = 'HomeserverRefusal';
  readonly status: number;
  readonly errcode: string;
  readonly words: string;

  constructor(status: number, body: JsonObject, token: string) {
    const tidy = (text: string): string =>
      text
        .replaceAll(token, '[hidden]')
        .replace(/[\p{Cc}\s]+/gv, ' ')
        .slice(0, 300);
    const errcode = tidy(stringIn(body, 'errcode') ?? `HTTP ${String(status)}`);
    const words = tidy(stringIn(body, 'error') ?? errcode);
    super(words);
    this.status = status;
    this.errcode = errcode;
    this.words = words;
  }
}

/** The Client-Server API in one user's name. */
export class Homeserver {
  readonly #baseUrl: string;
  readonly #token: string;
  readonly #deps: Required<HomeserverDeps>;

  constructor(baseUrl: string, token: string, deps: HomeserverDeps = {}) {
    this.#baseUrl = baseUrl.replace(/\/$/v, '');
    this.#token = token;
    this.#deps = { fetch, wait: delay, tell: () => undefined, ...deps };
  }

  /** The answer to a request below `/_matrix/client/v3`; throws {@link HomeserverRefusal} or {@link RegisterError}. */
  async ask(method: 'GET' | 'PUT', path: string, body?: JsonObject): Promise<JsonObject> {
    let waitedMs = 0;
    for (;;) {
      const { status, answer, retryAfterMs } = await this.#once(method, path, body);
      if (status >= 200 && status < 300) return answer;
      if (status !== 429) throw this.#refusal(status, answer);
      waitedMs += retryAfterMs;
      if (waitedMs > MOST_WAIT_MS) throw new RegisterError('rateLimited', tooOften(retryAfterMs));
      this.#deps.tell(`The homeserver asks to wait ${seconds(retryAfterMs)}.`);
      await this.#deps.wait(retryAfterMs);
    }
  }

  /** The content of a state event; undefined where the room has none. */
  async state(roomId: string, type: string): Promise<JsonObject | undefined> {
    try {
      return await this.ask('GET', statePath(roomId, type, ''));
    } catch (error) {
      if (error instanceof HomeserverRefusal && error.status === 404) return undefined;
      throw error;
    }
  }

  async #once(method: string, path: string, body: JsonObject | undefined): Promise<Reply> {
    const request = {
      method,
      headers: { authorization: `Bearer ${this.#token}`, 'content-type': 'application/json' },
      // The token goes to nobody but the server that was named.
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
      ...(body && { body: JSON.stringify(body) }),
    } as const;
    try {
      const response = await this.#deps.fetch(`${this.#baseUrl}/_matrix/client/v3${path}`, request);
      const answer: unknown = await response.json().catch(() => ({}));
      const read = isObject(answer) ? answer : {};
      return { status: response.status, answer: read, retryAfterMs: retryAfter(response, read) };
    } catch (error) {
      throw unreachable(this.#baseUrl, error);
    }
  }

  #refusal(status: number, answer: JsonObject): Error {
    if (status !== 401) return new HomeserverRefusal(status, answer, this.#token);
    return new RegisterError(
      'unknownToken',
      'The homeserver does not know this access token. It may have ended, or belong to another homeserver; log in again for a new one.',
    );
  }
}

interface Reply {
  readonly status: number;
  readonly answer: JsonObject;
  readonly retryAfterMs: number;
}

/** The path of a state event below `/_matrix/client/v3`. */
export function statePath(roomId: string, type: string, stateKey: string): string {
  return `/rooms/${[roomId, 'state', type, stateKey].map(encodeURIComponent).join('/')}`;
}

/** The error for a server that gives no answer at all. */
export function unreachable(url: string, error: unknown): RegisterError {
  const { cause = error } = error as Error;
  const { code } = cause as NodeJS.ErrnoException;
  const isLate = error instanceof DOMException && error.name === 'TimeoutError';
  const why = isLate
    ? `no answer within ${seconds(TIMEOUT_MS)}`
    : typeof code === 'string'
      ? code
      : 'the connection failed';
  const message = `${url} cannot be reached: ${why}. Check the address, and the network of this machine.`;
  return new RegisterError('unreachable', message, { cause: error });
}

function retryAfter(response: Response, answer: JsonObject): number {
  const header = Number(response.headers.get('retry-after') ?? Number.NaN) * 1000;
  const asked = numberIn(answer, 'retry_after_ms') ?? header;
  // A date, or nothing: some time has to pass.
  return Number.isFinite(asked) ? Math.max(FIRST_WAIT_MS, asked) : FIRST_WAIT_MS;
}

function tooOften(retryAfterMs: number): string {
  return `The homeserver is asked too often and wants ${seconds(retryAfterMs)} more of silence. Nothing more was written; try again then.`;
}

function seconds(ms: number): string {
  return `${String(Math.ceil(ms / 1000))} s`;
}

const FIRST_WAIT_MS = 1000;
const MOST_WAIT_MS = 60_000;

/** How long one answer may take. */
export const TIMEOUT_MS = 20_000;
