// Candidates that arrive before their invite, kept for a short while (the network may reorder them).

import type { RemoteInput } from '../call/input.ts';
import type { Clock } from './clock.ts';

type EarlyCandidates = Extract<RemoteInput, { type: 'candidatesReceived' }>;

/** Bounds of what strangers can make us keep. */
export const MOST_EARLY_CALLS = 4;
export const MOST_EARLY_EVENTS = 8;
export const EARLY_PATIENCE_MS = 60_000;

/** What one user said about one call. */
interface Entry {
  readonly callKey: string;
  readonly userId: string;
  readonly sinceMs: number;
  readonly events: EarlyCandidates[];
}

/** Candidates of calls nobody knows yet. No user can take the place of another one. */
export class EarlyEvents {
  readonly #clock: Clock;
  #entries: readonly Entry[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** How many calls are kept, each counted once for every user who spoke of it. */
  get size(): number {
    return this.#entries.length;
  }

  /** Keeps candidates, or drops them where there is too much already. */
  keep(callKey: string, candidates: EarlyCandidates): void {
    this.#forgetOld();
    const { userId } = candidates.from;
    const entry = this.#entries.find((one) => one.callKey === callKey && one.userId === userId);
    if (entry !== undefined) {
      if (entry.events.length < MOST_EARLY_EVENTS) entry.events.push(candidates);
    } else if (this.#hasPlaceFor(userId)) {
      const sinceMs = this.#clock.now();
      this.#entries = [...this.#entries, { callKey, userId, sinceMs, events: [candidates] }];
    }
  }

  /** What was kept for a call; it is kept no longer. */
  take(callKey: string): readonly EarlyCandidates[] {
    this.#forgetOld();
    const taken = this.#entries.filter((entry) => entry.callKey === callKey);
    this.#entries = this.#entries.filter((entry) => entry.callKey !== callKey);
    return taken.flatMap(({ events }) => events);
  }

  /** Makes place, if need be, where another user has at least two more calls than this one. */
  #hasPlaceFor(userId: string): boolean {
    if (this.#entries.length < MOST_EARLY_CALLS) return true;
    const countOf = (user: string) => this.#entries.filter((one) => one.userId === user).length;
    const oldestOfMost = this.#entries.reduce<Entry | undefined>(
      (most, one) => (most && countOf(most.userId) >= countOf(one.userId) ? most : one),
      undefined,
    );
    if (oldestOfMost === undefined) return true;
    if (countOf(oldestOfMost.userId) < countOf(userId) + 2) return false;
    this.#entries = this.#entries.filter((entry) => entry !== oldestOfMost);
    return true;
  }

  #forgetOld(): void {
    const oldest = this.#clock.now() - EARLY_PATIENCE_MS;
    if (this.#entries.some(({ sinceMs }) => sinceMs < oldest)) {
      this.#entries = this.#entries.filter(({ sinceMs }) => sinceMs >= oldest);
    }
  }
}
