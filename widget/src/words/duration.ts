// How long a call has lasted, for people.

/**
 * A duration as a clock shows it: `0:07`, `12:34`, `1:02:03`. Takes milliseconds, drops fractions of a second. In the digits
 * of a language, by its tag.
 */
export function formatDuration(durationMs: number, locale?: string): string {
  const total = Math.max(0, Math.floor(durationMs / 1000));
  const hours = Math.floor(total / 3600);
  const minutes = Math.floor((total % 3600) / 60);
  const seconds = total % 60;
  const [one, two] = [1, 2].map(
    (digits) => new Intl.NumberFormat(locale, { minimumIntegerDigits: digits, useGrouping: false }),
  );
  const parts = hours === 0 ? [] : [one?.format(hours)];
  return [...parts, (hours === 0 ? one : two)?.format(minutes), two?.format(seconds)].join(':');
}

/** Milliseconds until the clock shows the next second. */
export function untilNextSecond(durationMs: number): number {
  return 1000 - (Math.max(0, durationMs) % 1000);
}
