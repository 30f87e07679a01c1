// The words of a running call, which the entry does not carry.
import { inCallEnglish } from '../words/in-call-strings.ts';
import type { Say } from '../words/say.ts';

/** Says what only a running call says as well, in the words of the page where it has some. Of one speaker it makes one. */
export function speakInCall(say: Say): Say {
  const known = SPEAKERS.get(say);
  if (known) return known;
  const words: Partial<Record<string, string>> = inCallEnglish;
  const speak: Say = (key, values) =>
    say(key, values) || (words[key] ?? '').replace('{duration}', values?.duration ?? '');
  SPEAKERS.set(say, speak);
  return speak;
}

/** Another function with each drawing would be another property. */
const SPEAKERS = new WeakMap<Say, Say>();
