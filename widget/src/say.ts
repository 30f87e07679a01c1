// Says sentences by their names, in English or as the page wants them.
import type { CheckKey, HintKey, StringKey, Strings, StringValues } from './string-keys.ts';
import { english } from './strings.ts';

/** Says a sentence in the language of the element; an empty text where there is no such one. */
export type Say = (key: StringKey | HintKey | CheckKey, values?: StringValues) => string;

/** Speaks English, except for the sentences that were given. */
export function speaker(given: Partial<Strings> = {}): Say {
  const strings: Partial<Record<string, string>> = { ...english, ...given };
  return (key, values = {}) =>
    (strings[key] ?? '').replace(
      /\{(name|other|duration)\}/gu,
      (_, slot: keyof StringValues) =>
        values[slot] ?? (slot === 'name' ? strings['somebody'] : undefined) ?? '',
    );
}
