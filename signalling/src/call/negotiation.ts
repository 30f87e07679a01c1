// How later offers and answers stand: cameras that come and go, hold, other paths (spec: "m.call.negotiate").

import { MOST_OFFERS } from './timers.ts';

/**
 * Where the negotiation stands.
 *
 *   stable ─▶ offering ─▶ offerWaits ─▶ offered ─▶ applying ─▶ stable
 *   any    ─▶ answering ─▶ answerWaits ─▶ stable
 *
 * `…Waits`: the description is made and waits for its first candidates.
 */
export type Stage =
  'stable' | 'offering' | 'offerWaits' | 'offered' | 'applying' | 'answering' | 'answerWaits';

/** The later offers and answers of a call. One at a time. */
export interface Negotiation {
  readonly stage: Stage;
  /** Numbers offers and answers: what comes of an earlier one than this means nothing any more. */
  readonly turn: number;
  /** Something changed that the opponent was not offered yet. */
  readonly isWanted: boolean;
  /** Another path is to be looked for. */
  readonly wantsRestart: boolean;
  /** A callee that has no path yet has set the time until which it leaves another one to the caller. */
  readonly isRestartPlanned: boolean;
  /** Our open offer tells of a change, not only of another path: it has to be made again where it fails. */
  readonly isChange: boolean;
  /** The homeserver has our open offer. */
  readonly isDelivered: boolean;
  readonly failures: number;
  /** False once the opponent has answered a restart by the path of before: asked again, it would do so again. */
  readonly knowsRestarts: boolean;
  /** How many more offers we take until the allowance is renewed. */
  readonly offersLeft: number;
}

/** Nothing was negotiated since the answer. */
export const NO_NEGOTIATION: Negotiation = {
  stage: 'stable',
  turn: 0,
  isWanted: false,
  wantsRestart: false,
  isRestartPlanned: false,
  isChange: false,
  isDelivered: false,
  failures: 0,
  knowsRestarts: true,
  offersLeft: MOST_OFFERS,
};
