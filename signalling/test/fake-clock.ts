// A clock that moves when told.

import type { Clock } from '../src/ports/clock.ts';

interface Alarm {
  readonly atMs: number;
  readonly order: number;
  readonly fire: () => void;
}

/** Time for tests. Alarms fire in the order of their times, then of their making. */
export class FakeClock implements Clock {
  #nowMs = 1_000_000;
  #order = 0;
  #alarms: Alarm[] = [];

  /** How many alarms are set. */
  get pending(): number {
    return this.#alarms.length;
  }

  now(): number {
    return this.#nowMs;
  }

  after(delayMs: number, fire: () => void): () => void {
    const alarm = { atMs: this.#nowMs + delayMs, order: this.#order++, fire };
    this.#alarms.push(alarm);
    return () => {
      this.#alarms = this.#alarms.filter((other) => other !== alarm);
    };
  }

  /** When the next alarm is due; undefined where none is set. */
  nextAt(): number | undefined {
    return this.#next()?.atMs;
  }

  /** Moves on to `atMs`, which must not lie behind, and fires the alarms that are due at it. */
  moveTo(atMs: number): void {
    for (let next = this.#next(); next !== undefined && next.atMs <= atMs; next = this.#next()) {
      this.#nowMs = next.atMs;
      this.#alarms = this.#alarms.filter((alarm) => alarm !== next);
      next.fire();
    }
    this.#nowMs = atMs;
  }

  #next(): Alarm | undefined {
    return this.#alarms.reduce<Alarm | undefined>(
      (first, alarm) =>
        first === undefined ||
        alarm.atMs < first.atMs ||
        (alarm.atMs === first.atMs && alarm.order < first.order)
          ? alarm
          : first,
      undefined,
    );
  }
}
