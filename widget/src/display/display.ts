// The forms the element takes on a page, and the places its card can be in.

/** A card in the page, a button in a line of it, or a bubble in a corner of the window. */
export type Display = 'card' | 'button' | 'bubble';

/** Where the card is: in its form, small in a corner, or in a window of its own. */
export type Place = 'home' | 'corner' | 'window';
