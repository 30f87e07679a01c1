// When visitors may call: hours of the week, by the clock on the wall of whoever is called.

import { readSpans, WEEK_MINUTES } from './read-spans.ts';
import { createWallClock } from './wall-clock.ts';

/** Hours in which visitors may call. Times are in milliseconds since 1970. */
export interface OpeningHours {
  isOpen(atMs: number): boolean;
  /** The first moment from then on in which it is open. */
  opensAt(atMs: number): number;
}

/** Open at all times. */
export const ALWAYS_OPEN: OpeningHours = { isOpen: () => true, opensAt: (atMs) => atMs };

/**
 * Reads hours such as `Mo-Fr 09:00-12:00, 13:00-17:00; Sa 22:00-02:00`, by the clock of a time zone. Throws a `ValueError`
 * that continues a sentence which starts with the name of the setting.
 */
export function readOpeningHours(text: string, timeZone: string): OpeningHours {
  const spans = readSpans(text);
  const minuteOfWeek = createWallClock(timeZone);
  const isOpen = (atMs: number): boolean => {
    const minute = minuteOfWeek(atMs);
    return spans.some(({ from, to }) => from <= minute && minute < to);
  };
  const minutesToNextStart = (atMs: number): number => {
    const minute = minuteOfWeek(atMs);
    const waits = spans.map(({ from }) => (from - minute + WEEK_MINUTES - 1) % WEEK_MINUTES);
    return Math.min(...waits) + 1;
  };
  return {
    isOpen,
    opensAt: (atMs) => {
      if (isOpen(atMs)) return atMs;
      let nextMs = Math.floor(atMs / MINUTE_MS) * MINUTE_MS + MINUTE_MS;
      while (!isOpen(nextMs)) {
        // The clock may be put forward on the way, so that the last hours are gone through minute by minute.
        nextMs += Math.max(minutesToNextStart(nextMs) - MOST_PUT_FORWARD, 1) * MINUTE_MS;
      }
      return nextMs;
    },
  };
}

const MINUTE_MS = 60_000;
/** In minutes; two hours are the most that any clock was put forward at once in our time. */
const MOST_PUT_FORWARD = 180;
