// Access tokens that the page is asked for, when the one of before has run out.

import { untilAborted } from './environment.ts';
import { checkToken, isSendable } from './token-source.ts';
import type { TokenRenewal, TokenSource } from './token-source.ts';

/**
 * Asks the page for another access token of the same device when one has run out; a rejection, or anything that is no other
 * token, means that there is none.
 */
export function askPageForTokens(getAccessToken: () => Promise<string>): TokenRenewal {
  return (accessToken, { signal }) => new PageTokens(accessToken, getAccessToken, signal);
}

/** Another token of the page's; undefined where it has none. Rejects once the signal has aborted. */
export async function askPage(
  getAccessToken: () => Promise<string>,
  signal: AbortSignal,
): Promise<string | undefined> {
  try {
    return await untilAborted(getAccessToken(), signal);
  } catch (error) {
    if (signal.aborted) throw error;
    // The request that needed the token fails with the homeserver's refusal.
    return undefined;
  }
}

class PageTokens implements TokenSource {
  accessToken: string;
  readonly #ask: () => Promise<string>;
  readonly #signal: AbortSignal;
  #renewal: Promise<boolean> | undefined;

  constructor(accessToken: string, ask: () => Promise<string>, signal: AbortSignal) {
    checkToken(accessToken);
    this.accessToken = accessToken;
    this.#ask = ask;
    this.#signal = signal;
  }

  async renew(usedToken: string): Promise<boolean> {
    if (usedToken !== this.accessToken) return true;
    this.#renewal ??= this.#replace().finally(() => {
      this.#renewal = undefined;
    });
    return this.#renewal;
  }

  async #replace(): Promise<boolean> {
    const token = await askPage(this.#ask, this.#signal);
    if (!isSendable(token) || token === this.accessToken) return false;
    this.accessToken = token;
    return true;
  }
}
