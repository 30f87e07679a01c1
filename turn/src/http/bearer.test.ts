import assert from 'node:assert/strict';
import { test } from 'node:test';

import { readBearer } from './bearer.ts';

for (const [header, token] of [
  ['Bearer abc', 'abc'],
  ['bearer abc', 'abc'],
  ['Bearer a b', undefined],
  ['Bearer ', undefined],
  ['Basic abc', undefined],
  [`Bearer ${'a'.repeat(4097)}`, undefined],
  [undefined, undefined],
] as const) {
  test(`the header ${String(header).slice(0, 20)} holds ${token === undefined ? 'no token' : 'a token'}`, () => {
    assert.equal(readBearer(header), token);
  });
}
