import assert from 'node:assert/strict';
import { test } from 'node:test';
import { neededPower, powerOf } from './power.ts';

const TYPE = 'im.vector.modular.widgets';

for (const [levels, needed] of [
  [{}, 50],
  [{ state_default: 0 }, 0],
  [{ state_default: 0, events: { [TYPE]: 75 } }, 75],
  [{ events: { [TYPE]: '100' } }, 100],
  [{ events: 'none', state_default: 'much' }, 50],
] as const) {
  test(`with ${JSON.stringify(levels)} a widget needs ${String(needed)}`, () => {
    assert.equal(neededPower(levels, TYPE), needed);
  });
}

for (const [levels, own] of [
  [{}, 0],
  [{ users_default: 10 }, 10],
  [{ users_default: 10, users: { '@a:b': 100 } }, 100],
  [{ users_default: 10, users: { '@c:d': 100 } }, 10],
] as const) {
  test(`with ${JSON.stringify(levels)} @a:b has ${String(own)}`, () => {
    assert.equal(powerOf(levels, '@a:b'), own);
  });
}
