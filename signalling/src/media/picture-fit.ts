// Fits the camera's pictures to what the network carries.

import type { CallQuality } from '../ports/quality.ts';
import { FULL_PICTURES, stepPictures } from './picture-steps.ts';
import type { PictureState } from './picture-steps.ts';

/** What can be done about pictures. */
export interface PictureDeeds {
  readonly setScale: (by: number) => void;
  readonly setPaused: (isPaused: boolean) => void;
}

/** The camera of one call. */
export class PictureFit {
  readonly #deeds: PictureDeeds;
  #state: PictureState = FULL_PICTURES;

  constructor(deeds: PictureDeeds) {
    this.#deeds = deeds;
  }

  /** By how much smaller the pictures are sent. */
  get scale(): number {
    const { step } = this.#state;
    return step === 'paused' ? 1 : step;
  }

  /** What a look at our sending found; undefined while no camera is on, which begins anew. */
  note(sending: CallQuality | undefined): void {
    this.#change(sending ? stepPictures(this.#state, sending) : FULL_PICTURES);
  }

  /** Begins anew with full pictures: the user has changed what is sent. */
  reset(): void {
    this.#change(FULL_PICTURES);
  }

  #change(state: PictureState): void {
    const { step } = this.#state;
    this.#state = state;
    if (state.step === step) return;
    if (state.step !== 'paused') this.#deeds.setScale(state.step);
    this.#deeds.setPaused(state.step === 'paused');
  }
}
