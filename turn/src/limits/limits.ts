import { SERVER_LIMITS, type ServerLimits } from '@matrix-call/service';

/** The bounds of everything a stranger can send or hold open. Times in milliseconds. */
export interface Limits extends ServerLimits {
  /** Time for all questions to a homeserver about one request. */
  readonly homeserverTimeoutMs: number;
  /** Time for the provider that makes credentials, if it is not coturn's shared secret. */
  readonly providerTimeoutMs: number;
  readonly requestsPerAddressPerMinute: number;
  readonly credentialsPerUserPerMinute: number;
  /** Time for one command to Redis; after that the instance goes on with its own memory. */
  readonly redisTimeoutMs: number;
}

/** The limits the service runs with. */
export const DEFAULT_LIMITS: Limits = {
  ...SERVER_LIMITS,
  homeserverTimeoutMs: 5000,
  providerTimeoutMs: 5000,
  requestsPerAddressPerMinute: 60,
  credentialsPerUserPerMinute: 10,
  redisTimeoutMs: 250,
};
