// Says sentences by their names, in English or as the page wants them.
import type {
  CheckKey,
  HintKey,
  InCallKey,
  MissedKey,
  StringKey,
  Strings,
  StringValues,
  VisitorKey,
} from './string-keys.ts';
import { isolate } from './person.ts';
import { english } from './strings.ts';

/** Says a sentence in the language of the element; an empty text where there is no such one. */
export type Say = (
  key: StringKey | HintKey | CheckKey | VisitorKey | MissedKey | InCallKey,
  values?: StringValues,
) => string;

/** Speaks English, except for the sentences that were given. No name turns the direction of the words around it. */
export function speaker(given: Partial<Strings> = {}): Say {
  const strings: Partial<Record<string, string>> = { ...english, ...given };
  const somebody = strings['somebody'] ?? '';
  const within = given.somebodyWithin ?? given.somebody ?? english.somebodyWithin;
  return (key, { name, ...values } = {}) =>
    (strings[key] ?? '').replace(SLOT, (_, slot: keyof StringValues, at: number) => {
      if (slot !== 'name') return values[slot] ?? '';
      if (name) return isolate(name);
      return at === 0 ? somebody : within;
    });
}

const SLOT = /\{(name|other|duration|place|time|count)\}/gu;
