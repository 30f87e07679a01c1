// What is read where a call is small or in a window of its own: loaded with that.
import type { DisplayKey } from './string-keys.ts';

/** What is said, in English. */
export const displayEnglish: Readonly<Record<DisplayKey, string>> = {
  'display.minimize': 'Make small',
  'display.enlarge': 'Enlarge',
  'display.move': 'Move to the next corner',
  'display.popOut': 'Open in its own window',
  'display.close': 'Close',
  'display.bringBack': 'Bring it back',
  'display.inCorner': 'The call is in a corner of this page.',
  'display.inWindow': 'The call is in its own window.',
};
