// How a visitor is called in the callee's app: marked as a guest, and without signs that pretend something else.

/** The name of a visitor in the line's room. The mark comes first: apps cut long names at their end. */
export function visitorName(wish: string | undefined): string {
  const name = (wish ?? '')
    .slice(0, MOST_READ)
    .normalize('NFKC')
    .replace(UNWANTED, ' ')
    .replace(PILED_MARKS, '$1')
    .replace(SPACES, ' ')
    .trim();
  return `(Guest) ${Array.from(name).slice(0, MOST_LETTERS).join('').trim() || 'Website visitor'}`;
}

/** Controls, signs that cannot be seen or turn the direction, line ends, and what user IDs, addresses and our mark have. */
const UNWANTED = /[\p{C}\p{Zl}\p{Zp}\p{Me}@:#!\/\\<>\(\)\[\]\{\}]/gv;
/** Letters of many languages have marks, but none has four. */
const PILED_MARKS = /(\p{M}{3})\p{M}+/gv;
const SPACES = /\s+/gv;
const MOST_LETTERS = 48;
const MOST_READ = 256;

/** How a visitor is called who does not say their name. */
export const NAMELESS = visitorName(undefined);
