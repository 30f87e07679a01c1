import assert from 'node:assert/strict';
import { test } from 'node:test';
import { momentInWords } from './moment.ts';

// A Friday, by the clock of whoever runs this.
const NOW_MS = new Date(2026, 10, 27, 18, 0).getTime();

for (const [language, day, hour] of [
  ['en-GB', 'Monday', '9:00'],
  ['de', 'Montag', '09:00'],
  ['fa', 'دوشنبه', '۹:۰۰'],
] as const) {
  test(`a time of next week has the name of its day, in ${language}`, () => {
    const words = momentInWords(new Date(2026, 10, 30, 9, 0).getTime(), {
      language,
      nowMs: NOW_MS,
    });

    assert.ok(words.includes(day) && words.includes(hour), words);
  });
}

test('a time of today is an hour alone', () => {
  const words = momentInWords(NOW_MS + 3_600_000 - 20, { language: 'en-GB', nowMs: NOW_MS });

  assert.equal(words, '19:00');
});

test('a time in a week has a date', () => {
  const words = momentInWords(NOW_MS + 7 * 86_400_000, { language: 'en-GB', nowMs: NOW_MS });

  assert.match(words, /Friday.*4.*December/u);
});

test('a language that is none is taken for the one of the browser', () => {
  const [strange, own] = ['no language', undefined].map((language) =>
    momentInWords(NOW_MS, { language, nowMs: NOW_MS }),
  );

  assert.equal(strange, own);
});
