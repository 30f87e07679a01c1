// Every language has every sentence, and says the same with it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { english } from './english.ts';
import { LANGUAGES } from './languages.ts';
import { speaker } from './say.ts';

const ENGLISH: Readonly<Record<string, string | undefined>> = english;

test('there are words in six languages', () => {
  assert.deepEqual([...LANGUAGES.keys()].sort(), ['ar', 'de', 'es', 'fr', 'ja']);
});

for (const [code, { words, dir }] of LANGUAGES) {
  test(`${code} has a word for everything that is said in English, and no other`, async () => {
    const { $code, $name, $dir, ...sentences } = await words.load();

    assert.deepEqual([$code, $name, $dir], [code, code, dir]);
    const plurals = /\.(?:zero|one|two|few|many|other)$/u;
    const keys = Object.keys(sentences).filter((key) => key in ENGLISH || !plurals.test(key));
    assert.deepEqual(keys.sort(), Object.keys(english).sort());
    assert.deepEqual(
      Object.entries(sentences).filter(([, text]) => String(text).trim() === ''),
      [],
    );
  });

  test(`${code} speaks of the same in every sentence, and is not English`, async () => {
    const translation: Partial<Record<string, unknown>> = { ...(await words.load()) };

    const wrong = Object.keys(english).filter(
      (key) => slotsIn(String(translation[key])) !== slotsIn(ENGLISH[key] ?? ''),
    );
    assert.deepEqual(wrong, []);
    const same = Object.keys(english).filter((key) => translation[key] === ENGLISH[key]);
    // Some words are international.
    assert.ok(same.length < 12, same.join());
  });
}

test('a sentence with a count has the plural of its language', () => {
  const find = (key: string): string | undefined =>
    ({ 'missed.several': 'many: {count}', 'missed.several.two': 'a pair' })[key];
  const say = speaker({}, { locale: 'ar', find });

  assert.equal(say('missed.several', { count: '2' }), 'a pair');
  assert.equal(say('missed.several', { count: '11' }), 'many: 11');
  assert.equal(speaker({}, { locale: 'en', find })('missed.several', { count: '2' }), 'many: 2');
});

function slotsIn(text: string): string {
  return [...new Set(text.match(/\{\w+\}/gu) ?? [])].sort().join();
}
