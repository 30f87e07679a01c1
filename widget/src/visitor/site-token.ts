// By which token a gateway knows that the site lets a visitor call.
import { TransportError } from '@matrix-call/signalling';
import type { VisitorConfig } from '../session/visitor.ts';

/** Where tokens come from, and whether one was used. */
export interface SiteTokens extends Pick<VisitorConfig, 'accessToken' | 'renewToken'> {
  /** True once a session began. An attempt that reached nobody used nothing. */
  readonly isUsed: () => boolean;
}

/** Gives a token for each session: each is good for one. Undefined where the page has none, and the gateway may need none. */
export function siteTokens({
  accessToken,
  renewToken,
  isUsed,
}: SiteTokens): (() => Promise<string>) | undefined {
  if (renewToken) return renewToken;
  if (!accessToken) return undefined;
  return () => {
    if (isUsed()) return Promise.reject(new TransportError('unauthorized', 'The token was used'));
    return Promise.resolve(accessToken);
  };
}
