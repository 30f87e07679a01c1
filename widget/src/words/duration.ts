// How long a call has lasted, for people.

/** A duration as a clock shows it: `0:07`, `12:34`, `1:02:03`. Takes milliseconds, drops fractions of a second. */
export function formatDuration(durationMs: number): string {
  const total = Math.max(0, Math.floor(durationMs / 1000));
  const hours = Math.floor(total / 3600);
  const minutes = Math.floor((total % 3600) / 60);
  const seconds = total % 60;
  if (hours === 0) return `${String(minutes)}:${twoDigits(seconds)}`;
  return `${String(hours)}:${twoDigits(minutes)}:${twoDigits(seconds)}`;
}

/** Milliseconds until the clock shows the next second. */
export function untilNextSecond(durationMs: number): number {
  return 1000 - (Math.max(0, durationMs) % 1000);
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
