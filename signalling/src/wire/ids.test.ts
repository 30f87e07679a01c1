import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';

import { makeId } from './ids.ts';

test('R7: IDs are at least eight random letters and digits, and none comes twice', () => {
  const ids = Array.from({ length: 10_000 }, () => makeId(randomBytes));

  assert.equal(new Set(ids).size, ids.length);
  assert.ok(ids.every((id) => /^[0-9A-Za-z]{8,}$/.test(id)));
});

test('R8: an ID keeps the grammar whatever the random bytes are', () => {
  for (let byte = 0; byte < 248; byte++) {
    assert.match(
      makeId((count) => new Uint8Array(count).fill(byte)),
      /^[0-9A-Za-z._~-]{1,255}$/,
    );
  }
});

test('R7: every letter and digit is as likely as any other', () => {
  const counts = new Map<string, number>();
  for (let round = 0; round < 10_000; round++) {
    for (const letter of makeId(randomBytes)) {
      counts.set(letter, (counts.get(letter) ?? 0) + 1);
    }
  }

  const expected = 200_000 / 62;
  assert.equal(counts.size, 62);
  for (const count of counts.values()) assert.ok(Math.abs(count - expected) < expected * 0.15);
});
