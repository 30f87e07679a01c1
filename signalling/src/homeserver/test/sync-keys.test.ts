import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { ManualClock } from '../../../test/manual-clock.ts';
import { ManualNetwork } from '../../../test/manual-network.ts';
import { environmentWith } from '../environment.ts';
import { runSyncLoop } from '../sync-loop.ts';

test('the next sync is asked for only when the keys of the last one are kept', async () => {
  const loop = startLoop();
  const [first] = loop.kept;
  await setImmediate();
  assert.deepEqual(loop.asked, [undefined]);

  first?.resolve(undefined);
  await setImmediate();

  assert.deepEqual(loop.asked, [undefined, 's1']);
  loop.stop();
});

test('keys that could not be kept are asked for again', async () => {
  const loop = startLoop();
  loop.kept[0]?.resolve(undefined);
  await setImmediate();
  loop.kept[1]?.reject(new Error('The disk is full'));
  await setImmediate();

  loop.clock.advance(1_000);
  await setImmediate();

  assert.deepEqual(loop.asked, [undefined, 's1', 's1']);
  loop.stop();
});

/** A loop whose keys are kept when the test says so, and the places it asked from. */
function startLoop() {
  const clock = new ManualClock();
  const asked: unknown[] = [];
  const kept = Array.from({ length: 5 }, () => Promise.withResolvers<undefined>());
  const life = new AbortController();
  let answers = 0;
  const environment = environmentWith({ network: new ManualNetwork(), after: clock.after });
  runSyncLoop({
    environment,
    signal: life.signal,
    request: ({ query }) => {
      asked.push(query?.['since']);
      answers += 1;
      return Promise.resolve({ next_batch: `s${answers}` });
    },
    onUpdate: () => undefined,
    onConnectivity: () => undefined,
    onKeys: () => kept[answers - 1]?.promise ?? Promise.resolve(),
  }).catch(() => undefined);
  const stop = (): void => {
    life.abort();
  };
  return { clock, asked, kept, stop };
}
