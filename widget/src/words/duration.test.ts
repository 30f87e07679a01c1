import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatDuration, untilNextSecond } from './duration.ts';

const CLOCKS: readonly (readonly [durationMs: number, text: string])[] = [
  [-5, '0:00'],
  [0, '0:00'],
  [999, '0:00'],
  [7_000, '0:07'],
  [65_400, '1:05'],
  [3_599_999, '59:59'],
  [3_600_000, '1:00:00'],
  [36_061_000, '10:01:01'],
];

for (const [durationMs, text] of CLOCKS) {
  test(`a call of ${durationMs} ms shows ${text}`, () => {
    assert.equal(formatDuration(durationMs), text);
  });
}

test('the clock is drawn again when the next second begins', () => {
  assert.equal(untilNextSecond(1_250), 750);
  assert.equal(untilNextSecond(2_000), 1_000);
});

test('a duration is written in the digits of its language', () => {
  assert.equal(formatDuration(65_400, 'ar-EG'), '١:٠٥');
  assert.equal(formatDuration(65_400, 'de'), '1:05');
});
