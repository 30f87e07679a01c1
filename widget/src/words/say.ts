// Says sentences by their names, in English or as the page wants them.
import type { LateKey, StringKey, Strings, StringValues } from './string-keys.ts';
import { isolate } from './person.ts';
import { english } from './strings.ts';

/** Says a sentence in the language of the element; an empty text where there is no such one. */
export type Say = (key: StringKey | LateKey, values?: StringValues) => string;

/** Speaks English, except for the sentences that were given. No name turns the direction of the words around it. */
export function speaker(given: Partial<Strings> = {}): Say {
  const somebody = given.somebody ?? english.somebody;
  const within = given.somebodyWithin ?? given.somebody ?? english.somebodyWithin;
  return (key, { name, ...values } = {}) =>
    (given[key] ?? known[key] ?? '').replace(SLOT, (_, slot: keyof StringValues, at: number) => {
      if (slot !== 'name') return values[slot] ?? '';
      if (name) return isolate(name);
      return at === 0 ? somebody : within;
    });
}

/** What is loaded later brings its words: whoever speaks already says them from now on. */
export function addEnglish(more: Readonly<Partial<Record<LateKey, string>>>): void {
  Object.assign(known, more);
}

const known: Partial<Strings> = { ...english };
const SLOT = /\{(name|other|duration|place|time|count)\}/gu;
