// The named timers of one call.

import type { Timer } from '../call/timers.ts';
import type { Clock } from '../ports/clock.ts';

/** Starts and stops timers by name; one per name. */
export class CallTimers {
  readonly #clock: Clock;
  readonly #fire: (timer: Timer) => void;
  readonly #running = new Map<Timer, () => void>();

  constructor(clock: Clock, fire: (timer: Timer) => void) {
    this.#clock = clock;
    this.#fire = fire;
  }

  start(timer: Timer, afterMs: number): void {
    this.stop(timer);
    const cancel = this.#clock.after(afterMs, () => {
      this.#running.delete(timer);
      this.#fire(timer);
    });
    this.#running.set(timer, cancel);
  }

  stop(timer: Timer): void {
    this.#running.get(timer)?.();
    this.#running.delete(timer);
  }

  stopAll(): void {
    for (const timer of [...this.#running.keys()]) this.stop(timer);
  }
}
