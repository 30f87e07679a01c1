// Everything that can happen to a call. Commands of the user are imperative, all else is past tense.

import type { EndReason } from './end-reason.ts';
import type { Candidate, Description, Streams } from './media.ts';
import type { Opponent, Party } from './party.ts';
import type { Timer } from './timers.ts';

/** What the user wants. */
export type UserInput =
  | { readonly type: 'accept' }
  | { readonly type: 'reject' }
  | { readonly type: 'ignore' }
  | { readonly type: 'hangUp' }
  /** Glare: another call takes this one's place. */
  | { readonly type: 'yield' };

/** What the outside reports of work that an output asked for. */
export type WorkInput =
  /** Room, devices and offer are ready. */
  | { readonly type: 'offerMade'; readonly invitee: string | undefined }
  | { readonly type: 'answerMade' }
  /** Something that the call cannot begin without is missing. */
  | { readonly type: 'preparationFailed'; readonly reason: PreparationFailure }
  /** WebRTC refused a description, or broke. */
  | { readonly type: 'mediaFailed' }
  | { readonly type: 'candidateGathered'; readonly candidate: Candidate }
  | { readonly type: 'gatheringCompleted' }
  | { readonly type: 'mediaConnected' }
  | { readonly type: 'mediaDisconnected' }
  /** The user muted or unmuted a device. */
  | { readonly type: 'streamsChanged' }
  /** The homeserver has taken our invite or answer. */
  | { readonly type: 'delivered' }
  /** The homeserver has refused our invite or answer for good. */
  | { readonly type: 'deliveryFailed' }
  | { readonly type: 'timerFired'; readonly timer: Timer };

/** Why a call could not begin. */
export type PreparationFailure = Extract<EndReason, 'captureFailed' | 'unreachable'>;

/** What another party said, already validated. */
export type RemoteInput =
  | {
      readonly type: 'answered';
      readonly from: Opponent;
      readonly answer: Description;
      readonly streams: Streams | undefined;
    }
  | { readonly type: 'answerSelected'; readonly from: Party; readonly partyId: string }
  | {
      readonly type: 'candidatesReceived';
      readonly from: Party;
      readonly candidates: readonly Candidate[];
    }
  | {
      readonly type: 'rejected';
      readonly from: Opponent;
      /** Unlike the spec a reason is read: Element Web says `user_busy` here. */
      readonly reason: string | undefined;
    }
  | {
      readonly type: 'hungUp';
      readonly from: Opponent;
      readonly reason: string | undefined;
    }
  | { readonly type: 'streamsDescribed'; readonly from: Party; readonly streams: Streams };

/** Everything that can happen to a call after it came to be. */
export type Input = UserInput | WorkInput | RemoteInput;

/** An invite that came in, already validated. */
export interface Invite {
  readonly from: Opponent;
  readonly offer: Description;
  readonly streams: Streams | undefined;
  readonly invitee: string | undefined;
  /** What is left of its lifetime, in milliseconds. */
  readonly remainingMs: number;
}
