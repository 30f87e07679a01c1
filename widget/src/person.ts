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
}

/** Describes a user by the ID and the name the user chose, if any. */
export function describePerson(userId: string, displayName?: string): Person {
  const id = cleanName(userId);
  const name = cleanName(displayName ?? '') || localPart(id);
  return { name, userId: id, initials: initialsOf(name), hue: hueOf(userId) };
}

/**
 * A name that cannot play tricks on its reader: no control characters, no invisible ones and none that turn the
 * direction of text, no towers of accents, at most 100 characters as people count them.
 */
export function cleanName(name: string): string {
  const visible = name
    // Far more than is shown, so that a name of megabytes costs nothing.
    .slice(0, MAX_CODE_UNITS)
    .replace(/\s+/gu, ' ')
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}\u115F\u1160\u3164\uFFA0]/gu, '')
    .replace(/(\p{M}{3})\p{M}+/gu, '$1')
    .trim();
  const characters = [...graphemes(visible)];
  if (characters.length <= MAX_CHARACTERS) return visible;
  return `${characters.slice(0, MAX_CHARACTERS - 1).join('')}…`;
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
const MAX_CODE_UNITS = 2000;
