// The homeserver as the parts of the transport see it: paths in, JSON out, one place that knows the token.

import { anySignal, type Environment } from './environment.ts';
import { type HttpRequest, RequestError, requestInit, requestJson, requestUrl } from './http.ts';
import type { JsonObject } from './readers.ts';
import { retrying } from './retry.ts';
import type { TokenSource } from './token-source.ts';
import type { TransportError } from '../ports/transport.ts';

/** What an API works with. */
export interface ApiOptions {
  readonly environment: Environment;
  readonly baseUrl: string;
  readonly tokens: TokenSource;
  /** Aborts everything, with the reason as the error of what was pending. */
  readonly signal: AbortSignal;
  readonly onUnauthorized: (error: TransportError) => void;
}

/** How something is opened. */
export interface OpenOptions {
  readonly signal: AbortSignal;
  /** Without the token. */
  readonly isAnonymous?: boolean;
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

  /** One attempt; a second one where the first was refused for a token that could be renewed. */
  async once(request: HttpRequest): Promise<JsonObject> {
    const { environment, baseUrl, tokens, onUnauthorized } = this.#options;
    const signal = anySignal(this.signal, request.signal);
    for (let isRenewed = false; ; isRenewed = true) {
      const { accessToken } = tokens;
      try {
        return await requestJson(environment, { baseUrl, accessToken }, { ...request, signal });
      } catch (error) {
        if (!(error instanceof RequestError) || error.code !== 'unauthorized') throw error;
        // Also without `soft_logout`: servers whose tokens come from elsewhere do not say it.
        const mayRenew = !isRenewed && error.errcode === 'M_UNKNOWN_TOKEN';
        if (mayRenew && (await tokens.renew(accessToken))) continue;
        onUnauthorized(error);
        throw error;
      }
    }
  }

  /** A few attempts, for requests that change nothing or are safe to repeat. */
  ask(request: HttpRequest): Promise<JsonObject> {
    const { environment, signal } = this;
    return retrying(environment, () => this.once(request), { signal, isEndless: false });
  }

  /** Sends without waiting; the request outlives the page. */
  leaveBehind(request: HttpRequest): void {
    this.#fetch(request, { keepalive: true }).catch(() => {
      // The page is going away: nobody is left who could be told.
    });
  }

  /**
   * The answer as it comes, for what is no JSON. Redirects are followed, and `fetch` takes the token to no other origin. Who
   * asks bounds time and size.
   */
  open(request: HttpRequest, { signal, isAnonymous }: OpenOptions): Promise<Response> {
    return this.#fetch(request, { signal, redirect: 'follow' }, isAnonymous);
  }

  #fetch(request: HttpRequest, init: RequestInit, isAnonymous = false): Promise<Response> {
    const { environment, baseUrl, tokens } = this.#options;
    const target = isAnonymous ? { baseUrl } : { baseUrl, accessToken: tokens.accessToken };
    const whole = { ...requestInit(target, request), ...init };
    return environment.fetch(requestUrl(target, request), whole);
  }
}

/** A path of the Client-Server API; every part is escaped. */
export function clientPath(...parts: string[]): string {
  return ['/_matrix/client/v3', ...parts.map(encodeURIComponent)].join('/');
}
