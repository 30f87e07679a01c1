// Makes the clock of a connected call go.
import type { Call } from '@matrix-call/signalling';
import { untilNextSecond } from '../words/duration.ts';

/** Tells once a second that the clock of a connected call shows another time. */
export class CallClock {
  readonly #onSecond: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(onSecond: () => void) {
    this.#onSecond = onSecond;
  }

  /** Keeps the time of this call from now on, as long as it is connected. */
  follow(call: Pick<Call, 'status' | 'durationMs'> | undefined): void {
    clearTimeout(this.#timer);
    if (call?.status !== 'connected') return;
    this.#timer = setTimeout(() => {
      this.#onSecond();
      this.follow(call);
    }, untilNextSecond(call.durationMs));
  }
}
