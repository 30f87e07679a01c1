// The homeserver as the parts of the transport see it: paths in, JSON out, one place that knows the token.

import { anySignal, type Environment } from './environment.ts';
import { type HttpRequest, type HttpTarget, requestInit, requestJson, requestUrl } from './http.ts';
import { retrying } from './retry.ts';
import { TransportError } from './transport.ts';

/** What an API works with. */
export interface ApiOptions {
  readonly environment: Environment;
  readonly target: HttpTarget;
  /** Aborts everything, with the reason as the error of what was pending. */
  readonly signal: AbortSignal;
  onUnauthorized(error: TransportError): void;
}

/** Requests as one user. */
export class Api {
  readonly environment: Environment;
  readonly signal: AbortSignal;
  readonly #options: ApiOptions;

  constructor(options: ApiOptions) {
    this.environment = options.environment;
    this.signal = options.signal;
    this.#options = options;
  }

  /** One attempt. */
  async once(request: HttpRequest): Promise<unknown> {
    const signal = anySignal(this.signal, request.signal);
    try {
      return await requestJson(this.environment, this.#options.target, { ...request, signal });
    } catch (error) {
      if (error instanceof TransportError && error.code === 'unauthorized') {
        this.#options.onUnauthorized(error);
      }
      throw error;
    }
  }

  /** A few attempts, for requests that change nothing or are safe to repeat. */
  ask(request: HttpRequest): Promise<unknown> {
    const { environment, signal } = this;
    return retrying(environment, () => this.once(request), { signal, isEndless: false });
  }

  /** Sends without waiting; the request outlives the page. */
  leaveBehind(request: HttpRequest): void {
    const { environment, target } = this.#options;
    const init = { ...requestInit(target, request), keepalive: true };
    environment.fetch(requestUrl(target, request), init).catch(() => {
      // The page is going away: nobody is left who could be told.
    });
  }
}

/** A path of the Client-Server API; every part is escaped. */
export function clientPath(...parts: string[]): string {
  return ['/_matrix/client/v3', ...parts.map(encodeURIComponent)].join('/');
}
