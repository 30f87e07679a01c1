import assert from 'node:assert/strict';
import { test } from 'node:test';

import { connected, openPair, ringing } from '../../test/agent-pair.ts';

test('a call rings, is accepted, connects and is hung up', async () => {
  const pair = await openPair();

  const calls = await connected(pair);
  await pair.world.advance(65_000);
  calls.out.hangUp();
  await pair.world.settle();

  assert.equal(calls.out.endReason, 'hungUp');
  assert.equal(calls.in.endReason, 'opponentHungUp');
  assert.equal(calls.in.durationMs, 65_000);
  assert.deepEqual(
    pair.world.sentBy(pair.alice).map(({ type }) => type),
    ['m.call.invite', 'm.call.candidates', 'm.call.select_answer', 'm.call.hangup'],
  );
  assert.deepEqual(
    pair.world.sentBy(pair.bob).map(({ type }) => type),
    ['m.call.answer', 'm.call.candidates'],
  );
});

test('after the end nothing runs on: no track, no peer, no timer', async () => {
  const pair = await openPair();
  const calls = await connected(pair, true);
  const before = (await openPair()).world.clock.pending;

  calls.in.hangUp();
  await pair.world.settle();

  for (const page of [pair.alice, pair.bob]) {
    assert.equal(page.devices.liveTracks.length, 0);
    assert.ok(page.peers.every(({ isClosed }) => isClosed));
  }
  assert.equal(pair.world.clock.pending, before);
});

test('C-11, C-16: a ringing page holds no track, no peer and has asked for no device', async () => {
  const pair = await openPair();

  await ringing(pair, true);

  assert.equal(pair.bob.devices.prompts, 0);
  assert.equal(pair.bob.peers.length, 0);
});
