// Everything a call asks of the outside. Descriptions and streams are not carried: the shell reads them
// from the peer at the moment of sending, so that they hold every candidate gathered until then.

import type { EndReason } from './end-reason.ts';
import type { Candidate, Description } from './media.ts';
import type { Timer } from './timers.ts';
import type { RefusalReason, Replacement } from './replacement.ts';

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
  | { readonly type: 'prepareOffer'; readonly video: boolean }
  /** Capture the devices, make the answer. Comes back as `answerMade` or a failure. */
  | { readonly type: 'prepareAnswer'; readonly offer: Description; readonly video: boolean }
  | { readonly type: 'applyAnswer'; readonly answer: Description }
  /**
   * Make a later offer, of what is sent now. Comes back as `descriptionMade` or `negotiationFailed`, as its siblings do. The
   * shell works these off one by one.
   */
  | {
      readonly type: 'makeOffer';
      readonly turn: number;
      readonly restartsIce: boolean;
      readonly isHolding: boolean;
    }
  /** Take a later offer, in place of ours where one is open, and make the answer. */
  | {
      readonly type: 'takeOffer';
      readonly turn: number;
      readonly offer: Description;
      readonly isHolding: boolean;
    }
  /** Take the answer to our later offer. Comes back as `answerTaken` or `negotiationFailed`. */
  | { readonly type: 'takeAnswer'; readonly turn: number; readonly answer: Description }
  /** Send and receive nothing (true), or everything again; the opponent learns of it by an offer. */
  | { readonly type: 'hold'; readonly isHolding: boolean }
  /** Our later offer is void: take it back, also from the way to the homeserver. */
  | { readonly type: 'rollBack' }
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
  /** Comes back as `offerDelivered` or `negotiationFailed`. */
  | {
      readonly type: 'sendNegotiate';
      readonly turn: number;
      readonly lifetimeMs: number;
      /** The candidates gathered so far are not in the description. */
      readonly isBare: boolean;
    }
  | { readonly type: 'sendReplaces'; readonly replacement: Replacement }
  | {
      readonly type: 'sendRejectReplacement';
      readonly replacementId: string;
      readonly reason: RefusalReason;
    }
  /** Starts a timer; one of that name that runs is replaced. */
  | { readonly type: 'startTimer'; readonly timer: Timer; readonly afterMs: number }
  | { readonly type: 'stopTimer'; readonly timer: Timer }
  /** The user agreed: make the call that replaces this one, or wait for it. */
  | { readonly type: 'startReplacement'; readonly replacement: Replacement }
  /** The opponent does not let itself be transferred. */
  | { readonly type: 'tellTransferRefused' }
  /** The opponent has not taken a change of what we send for some seconds. */
  | { readonly type: 'tellChangePending' }
  /** The opponent takes no change of what we send, however often it is offered. */
  | { readonly type: 'tellChangeRefused' }
  /** Close the peer and stop capturing: the call rings again. */
  | { readonly type: 'releaseMedia' }
  /** Say the last word, close the peer, stop capturing and all timers: the call is over. */
  | {
      readonly type: 'finish';
      readonly reason: EndReason;
      readonly lastWord: LastWord | undefined;
    };

/** The event that ends a call for others. It leaves although the call is over, and although the page goes away. */
export type LastWord =
  | { readonly type: 'sendReject' }
  | { readonly type: 'sendHangup'; readonly reason: HangupReason }
  | { readonly type: 'sendSelectAnswer'; readonly partyId: string };

/** The state after an input, and the outputs that follow from it. */
export interface Step<State> {
  readonly state: State;
  readonly outputs: readonly Output[];
}

/** Starts a timer, or starts it anew. */
export function startTimer(timer: Timer, afterMs: number): Output {
  return { type: 'startTimer', timer, afterMs };
}

/** Stops a timer, where it runs. */
export function stopTimer(timer: Timer): Output {
  return { type: 'stopTimer', timer };
}
