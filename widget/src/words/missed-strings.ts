// What is said of calls that were missed: loaded with the first one.
import type { MissedKey } from './string-keys.ts';

/** The calls that nobody took, in English. */
export const missedEnglish: Readonly<Record<MissedKey, string>> = {
  'missed.one': 'Missed call from {name}, {time}',
  'missed.video': 'Missed video call from {name}, {time}',
  'missed.several': '{count} missed calls, the last from {name}, {time}',
};
