import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RequestError } from './http.ts';
import { retryDelayMs } from './retry.ts';

const lost = new RequestError('unreachable', 'lost');

test('waits double from half a second to half a minute', () => {
  const waits = [0, 1, 2, 3, 4, 5, 6, 7, 1_000].map((n) => retryDelayMs(lost, n, () => 1));

  assert.deepEqual(waits, [500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
});

test('chance shortens a wait by up to a half', () => {
  assert.equal(
    retryDelayMs(lost, 1, () => 0),
    500,
  );
});

test('a wait that the homeserver asked for is kept as it is', () => {
  const limited = new RequestError('rateLimited', 'slow down', { retryAfterMs: 90_000 });

  assert.equal(
    retryDelayMs(limited, 0, () => 0),
    90_000,
  );
});
