// Everything a call asks of the outside. Descriptions and streams are not carried: the shell reads them
// from the peer at the moment of sending, so that they hold every candidate gathered until then.

import type { EndReason } from './end-reason.ts';
import type { Candidate, Description } from './media.ts';
import type { Timer } from './timers.ts';

/** Reasons we send (spec: "m.call.hangup"). */
export type HangupReason =
  | 'ice_failed'
  | 'ice_timeout'
  | 'invite_timeout'
  | 'user_hangup'
  | 'user_media_failed'
  | 'unknown_error';

/** A command to the shell, performed in order before the next input. */
export type Output =
  /** Look up the room, capture the devices, make the offer. Comes back as `offerMade` or a failure. */
  | { readonly type: 'prepareOffer' }
  /** Capture the devices, make the answer. Comes back as `answerMade` or a failure. */
  | { readonly type: 'prepareAnswer'; readonly offer: Description }
  | { readonly type: 'applyAnswer'; readonly answer: Description }
  | { readonly type: 'addCandidates'; readonly candidates: readonly Candidate[] }
  /** Comes back as `delivered` or `deliveryFailed`. */
  | {
      readonly type: 'sendInvite';
      readonly invitee: string | undefined;
      readonly lifetimeMs: number;
    }
  /** Comes back as `delivered` or `deliveryFailed`. */
  | { readonly type: 'sendAnswer' }
  | { readonly type: 'sendSelectAnswer'; readonly partyId: string }
  | { readonly type: 'sendCandidates'; readonly candidates: readonly Candidate[] }
  | { readonly type: 'sendStreams' }
  | { readonly type: 'sendReject' }
  | { readonly type: 'sendHangup'; readonly reason: HangupReason }
  /** Starts a timer; one of that name that runs is replaced. */
  | { readonly type: 'startTimer'; readonly timer: Timer; readonly afterMs: number }
  | { readonly type: 'stopTimer'; readonly timer: Timer }
  /** Close the peer and stop capturing: the call rings again. */
  | { readonly type: 'releaseMedia' }
  /** Close the peer, stop capturing and all timers: the call is over. */
  | { readonly type: 'finish'; readonly reason: EndReason };

/** What one input led to. */
export interface Step<State> {
  readonly state: State;
  readonly outputs: readonly Output[];
}
