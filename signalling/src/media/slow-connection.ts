// Notices a connection that takes long to come, or to come back.

import { SLOW_CONNECTION_MS } from '../call/timers.ts';
import type { Clock } from '../ports/clock.ts';

/** Watches one connection from the first word of it. */
export class SlowConnection {
  readonly #clock: Clock;
  readonly #noticed: () => void;
  #isSlow = false;
  #cancel: (() => void) | undefined;

  /** `noticed` is told when it becomes slow. */
  constructor(clock: Clock, noticed: () => void) {
    this.#clock = clock;
    this.#noticed = noticed;
  }

  /** It has not been there for some seconds; after the end, as it was by then. */
  get isSlow(): boolean {
    return this.#isSlow;
  }

  /** How it stands now. */
  note(isConnected: boolean): void {
    if (isConnected) {
      this.end();
      this.#isSlow = false;
      return;
    }
    this.#cancel ??= this.#clock.after(SLOW_CONNECTION_MS, () => {
      this.#isSlow = true;
      this.#noticed();
    });
  }

  /** Nobody waits for it any more. */
  end(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }
}
