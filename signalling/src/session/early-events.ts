// Candidates that arrive before their invite, kept for a short while (the network may reorder them).

import type { RemoteInput } from '../call/input.ts';
import type { Clock } from './clock.ts';

type EarlyCandidates = Extract<RemoteInput, { type: 'candidatesReceived' }>;

/** Bounds of what strangers can make us keep. */
export const MOST_EARLY_CALLS = 4;
export const MOST_EARLY_EVENTS = 8;
export const EARLY_PATIENCE_MS = 60_000;

/** Candidates of calls nobody knows yet. */
export class EarlyEvents {
  readonly #clock: Clock;
  readonly #calls = new Map<string, { readonly sinceMs: number; events: EarlyCandidates[] }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** How many calls are kept. */
  get size(): number {
    return this.#calls.size;
  }

  /** Keeps candidates, or drops them where there is too much already. */
  keep(callKey: string, candidates: EarlyCandidates): void {
    this.#forgetOld();
    const call = this.#calls.get(callKey);
    if (call !== undefined) {
      if (call.events.length < MOST_EARLY_EVENTS) call.events.push(candidates);
    } else if (this.#calls.size < MOST_EARLY_CALLS) {
      this.#calls.set(callKey, { sinceMs: this.#clock.now(), events: [candidates] });
    }
  }

  /** What was kept for a call; it is kept no longer. */
  take(callKey: string): readonly EarlyCandidates[] {
    this.#forgetOld();
    const events = this.#calls.get(callKey)?.events ?? [];
    this.#calls.delete(callKey);
    return events;
  }

  #forgetOld(): void {
    const oldest = this.#clock.now() - EARLY_PATIENCE_MS;
    for (const [key, { sinceMs }] of this.#calls) if (sinceMs < oldest) this.#calls.delete(key);
  }
}
