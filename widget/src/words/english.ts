// All words in one object, for those who translate them.
import { checkEnglish } from './check-strings.ts';
import { missedEnglish } from './missed-strings.ts';
import { inCallEnglish } from './in-call-strings.ts';
import { deviceEnglish } from './device-strings.ts';
import { displayEnglish } from './display-strings.ts';
import type { Strings } from './string-keys.ts';
import { english as callEnglish } from './strings.ts';
import { visitorEnglish } from './visitor-strings.ts';

/** English. Copy it to translate; what is missing in a translation stays English. */
export const english: Strings = {
  ...callEnglish,
  ...inCallEnglish,
  ...checkEnglish,
  ...missedEnglish,
  ...visitorEnglish,
  ...deviceEnglish,
  ...displayEnglish,
};
