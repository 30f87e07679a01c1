import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withDeadline } from './deadline.ts';

test('work that is done in time is never aborted', async () => {
  let signal: AbortSignal | undefined;

  const result = await withDeadline(20, (given) => {
    signal = given;
    return Promise.resolve('done');
  });
  await new Promise((resolve) => setTimeout(resolve, 40));

  assert.equal(result, 'done');
  assert.equal(signal?.aborted, false);
});

test('work that takes longer is aborted', async () => {
  const working = withDeadline(
    1,
    (signal) =>
      new Promise<never>((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          reject(new Error('aborted'));
        });
      }),
  );

  await assert.rejects(working, { message: 'aborted' });
});
