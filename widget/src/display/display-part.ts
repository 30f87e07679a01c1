// A chunk of its own: what is needed once a card opens over the page, becomes small or goes to its own window.
import { CallPlace } from './call-place.ts';
import { CardCorner } from './card-corner.ts';
import { displayEnglish } from '../words/display-strings.ts';
import { addEnglish } from '../words/say.ts';

export { Floating } from './floating.ts';

/** The names of its elements. */
export const DISPLAY_ELEMENTS: Readonly<Record<string, CustomElementConstructor>> = {
  'matrix-call-corner': CardCorner,
  'matrix-call-place': CallPlace,
};

addEnglish(displayEnglish);
