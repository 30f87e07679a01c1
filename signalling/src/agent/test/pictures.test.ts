import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openPair, ringing } from '../../../test/agent-pair.ts';

test('the picture of a user is what the transport has for that room', async () => {
  const { alice, bob } = await openPair();
  const picture = new Blob(['x'], { type: 'image/png' });
  const asked: unknown[] = [];
  const getPicture = (...wanted: unknown[]): Promise<Blob> => {
    asked.push(wanted);
    return Promise.resolve(picture);
  };
  Object.assign(alice.transport, { getPicture });

  assert.equal(await alice.agent.pictureOf(bob.userId, '!room:x.org'), picture);

  assert.deepEqual(asked, [[bob.userId, '!room:x.org']]);
});

test('there is no picture where the transport asks for none, or fails', async () => {
  const { alice, bob } = await openPair();
  assert.equal(await alice.agent.pictureOf(bob.userId), undefined);

  const getPicture = (): Promise<Blob> => Promise.reject(new Error('It broke'));
  Object.assign(alice.transport, { getPicture });

  assert.equal(await alice.agent.pictureOf(bob.userId), undefined);
});

test('no call asks for a picture by itself', async () => {
  const pair = await openPair();
  let count = 0;
  const getPicture = (): Promise<undefined> => {
    count += 1;
    return Promise.resolve(undefined);
  };
  for (const { transport } of [pair.alice, pair.bob]) Object.assign(transport, { getPicture });

  await ringing(pair);

  assert.equal(count, 0);
});
