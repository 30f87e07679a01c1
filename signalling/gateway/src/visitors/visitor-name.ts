// How visitors are called in the callee's app, and what they say a call is about: words of strangers, without signs that
// pretend something else.

/** The name of a visitor in the line's room. The mark comes first: apps cut long names at their end. */
export function visitorName(wish: string | undefined): string {
  return `(Guest) ${cleaned(wish, UNWANTED_IN_NAMES, MOST_LETTERS) || 'Website visitor'}`;
}

/** What a visitor says a call is about; undefined where they say nothing. */
export function visitorTopic(wish: string | undefined): string | undefined {
  return cleaned(wish, UNWANTED_IN_TOPICS, MOST_LETTERS_OF_TOPIC) || undefined;
}

function cleaned(wish: string | undefined, unwanted: RegExp, most: number): string {
  const text = (wish ?? '')
    .slice(0, MOST_READ)
    .normalize('NFKC')
    .replace(unwanted, ' ')
    .replace(PILED_MARKS, '$1')
    .replace(SPACES, ' ')
    .trim();
  return Array.from(text).slice(0, most).join('').trim();
}

/** Controls, signs that cannot be seen or turn the direction, line ends, and what user IDs, addresses and our mark have. */
const UNWANTED_IN_NAMES = /[\p{C}\p{Zl}\p{Zp}\p{Me}@:#!\/\\<>\(\)\[\]\{\}]/gv;
/** The same but for what sentences have: nothing that apps make a link or a mention of. */
const UNWANTED_IN_TOPICS = /[\p{C}\p{Zl}\p{Zp}\p{Me}@\/\\<>]/gv;
/** Letters of many languages have marks, but none has four. */
const PILED_MARKS = /(\p{M}{3})\p{M}+/gv;
const SPACES = /\s+/gv;
const MOST_LETTERS = 48;
const MOST_LETTERS_OF_TOPIC = 120;
const MOST_READ = 256;

/** How a visitor is called who does not say their name. */
export const NAMELESS = visitorName(undefined);
