// Our TURN service, which knows a user by an OpenID token of the homeserver.

import type { OpenIdToken, TurnCredentials } from './transport.ts';

/** Asks the service for credentials. Rejects with `TransportError`: `rejected` is the service's word, all else passes. */
export type AskTurnService = (
  getOpenIdToken: () => Promise<OpenIdToken>,
) => Promise<TurnCredentials>;
