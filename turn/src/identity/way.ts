import type { SpendableToken } from '../spendable-token.ts';
import type { Proof, Subject } from '../subject.ts';

/** One way to prove who one is; `Token` is what somebody sends. */
export interface Way<Token> {
  readonly proof: Proof;
  /** What is remembered of the token, so that it is worth one credential; undefined for a session, which may ask again. */
  tokenOf(token: Token): SpendableToken | undefined;
  /**
   * Who has proved to be whom. Throws a ServiceError: `notProven`, `unknownToken`, `forbidden` or `guest` for what proves nothing,
   * `homeserverUnavailable` or `siteKeysUnavailable` if that cannot be told now. The signal is the deadline.
   */
  verify(token: Token, signal: AbortSignal): Promise<Subject>;
}
