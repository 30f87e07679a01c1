import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BoundedLimiter } from './bounded-limiter.ts';
import { MOST_KEYS } from './per-minute.ts';

test('a limiter in memory holds twenty thousand keys, however many ask', async (t) => {
  const limiter = new BoundedLimiter({ points: 60, duration: 60, keys: MOST_KEYS });

  for (let i = 0; i < 3 * MOST_KEYS; i += 1) await limiter.consume(`address ${String(i)}`);

  const held = limiter.dump().storage.length;
  t.diagnostic(`measured: ${String(held)} keys held of ${String(3 * MOST_KEYS)} that asked`);
  assert.equal(held, MOST_KEYS);
});

test('the key unused for longest makes room, and who keeps asking stays counted', async () => {
  const limiter = new BoundedLimiter({ points: 2, duration: 60, keys: 2 });
  await limiter.consume('quiet');
  await limiter.consume('busy');
  await limiter.consume('busy');

  await limiter.consume('new');

  await assert.rejects(limiter.consume('busy'), { consumedPoints: 3 });
  assert.equal((await limiter.consume('quiet')).consumedPoints, 1);
});
