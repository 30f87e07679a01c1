// The access token of a session, and how another one takes its place.

import type { Environment } from './environment.ts';
import { TransportError } from '../ports/transport.ts';

/** The access token of now. */
export interface TokenSource {
  readonly accessToken: string;
  /**
   * Replaces an access token that the homeserver knows no more; all who ask at once share one renewal. False where
   * there is no other token. Rejects on passing trouble.
   */
  renew(usedToken: string): Promise<boolean>;
}

/** Where tokens are refreshed. */
export interface RefreshOptions {
  readonly environment: Environment;
  readonly baseUrl: string;
  /** Ends all waiting. */
  readonly signal: AbortSignal;
}

/** Makes the token source of a transport. */
export type TokenRenewal = (accessToken: string, place: RefreshOptions) => TokenSource;

/** One token that nothing takes the place of. Throws `unauthorized` where no request can carry it. */
export const keepToken: TokenRenewal = (accessToken) => {
  checkToken(accessToken);
  return { accessToken, renew: () => Promise.resolve(false) };
};

/** Any other character would be refused by `fetch`, in an error that quotes the token. */
export function checkToken(accessToken: string): void {
  if (isSendable(accessToken)) return;
  throw new TransportError('unauthorized', 'The access token is empty or holds odd characters');
}

/** True for a token that a header can carry. */
export function isSendable(token: unknown): token is string {
  return typeof token === 'string' && /^[!-~]+$/.test(token);
}
