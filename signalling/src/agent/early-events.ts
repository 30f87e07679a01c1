// Candidates that arrive before their invite, kept for a short while (the network may reorder them).

import type { RemoteInput } from '../call/input.ts';
import type { Clock } from '../ports/clock.ts';
import { newestOfMost } from './fair-share.ts';

type CandidatesInput = Extract<RemoteInput, { type: 'candidatesReceived' }>;

/** Bounds of what strangers can make us keep. */
export const MOST_EARLY_CALLS = 4;
export const MOST_EARLY_EVENTS = 8;
export const EARLY_PATIENCE_MS = 60_000;

/** The candidates of one user for one call that is not known yet. */
interface Entry {
  readonly callKey: string;
  readonly userId: string;
  readonly sinceMs: number;
  readonly events: CandidatesInput[];
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

  /** Keeps candidates, a few for each call, in the place of others where there are too many. */
  keep(callKey: string, candidates: CandidatesInput): void {
    this.#forgetOld();
    const { userId } = candidates.from;
    const entry = this.#entries.find((one) => one.callKey === callKey && one.userId === userId);
    if (entry !== undefined) {
      if (entry.events.length < MOST_EARLY_EVENTS) entry.events.push(candidates);
    } else {
      const sinceMs = this.#clock.now();
      this.#add({ callKey, userId, sinceMs, events: [candidates] });
    }
  }

  /** What was kept for a call; it is kept no longer. */
  take(callKey: string): readonly CandidatesInput[] {
    this.#forgetOld();
    const taken = this.#entries.filter((entry) => entry.callKey === callKey);
    this.#entries = this.#entries.filter((entry) => entry.callKey !== callKey);
    return taken.flatMap(({ events }) => events);
  }

  /**
   * The newest of whoever holds most gives way. Where each holds one that is the oldest, whose call is the least likely to
   * come any more: a few users cannot shut out the next one.
   */
  #add(added: Entry): void {
    const entries = [...this.#entries, added];
    const isFull = entries.length > MOST_EARLY_CALLS;
    const last = isFull ? newestOfMost(entries, ({ userId }) => userId) : undefined;
    this.#entries = entries.filter((entry) => entry !== last);
  }

  #forgetOld(): void {
    const oldest = this.#clock.now() - EARLY_PATIENCE_MS;
    if (this.#entries.some(({ sinceMs }) => sinceMs < oldest)) {
      this.#entries = this.#entries.filter(({ sinceMs }) => sinceMs >= oldest);
    }
  }
}
