import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isGuestId, makeGuestId } from './guest-id.ts';

test('a guest has 128 random bits in a user ID of the homeserver', () => {
  const sizes: number[] = [];

  const userId = makeGuestId('example.org:8448', (size) => {
    sizes.push(size);
    return new Uint8Array(size).fill(0xa5);
  });

  assert.deepEqual(sizes, [16]);
  assert.equal(userId, `@matrix-call-guest-${'a5'.repeat(16)}:example.org:8448`);
});

test('no two guests are the same', () => {
  assert.notEqual(makeGuestId('example.org'), makeGuestId('example.org'));
});

test('a guest is told from all others', () => {
  const userId = makeGuestId('example.org');

  assert.equal(isGuestId(userId, 'example.org'), true);
  assert.equal(isGuestId(userId, 'example.com'), false);
  for (const other of [
    '@alice:example.org',
    '@matrix-call-guest-:example.org',
    `@matrix-call-guest-${'A'.repeat(32)}:example.org`,
    ` ${userId}`,
    `${userId}\n`,
  ]) {
    assert.equal(isGuestId(other, 'example.org'), false, other);
  }
});
