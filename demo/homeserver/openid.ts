import { randomBytes } from 'node:crypto';

/** Tokens by which a user proves to a third party who they are. */
export class OpenIdTokens {
  readonly #now: () => number;
  readonly #tokens = new Map<string, { readonly userId: string; readonly expiresAtMs: number }>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Makes a token for a user that is good for an hour. */
  issue(userId: string): { readonly accessToken: string; readonly ttlSeconds: number } {
    for (const [token, { expiresAtMs }] of this.#tokens) {
      if (expiresAtMs <= this.#now() || this.#tokens.size > MAX_TOKENS) this.#tokens.delete(token);
    }
    const accessToken = randomBytes(24).toString('base64url');
    this.#tokens.set(accessToken, { userId, expiresAtMs: this.#now() + TTL_SECONDS * 1000 });
    return { accessToken, ttlSeconds: TTL_SECONDS };
  }

  /** Whom a token stands for; `undefined` if it is unknown or has expired. */
  userOf(accessToken: string): string | undefined {
    const token = this.#tokens.get(accessToken);
    return token !== undefined && token.expiresAtMs > this.#now() ? token.userId : undefined;
  }
}

const TTL_SECONDS = 3600;
const MAX_TOKENS = 10_000;
