import type { Buffer } from 'node:buffer';
import type { Session } from './sessions.ts';
import type { JsonObject } from './json.ts';

/** A request as the routes see it. */
export interface MatrixRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  /** The JSON object that was sent, empty if nothing was. */
  readonly body: JsonObject;
  readonly raw: Buffer;
  /** Aborts when the client has gone or the server closes. */
  readonly signal: AbortSignal;
  readonly header: (name: string) => string | undefined;
  /** A part of the path that the pattern names. */
  readonly param: (name: string) => string;
}

/** A request of somebody who is logged in. */
export interface SessionRequest extends MatrixRequest {
  readonly session: Session;
}

/** An answer that is more than `200` with a JSON object. */
export class Reply {
  readonly status: number;
  readonly body: JsonObject | readonly object[] | Buffer;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    body: JsonObject | readonly object[] | Buffer,
    headers: Readonly<Record<string, string>> = {},
  ) {
    this.status = status;
    this.body = body;
    this.headers = headers;
  }
}

/** What a route gives back. */
export type Answer = JsonObject | Reply;

/** A method and a path pattern, in which `:name` stands for one part, and what answers there. */
export interface Route {
  readonly method: string;
  readonly segments: readonly string[];
  readonly options: RouteOptions;
  readonly answer: (request: MatrixRequest, session: () => Session) => Answer | Promise<Answer>;
}

/** How a route reads its body: bytes up to a limit instead of a JSON object. */
export interface RouteOptions {
  readonly rawBytes?: number;
}

/** A route for everybody. */
export function open(
  method: string,
  pattern: string,
  answer: (request: MatrixRequest) => Answer | Promise<Answer>,
): Route {
  return {
    method,
    segments: pattern.split('/'),
    options: {},
    answer: (request) => answer(request),
  };
}

/** A route for those who are logged in; others get `M_MISSING_TOKEN` or `M_UNKNOWN_TOKEN`. */
export function authed(
  method: string,
  pattern: string,
  answer: (request: SessionRequest) => Answer | Promise<Answer>,
): Route {
  return {
    method,
    segments: pattern.split('/'),
    options: {},
    answer: (request, session) => {
      const known = session();
      return answer({ ...request, session: known });
    },
  };
}

/** A route that takes a file of at most `maxBytes` instead of a JSON object. */
export function taking(maxBytes: number, route: Route): Route {
  return { ...route, options: { rawBytes: maxBytes } };
}
