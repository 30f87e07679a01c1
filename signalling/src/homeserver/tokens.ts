// Access tokens that a refresh token buys when the one of before has run out.

import { listen } from '../callbacks.ts';
import { askPage } from './page-tokens.ts';
import { requestJson } from './http.ts';
import { type JsonObject, textOf } from './readers.ts';
import { isRefusal, retrying } from './retry.ts';
import { alone } from './shared-lock.ts';
import { checkToken, isSendable } from './token-source.ts';
import type { RefreshOptions, TokenRenewal, TokenSource } from './token-source.ts';

/** What a session is proved by. Never log it. */
export interface Tokens {
  readonly accessToken: string;
  /** Buys the next access token, once. */
  readonly refreshToken?: string | undefined;
}

/** Where tokens come from when one has run out. */
export interface RenewalOptions {
  readonly refreshToken?: string | undefined;
  /** Told of all tokens that take the place of others, to keep them: the earlier ones are worth nothing any more. */
  readonly onTokens?: ((tokens: Tokens) => void) | undefined;
  /**
   * The tokens that the page keeps now. Two tabs with one refresh token would spend it twice: so only one of them refreshes
   * at a time, and the other takes what was kept by `onTokens` meanwhile.
   */
  readonly keptTokens?: (() => Tokens | undefined) | undefined;
  /** Asked for another access token of the same device when one has run out. A rejection means that there is none. */
  readonly getAccessToken?: (() => Promise<string>) | undefined;
}

/** Tokens that take the place of others. A part of its own: pages that have just one token load less. */
export function renewTokens(options: RenewalOptions): TokenRenewal {
  return (accessToken, place) => new RenewedTokens({ ...options, accessToken }, place);
}

class RenewedTokens implements TokenSource {
  readonly #options: RenewalOptions & Tokens;
  readonly #place: RefreshOptions;
  #tokens: Tokens;
  /** Access tokens that ran out. */
  readonly #spent = new Set<string>();
  #renewal: Promise<boolean> | undefined;
  #cancelRenewal = (): void => undefined;

  constructor(options: RenewalOptions & Tokens, place: RefreshOptions) {
    checkToken(options.accessToken);
    this.#options = options;
    this.#place = place;
    this.#tokens = options;
    listen(place.signal, 'abort', () => {
      this.#cancelRenewal();
    });
  }

  get accessToken(): string {
    return this.#tokens.accessToken;
  }

  async renew(usedToken: string): Promise<boolean> {
    if (usedToken !== this.accessToken) return true;
    this.#renewal ??= this.#replace().finally(() => {
      this.#renewal = undefined;
    });
    return this.#renewal;
  }

  async #replace(): Promise<boolean> {
    const { environment, baseUrl, signal } = this.#place;
    if (this.#tokens.refreshToken === undefined) return this.#use(await this.#askPage());
    this.#spent.add(this.accessToken);
    const lock = { name: `matrix-call refresh ${baseUrl}`, signal, patienceMs: PATIENCE_MS };
    return alone(environment, lock, async () => {
      const kept = this.#options.keptTokens?.();
      if (isSendable(kept?.accessToken) && !this.#spent.has(kept.accessToken)) {
        this.#tokens = kept;
        return true;
      }
      return this.#use((await this.#refresh()) ?? (await this.#askPage()));
    });
  }

  #use(tokens: Tokens | undefined): boolean {
    if (!isSendable(tokens?.accessToken) || tokens.accessToken === this.accessToken) return false;
    this.#tokens = tokens;
    // An error of the page's own goes to the page, not into the request that needed the token.
    queueMicrotask(() => this.#options.onTokens?.(tokens));
    return true;
  }

  /** Undefined where there is nothing to refresh with, or it is refused. */
  async #refresh(): Promise<Tokens | undefined> {
    const { environment, baseUrl, signal } = this.#place;
    const { refreshToken } = this.#tokens;
    if (refreshToken === undefined) return undefined;
    const body = { refresh_token: refreshToken };
    const isAnswer = ({ access_token }: JsonObject): boolean => isSendable(access_token);
    const request = { method: 'POST', path: REFRESH_PATH, body, signal, isAnswer } as const;
    const ask = (): Promise<JsonObject> => requestJson(environment, { baseUrl }, request);
    try {
      const answer = await retrying(environment, ask, { signal, isEndless: false });
      this.#renewAhead(answer['expires_in_ms']);
      // Spec, POST /refresh: "If not given, the old refresh token can be re-used."
      const next = textOf(answer['refresh_token']) ?? refreshToken;
      return { accessToken: textOf(answer['access_token']) ?? '', refreshToken: next };
    } catch (error) {
      if (signal.aborted || !isRefusal(error)) throw error;
      return undefined;
    }
  }

  async #askPage(): Promise<Tokens | undefined> {
    const { getAccessToken } = this.#options;
    const accessToken = getAccessToken && (await askPage(getAccessToken, this.#place.signal));
    return accessToken === undefined ? undefined : { accessToken };
  }

  #renewAhead(expiresInMs: unknown): void {
    this.#cancelRenewal();
    if (typeof expiresInMs !== 'number') return;
    const aheadMs = Math.max(expiresInMs - EARLY_MS, expiresInMs / 2, SHORTEST_MS);
    this.#cancelRenewal = this.#place.environment.after(Math.min(aheadMs, LONGEST_MS), () => {
      this.renew(this.accessToken).catch(() => {
        // The token still holds; the first request for which it does not renews it.
      });
    });
  }
}

const REFRESH_PATH = '/_matrix/client/v3/refresh';
/** Longer than a refresh takes with all its attempts on a slow network; a tab that is frozen takes for ever. */
const PATIENCE_MS = 20_000;
const EARLY_MS = 60_000;
const SHORTEST_MS = 5_000;
/** What a timer can hold. */
const LONGEST_MS = 2 ** 31 - 1;
