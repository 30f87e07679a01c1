// What time it is at the homeserver, as far as its answers tell. Only for events whose age it does not tell itself.

import { setRecent } from '../recent.ts';

/** The homeserver's clock, seen from ours. */
export class ServerClock {
  readonly #now: () => number;
  /** How far the homeserver's clock is before ours, once something told it. */
  #aheadMs: number | undefined;
  readonly #sent = new Map<string, number>();
  #lastNewsAtMs = -Infinity;

  /** `now` is our clock, in milliseconds since 1970. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** The homeserver dated an answer that has just come. Pages of another origin often cannot read that. */
  dated(header: string | null): void {
    const dateMs = Date.parse(header ?? '');
    if (!Number.isNaN(dateMs)) this.#aheadMs = dateMs + HALF_SECOND_MS - this.#now();
  }

  /** The homeserver has just taken an event of ours, at the first attempt. */
  took(eventId: string): void {
    setRecent(this.#sent, [eventId, this.#now()], MOST_SENT);
  }

  /** An event came back by which the homeserver's clock can be told, if it is one of ours. */
  echoed(eventId: string, stampMs: number): void {
    const takenAtMs = this.#sent.get(eventId);
    if (takenAtMs !== undefined) this.#aheadMs = stampMs - takenAtMs;
    this.#sent.delete(eventId);
  }

  /** A sync was answered: from here on, only what is newer than this answer is news. */
  news(): void {
    this.#lastNewsAtMs = this.#now();
  }

  /**
   * How old an event is that the homeserver stamped so, in milliseconds, never below zero. While nothing told the
   * homeserver's clock, ours may be wrong: then news is not taken for older than the last answer.
   */
  ageMs(stampMs: number, isNews: boolean): number {
    const ageMs = this.#now() + (this.#aheadMs ?? 0) - stampMs;
    const isDoubtful = this.#aheadMs === undefined && isNews;
    const mostMs = isDoubtful ? this.#now() - this.#lastNewsAtMs : Infinity;
    return Math.max(Math.min(ageMs, mostMs), 0);
  }
}

/** A `Date` header has whole seconds: it is half a second late on average. */
const HALF_SECOND_MS = 500;
const MOST_SENT = 50;
