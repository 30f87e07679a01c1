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
