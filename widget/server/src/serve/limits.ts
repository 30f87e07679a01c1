import { SERVER_LIMITS, type ServerLimits } from '@matrix-call/service';

/** The bounds of everything a stranger can send or hold open. Times in milliseconds. */
export interface Limits extends ServerLimits {
  /** How often one address may ask the hook. */
  readonly requestsPerAddressPerMinute: number;
}

/** The limits the service runs with. */
export const DEFAULT_LIMITS: Limits = { ...SERVER_LIMITS, requestsPerAddressPerMinute: 60 };
