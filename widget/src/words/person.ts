// Who is called or calls, as it may be shown. Names are claims of strangers: text, short, without tricks.

/** A user, ready to be shown. */
export interface Person {
  /** The display name, or the readable part of the user ID where there is none. */
  readonly name: string;
  readonly userId: string;
  /** One or two letters that stand for a picture. */
  readonly initials: string;
  /** The colour of the picture in degrees: the same for the same user everywhere. */
  readonly hue: number;
  /** The address of the picture, once there is one. */
  readonly picture?: string | undefined;
}

/** Describes a user by the ID and the name the user chose, if any. */
export function describePerson(userId: string, displayName?: string): Person {
  const id = cleanId(userId);
  const name = cleanName(displayName ?? '') || cleanName(localPart(userId)) || id;
  return { name, userId: id, initials: initialsOf(name), hue: hueOf(userId) };
}

/**
 * A name that cannot play tricks on its reader: no control characters, no invisible ones and none that turn the
 * direction of text, no towers of accents, at most 100 characters as people count them. Empty where nothing is to see.
 */
export function cleanName(name: string): string {
  const visible = visibleOf(name);
  const characters = [...graphemes(visible)];
  if (characters.length <= MAX_CHARACTERS) return visible;
  return `${characters.slice(0, MAX_CHARACTERS - 1).join('')}…`;
}

/** Keeps the direction of a name from turning the words around it. */
export function isolate(name: string): string {
  return `\u2068${name}\u2069`;
}

/** A user ID is cut in its middle: the server at its end says more about a stranger than what the stranger chose. */
function cleanId(userId: string): string {
  const characters = [...graphemes(visibleOf(userId))];
  if (characters.length <= ID_START + ID_END) return characters.join('');
  return `${characters.slice(0, ID_START).join('')}…${characters.slice(-ID_END).join('')}`;
}

function visibleOf(text: string): string {
  const visible = text
    // Far more than is shown, so that a name of megabytes costs nothing.
    .slice(0, MAX_CODE_UNITS)
    .replace(/[\s\u2800\u{1D159}]+/gu, ' ')
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/gu, '')
    // But those that choose between shapes of the letter before them.
    .replace(/(?![\uFE00-\uFE0F\u{E0100}-\u{E01EF}])\p{DI}/gu, '')
    .replace(/(\p{M}{3})\p{M}+/gu, '$1')
    .trim();
  return /[^\p{M}\s]/u.test(visible) ? visible : '';
}

function localPart(userId: string): string {
  return /^@([^:]+):/u.exec(userId)?.[1] ?? userId;
}

function initialsOf(name: string): string {
  const words = name.split(/[\s._-]+/u).filter((word) => /^[\p{L}\p{N}\p{Emoji}]/u.test(word));
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined];
  return letters
    .map((word) => [...graphemes(word ?? '')][0] ?? '')
    .join('')
    .toLocaleUpperCase();
}

function hueOf(userId: string): number {
  let hash = 0;
  for (const character of userId) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) % 360;
  return hash;
}

function* graphemes(text: string): Generator<string> {
  for (const { segment } of new Intl.Segmenter().segment(text)) yield segment;
}

const MAX_CHARACTERS = 100;
const ID_START = 20;
const ID_END = 40;
const MAX_CODE_UNITS = 2000;
