// Who waits for a line to one callee. The queue is asked, not told: it knows nobody but those who ask again and again, so
// that several processes can ask, and a new queue is soon as the one before.

import type { Ticket, Waiting } from './line.ts';

/** The visitors who wait, those who first asked earliest in front. */
export class Queue {
  readonly #most: number;
  readonly #now: () => number;
  #waiting: readonly Asker[] = [];

  /** At most so many wait; `now` is in milliseconds. */
  constructor(most: number, now: () => number) {
    this.#most = most;
    this.#now = now;
  }

  /** How many wait. */
  get length(): number {
    this.#forgetGone();
    return this.#waiting.length;
  }

  /** A visitor asks: `next` where something is free and nobody is before them; `full` where they cannot even wait. */
  ask(ticket: Ticket, isFree: boolean): 'next' | 'full' | Waiting {
    this.leave(ticket.id);
    this.#forgetGone();
    const before = this.#waiting.filter((one) => isBefore(one, ticket));
    if (isFree && before.length === 0) return 'next';
    const asker = { ...ticket, askedAtMs: this.#now() };
    // Whoever is pushed out hears it when they ask again.
    const all = [...before, asker, ...this.#waiting.slice(before.length)];
    this.#waiting = all.slice(0, this.#most);
    return before.length < this.#most ? { place: before.length + 1 } : 'full';
  }

  /** The visitor with this ticket waits no longer. */
  leave(id: string): void {
    this.#waiting = this.#waiting.filter((asker) => asker.id !== id);
  }

  #forgetGone(): void {
    const now = this.#now();
    this.#waiting = this.#waiting.filter(({ askedAtMs }) => now - askedAtMs < PATIENCE_MS);
  }
}

/** The queues of all callees. */
export class Queues extends Map<string, Queue> {
  /** How many wait, for whomever. */
  get waiting(): number {
    return [...this.values()].reduce((sum, { length }) => sum + length, 0);
  }
}

/** Of two who first asked in the same moment always the same one is before the other. */
function isBefore(one: Ticket, other: Ticket): boolean {
  return one.sinceMs === other.sinceMs ? one.id < other.id : one.sinceMs < other.sinceMs;
}

interface Asker extends Ticket {
  readonly askedAtMs: number;
}

/** Visitors ask every second. */
const PATIENCE_MS = 5_000;
