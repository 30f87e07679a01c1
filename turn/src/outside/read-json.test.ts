import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { depthOf, readJson } from './read-json.ts';

for (const [text, depth] of [
  ['17', 0],
  ['{}', 1],
  ['[[],[]]', 2],
  ['{"a":[{"b":1}]}', 3],
  [String.raw`{"a":"[[[\"[[["}`, 1],
  [String.raw`["\\",["\\\""]]`, 2],
  ['['.repeat(50_000), 50_000],
] as const) {
  test(`${text.slice(0, 20)} is ${String(depth)} levels deep`, () => {
    assert.equal(depthOf(text), depth);
  });
}

test('a body is read no further than its limit', async () => {
  let taken = 0;
  const endless = Readable.from(
    (function* () {
      for (;;) {
        taken += 1;
        yield Buffer.alloc(1000);
      }
    })(),
    { highWaterMark: 1 },
  );

  await assert.rejects(readJson(endless, { from: 'hs.example', maxBytes: 5120 }), {
    code: 'tooLarge',
    message: 'hs.example sent more than 5120 bytes',
  });

  assert.ok(taken <= 8, String(taken));
  assert.ok(endless.destroyed);
});
