// Everything that can happen to a call. Commands of the user are imperative, all else is past tense.

import type { EndReason } from './end-reason.ts';
import type { Candidate, Description, Streams } from './media.ts';
import type { Capabilities, OpponentParty, Party } from './party.ts';
import type { Timer } from './timers.ts';
import type { ClaimedIdentity, RefusalReason, Replacement } from './replacement.ts';

/** What the user wants. */
export type UserInput =
  /** `video`: with the camera. */
  | { readonly type: 'accept'; readonly video: boolean }
  | { readonly type: 'reject' }
  | { readonly type: 'ignore' }
  | { readonly type: 'hangUp' }
  /** Glare, or a transfer: another call takes this one's place. */
  | { readonly type: 'yield' }
  | { readonly type: 'setHold'; readonly isHolding: boolean }
  /** The opponent is to call somebody else instead of us. */
  | { readonly type: 'transfer'; readonly replacement: Replacement }
  | { readonly type: 'acceptTransfer' }
  | { readonly type: 'declineTransfer' };

/** What the outside reports of work that an output asked for. The `cause` of a failure is for the log alone. */
export type WorkInput =
  /** Room, devices and offer are ready. */
  | { readonly type: 'offerMade'; readonly invitee: string | undefined }
  | { readonly type: 'answerMade' }
  /** Something that the call cannot begin without is missing. */
  | {
      readonly type: 'preparationFailed';
      readonly reason: PreparationFailure;
      readonly cause?: unknown;
    }
  /** WebRTC broke, or (`isForeign`) did not take the opponent's first description. */
  | { readonly type: 'mediaFailed'; readonly isForeign?: boolean; readonly cause?: unknown }
  | { readonly type: 'candidateGathered'; readonly candidate: Candidate }
  | { readonly type: 'gatheringCompleted' }
  | { readonly type: 'mediaConnected' }
  | { readonly type: 'mediaDisconnected' }
  /** Nothing of the opponent has arrived for a while, although there is a path and it sends. Told again while that lasts. */
  | { readonly type: 'mediaStalled' }
  /** Candidates are gathered anew; with `tellsLast` they wait for the answer while the path of before works. */
  | { readonly type: 'gatheringStarted'; readonly tellsLast: boolean }
  /** Other paths may be there: this machine has another network or woke up, or it found a relay late. */
  | { readonly type: 'pathsChanged' }
  /** The user muted or unmuted a device. */
  | { readonly type: 'streamsChanged' }
  /** We send more, or less, than the opponent was offered. */
  | { readonly type: 'negotiationNeeded' }
  /** The offer or answer of this turn is made. */
  | { readonly type: 'descriptionMade'; readonly turn: number }
  /** The homeserver has the offer of this turn. */
  | { readonly type: 'offerDelivered'; readonly turn: number }
  /** WebRTC has taken the answer of this turn. Without `knowsRestarts` the opponent answered a restart by the path of before. */
  | { readonly type: 'answerTaken'; readonly turn: number; readonly knowsRestarts?: boolean }
  /** WebRTC or the homeserver refused what belongs to this turn. */
  | { readonly type: 'negotiationFailed'; readonly turn: number; readonly cause?: unknown }
  /** The opponent put us on hold, or does no longer, as a negotiation shows. */
  | { readonly type: 'heldChanged'; readonly isHeld: boolean }
  /** The call that was to replace this one cannot be made. */
  | { readonly type: 'replacementFailed'; readonly reason: RefusalReason }
  /** A user left the room, or was made to. */
  | { readonly type: 'memberLeft'; readonly userId: string }
  /** The homeserver has taken our invite or answer. */
  | { readonly type: 'delivered' }
  /** The homeserver has refused our invite or answer for good. */
  | { readonly type: 'deliveryFailed'; readonly isForbidden?: boolean; readonly cause?: unknown }
  | { readonly type: 'timerFired'; readonly timer: Timer };

/** Why a call could not begin. */
export type PreparationFailure = Extract<EndReason, 'captureFailed' | 'unreachable'>;

/** What another party said, already validated. */
export type RemoteInput =
  | {
      readonly type: 'answered';
      readonly from: OpponentParty;
      readonly answer: Description;
      readonly streams: Streams | undefined;
      readonly capabilities: Capabilities;
    }
  | { readonly type: 'answerSelected'; readonly from: Party; readonly partyId: string }
  | {
      readonly type: 'candidatesReceived';
      readonly from: Party;
      readonly candidates: readonly Candidate[];
    }
  | {
      readonly type: 'rejected';
      readonly from: OpponentParty;
      /** Unlike the spec a reason is read: Element Web says `user_busy` here. */
      readonly reason: string | undefined;
    }
  | {
      readonly type: 'hungUp';
      readonly from: OpponentParty;
      readonly reason: string | undefined;
    }
  | { readonly type: 'streamsDescribed'; readonly from: Party; readonly streams: Streams }
  /** A later offer or answer. It is fed only within the lifetime that it claims. */
  | {
      readonly type: 'negotiated';
      readonly from: Party;
      readonly description: Description;
      readonly lifetimeMs: number;
      readonly streams: Streams | undefined;
    }
  | {
      readonly type: 'replacementAsked';
      readonly from: Party;
      readonly replacement: Replacement;
    }
  | {
      readonly type: 'replacementRefused';
      readonly from: Party;
      readonly replacementId: string;
    }
  | {
      readonly type: 'identityClaimed';
      readonly from: Party;
      readonly identity: ClaimedIdentity | undefined;
    };

/** Everything that can happen to a call after it came to be. */
export type Input = UserInput | WorkInput | RemoteInput;

/** An invite that came in, already validated. */
export interface Invite {
  readonly from: OpponentParty;
  readonly offer: Description;
  readonly streams: Streams | undefined;
  readonly capabilities: Capabilities;
  readonly invitee: string | undefined;
  /** What is left of its lifetime, in milliseconds. */
  readonly remainingMs: number;
}
