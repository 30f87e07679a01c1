// How large the camera's pictures are sent by a bad network; pure.

import type { CallQuality } from '../ports/quality.ts';

/** Smaller by this in width and height, or not sent at all. */
export type PictureStep = 1 | 2 | 4 | 'paused';

/** Where the pictures stand, and what the last looks were like. */
export interface PictureState {
  readonly step: PictureStep;
  /** So many looks in a row were poor, or good. */
  readonly poorLooks: number;
  readonly goodLooks: number;
  /** After so many good looks a larger picture is tried. Grows each time that was too much. */
  readonly patience: number;
  /** A larger picture was tried, and has not proved itself yet. */
  readonly isTrial: boolean;
}

/** As large as they come. */
export const FULL_PICTURES: PictureState = {
  step: 1,
  poorLooks: 0,
  goodLooks: 0,
  patience: 5,
  isTrial: false,
};

/** The state after a look at what we send. */
export function stepPictures(state: PictureState, sending: CallQuality): PictureState {
  switch (sending.level) {
    case 'poor':
    case 'lost':
      return notePoor({ ...state, goodLooks: 0, poorLooks: state.poorLooks + 1 });
    case 'fair':
      return { ...state, goodLooks: 0, poorLooks: 0 };
    case 'good':
      return noteGood({ ...state, goodLooks: state.goodLooks + 1, poorLooks: 0 });
  }
}

function notePoor(state: PictureState): PictureState {
  const step = STEPS[STEPS.indexOf(state.step) + 1];
  if (state.poorLooks < POOR_LOOKS || step === undefined) return state;
  const patience = state.isTrial ? Math.min(state.patience * 2, MOST_PATIENCE) : state.patience;
  return { step, patience, poorLooks: 0, goodLooks: 0, isTrial: false };
}

function noteGood(state: PictureState): PictureState {
  if (state.goodLooks < state.patience) return state;
  const step = STEPS[STEPS.indexOf(state.step) - 1];
  // It has lasted as long as it took to be tried.
  if (step === undefined) return { ...state, goodLooks: 0, isTrial: false };
  return { ...state, step, goodLooks: 0, isTrial: true };
}

const STEPS: readonly PictureStep[] = [1, 2, 4, 'paused'];
const POOR_LOOKS = 3;
const MOST_PATIENCE = 40;
