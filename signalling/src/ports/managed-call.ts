// What the agent needs of a call, whatever kind of call it is.

import type { RemoteInput } from '../call/input.ts';
import type { RefusalReason, Replacement } from '../call/replacement.ts';
import type { Call } from './call.ts';

/** One call of the user as the agent manages it. The page sees `Call` of it. */
export interface ManagedCall extends Call {
  /** Whom we call, or who calls us; undefined while the room of an outgoing call is being looked up. */
  readonly opponentId: string | undefined;
  /** When the user placed it, or it came in, by our clock. */
  readonly createdAtMs: number;
  /** What others say of it in clear counts for nothing. */
  readonly isEncrypted: boolean;
  /** True while nobody but us knows of this call. */
  readonly isSecret: boolean;
  /** Another party said something; it was read and validated. */
  receive(input: RemoteInput): void;
  /** A user left the room of the call, or was made to. */
  noteLeft(userId: string): void;
  /** What the room calls the opponent. */
  nameOpponent(displayName: string | undefined): void;
  /** The user agreed before it came in. Whoever calls this stands in SECURITY.md, "What happens without a click". */
  answerWithoutClick(options: { readonly video: boolean }): void;
  /** Stops the ringing here and tells nobody; the user has decided nothing. */
  silence(): void;
  /** Hangs up; the user has decided nothing. */
  end(): void;
  /** The page goes away. An unanswered call rings on elsewhere. */
  endOnUnload(): void;
  /** Behind another call nobody hears this one. Back in front it is as the user left it: a hold of their own stays. */
  setBehind(isBehind: boolean): void;
  /** Glare: `other` takes this call's place and its devices, and is answered, so that the user is not asked again. */
  yieldTo(other: ManagedCall): void;
  /** Another call has taken this one's place. */
  giveWay(): void;
  /** Asks the opponent to call somebody else instead. */
  transfer(replacement: Replacement): void;
  /** The call that was to replace this one cannot be made. */
  noteReplacementFailed(reason: RefusalReason): void;
  /** There is a relay where there was none. */
  noteRelayFound(): void;
}
