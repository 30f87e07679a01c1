import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { QualityLevel } from '../ports/quality.ts';
import { FULL_PICTURES, stepPictures } from './picture-steps.ts';
import type { PictureState } from './picture-steps.ts';

const TABLE = [
  ['two poor looks change nothing', { poor: 2 }, 1],
  ['three poor looks make pictures smaller', { poor: 3 }, 2],
  ['six make them smaller still', { poor: 6 }, 4],
  ['nine pause them', { poor: 9 }, 'paused'],
  ['more change nothing', { poor: 30 }, 'paused'],
  ['fair looks change nothing', { fair: 30 }, 1],
  ['pictures that are smaller wait for five good looks', { poor: 3, good: 4 }, 2],
  ['and grow then', { poor: 3, good: 5 }, 1],
  ['a pause ends by five good looks with the smallest', { poor: 9, good: 5 }, 4],
  ['all is as before after fifteen', { poor: 9, good: 15 }, 1],
] as const;

for (const [name, looks, step] of TABLE) {
  test(name, () => {
    assert.equal(after(FULL_PICTURES, looks).step, step);
  });
}

test('a fair look between poor ones begins the count anew', () => {
  const state = [{ poor: 2 }, { fair: 1 }, { poor: 2 }].reduce(after, FULL_PICTURES);

  assert.equal(state.step, 1);
});

test('each larger picture that was too much makes the next wait longer, up to a bound', () => {
  let state = after(FULL_PICTURES, { poor: 3 });
  const waits: number[] = [];
  for (let trial = 0; trial < 5; trial += 1) {
    let looks = 0;
    for (; state.step === 2; looks += 1) state = after(state, { good: 1 });
    waits.push(looks);
    state = after(state, { poor: 3 });
  }

  assert.deepEqual(waits, [5, 10, 20, 40, 40]);
});

function after(
  state: PictureState,
  looks: Readonly<Partial<Record<QualityLevel, number>>>,
): PictureState {
  return Object.entries(looks).reduce((last, [level, count]) => {
    const found = { level: level as QualityLevel, reasons: [] };
    return Array.from({ length: count }).reduce<PictureState>(
      (one) => stepPictures(one, found),
      last,
    );
  }, state);
}
