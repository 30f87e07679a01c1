// What is said before a call of calls that nobody took.
import type { MissedCall } from '@matrix-call/signalling';
import { missedEnglish } from '../words/missed-strings.ts';
import { momentInWords } from '../words/moment.ts';
import { describePerson } from '../words/person.ts';
import { addEnglish, type Say } from '../words/say.ts';

/** What the words depend on. */
export interface MissedContext {
  readonly say: Say;
  /** The language tag of the page; the browser's own language where there is none. */
  readonly language: string | undefined;
  /** Milliseconds since 1970. */
  readonly nowMs: number;
}

/** Who called, and when; of several calls how many they are, and the last of them. */
export function sayMissed(calls: readonly MissedCall[], context: MissedContext): string {
  const last = calls.at(-1);
  if (!last) return '';
  const { language, nowMs } = context;
  const alone = last.hasVideo ? 'missed.video' : 'missed.one';
  const key = calls.length > 1 ? 'missed.several' : alone;
  const values = {
    name: describePerson(last.userId, last.displayName).name,
    // The minute in which it came, as on a clock.
    time: momentInWords(Math.floor(last.at / MINUTE_MS) * MINUTE_MS, { language, nowMs }),
    count: String(calls.length),
  };
  return context.say(key, values);
}

addEnglish(missedEnglish);

const MINUTE_MS = 60_000;
