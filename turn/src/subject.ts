import { MAX_TTL_SECONDS } from './lifetime.ts';

/** The ways to prove who one is; each is on or off by configuration. */
export type Proof = 'openid' | 'access_token' | 'site_token' | 'visitor_token';

/** Somebody who has proved who they are. */
export interface Subject {
  /**
   * Stable for one person over all proofs of that kind: a Matrix user ID, `site:<issuer>|<sub>` or `visitor:<sub>`.
   * Limits are counted under it; it stands in no log and no answer.
   */
  readonly id: string;
  readonly proof: Proof;
  /** The longest a credential for this person may live. */
  readonly maxTtlSeconds: number;
}

/** A user whom a homeserver vouched for; the token says nothing about how long that holds. */
export function matrixUser(userId: string, proof: 'openid' | 'access_token'): Subject {
  return { id: userId, proof, maxTtlSeconds: MAX_TTL_SECONDS };
}
