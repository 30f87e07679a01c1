// Says sentences by their names, in the language of the element or as the page wants them.
import { isolate } from './person.ts';
import type { LateKey, StringKey, Strings, StringValues } from './string-keys.ts';
import { english } from './strings.ts';

/** Says a sentence in the language of the element; an empty text where there is no such one. */
export interface Say {
  (key: StringKey | LateKey, values?: StringValues): string;
  /** The language tag that times and numbers between the words are written by; undefined is the browser's own. */
  readonly locale: string | undefined;
}

/** The words of a language, and the tag that numbers and times are written by. */
export interface Words {
  readonly locale: string | undefined;
  readonly find: (key: string) => string | undefined;
}

/**
 * Speaks these words, except for the sentences that were given. A sentence with a count has one for each plural of its
 * language, or the same for all. No name turns the direction of the words around it.
 */
export function speaker(given: Partial<Strings> = {}, words: Words = ENGLISH): Say {
  const own: Partial<Record<string, string>> = given;
  const find = (key: string): string => own[key] ?? words.find(key) ?? '';
  const say = (key: string, { name, ...values }: StringValues = {}): string => {
    const plural = values.count && find(`${key}.${pluralOf(values.count, words.locale)}`);
    return (plural || find(key)).replace(SLOT, (_, slot: keyof StringValues, at: number) => {
      if (slot !== 'name') return values[slot] ?? '';
      if (name) return isolate(name);
      return at === 0 ? find('somebody') : within();
    });
  };
  // A page that has one word for the other side has it everywhere.
  const within = (): string => own['somebodyWithin'] ?? own['somebody'] ?? find('somebodyWithin');
  return Object.assign(say, { locale: words.locale });
}

/** What is loaded later brings its words: whoever speaks already says them from now on. */
export function addEnglish(more: Readonly<Partial<Record<LateKey, string>>>): void {
  Object.assign(spokenEnglish, more);
}

function pluralOf(count: string, locale: string | undefined): Intl.LDMLPluralRule {
  return new Intl.PluralRules(locale).select(Number(count));
}

/** All English that is loaded so far. */
export const spokenEnglish: Partial<Record<string, string>> = { ...english };
const ENGLISH: Words = { locale: 'en', find: (key) => spokenEnglish[key] };
const SLOT = /\{(name|other|duration|place|time|count)\}/gu;
