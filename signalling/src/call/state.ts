// Where a call stands: a union of phases, each with the data that means something in it.
//
//   caller: preparing ─▶ calling ──────────────┐
//   callee: ringing ─▶ accepting ──────────────┴─▶ connecting ─▶ connected ⇄ reconnecting
//   every phase ─▶ ended

import type { EarlyCandidates, Outbox } from './candidates.ts';
import type { EndReason } from './end-reason.ts';
import type { Candidate, Description, Streams } from './media.ts';
import type { Negotiation } from './negotiation.ts';
import type { Capabilities, Me, OpponentParty } from './party.ts';
import type { ClaimedIdentity, Replacement, AskedTransfer } from './replacement.ts';

/** Caller: the room is looked up, the devices are captured, the offer is made. Nothing was sent. */
export interface Preparing {
  readonly phase: 'preparing';
  readonly me: Me;
  readonly lifetimeMs: number;
  /** Whom the offer is made for, once it is made; from then on only the first candidates are waited for. */
  readonly madeFor: { readonly invitee: string | undefined } | undefined;
  /** True where the first candidates were all there before the offer was. */
  readonly isBurstOver: boolean;
  readonly outbox: Outbox;
}

/** Caller: the invite has left; anybody it was meant for may answer. */
export interface Calling {
  readonly phase: 'calling';
  readonly me: Me;
  readonly lifetimeMs: number;
  readonly invitee: string | undefined;
  readonly outbox: Outbox;
  /** Candidates of parties whose answer has not come yet. */
  readonly early: EarlyCandidates;
  /** The user muted or unmuted since the invite; the one who answers must hear of it. */
  readonly hasStaleStreams: boolean;
}

/** Callee: the user has not decided. No peer and no local track exist. */
export interface Ringing {
  readonly phase: 'ringing';
  readonly me: Me;
  readonly opponent: OpponentParty;
  readonly offer: Description;
  readonly opponentStreams: Streams | undefined;
  readonly capabilities: Capabilities;
  /** The caller's candidates, kept until there is a peer. */
  readonly early: readonly Candidate[];
}

/** Callee: the user accepted; the devices are captured and the answer is made. It has not left. */
export interface Accepting extends Omit<Ringing, 'phase'> {
  readonly phase: 'accepting';
  /** True once the answer is made; from then on only the first candidates are waited for. */
  readonly hasAnswer: boolean;
  /** True where the first candidates were all there before the answer was. */
  readonly isBurstOver: boolean;
  readonly outbox: Outbox;
}

/** Both: an answer has left or was taken. `connected` and `reconnecting` mean that media did flow. */
export interface InCall {
  readonly phase: 'connecting' | 'connected' | 'reconnecting';
  readonly role: 'caller' | 'callee';
  readonly me: Me;
  readonly opponent: OpponentParty;
  readonly opponentStreams: Streams | undefined;
  readonly capabilities: Capabilities;
  readonly outbox: Outbox;
  /** How many more candidates we take from the opponent. */
  readonly candidatesLeft: number;
  readonly negotiation: Negotiation;
  /** We put the opponent on hold. */
  readonly isHolding: boolean;
  /** The opponent put us on hold. */
  readonly isHeld: boolean;
  /** The opponent wants to connect us with somebody else; the user has not decided, or the other call is on its way. */
  readonly transferOffer: AskedTransfer | undefined;
  readonly transferOffersLeft: number;
  /** The replacement we asked the opponent for. */
  readonly askedReplacementId: string | undefined;
  /** Who the opponent says is speaking. */
  readonly claimedIdentity: ClaimedIdentity | undefined;
}

/** Both: it is over, and nothing can change that. */
export interface Ended {
  readonly phase: 'ended';
  readonly reason: EndReason;
  /** Some clients hang up in the moment they ask to be replaced; whether the user agrees is no matter of this call. */
  readonly transferOffer?: Replacement;
}

/** A call that is not over. */
export type LiveState = Preparing | Calling | Ringing | Accepting | InCall;

/** A call. */
export type CallState = LiveState | Ended;

/** True while an answer was exchanged and the call is not over. */
export function isInCall(state: CallState): state is InCall {
  return (
    state.phase === 'connecting' || state.phase === 'connected' || state.phase === 'reconnecting'
  );
}
