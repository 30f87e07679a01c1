// When something was or will be, as people say it.

/** In which language to say it, and what time it is. */
export interface TimeContext {
  /** A language tag; the browser's own language where it is left out or is none. */
  readonly language?: string | undefined;
  /** Milliseconds since 1970. */
  readonly nowMs: number;
}

/** A moment (milliseconds since 1970) in words: the hour, and the day or the date where that is another one. */
export function momentInWords(atMs: number, { language, nowMs }: TimeContext): string {
  // What was counted from now on is a little less than it was.
  const at = new Date(Math.round(atMs / MINUTE_MS) * MINUTE_MS);
  const isToday = at.toDateString() === new Date(nowMs).toDateString();
  // A week from now would be called by the name of today.
  const day = at.getTime() - nowMs < 6 * DAY_MS ? WEEKDAY : DATE;
  const options = isToday ? HOUR : { ...day, ...HOUR };
  return new Intl.DateTimeFormat(knownLanguage(language), options).format(at);
}

/** Pages write anything into `lang`. */
function knownLanguage(language: string | undefined): string | undefined {
  try {
    return Intl.getCanonicalLocales(language || undefined)[0];
  } catch {
    return undefined;
  }
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const HOUR = { hour: 'numeric', minute: '2-digit' } as const;
const WEEKDAY = { weekday: 'long' } as const;
const DATE = { weekday: 'long', day: 'numeric', month: 'long' } as const;
