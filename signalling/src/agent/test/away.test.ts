import assert from 'node:assert/strict';
import { test } from 'node:test';

import { connected, openPair, ringing } from '../../../test/agent-pair.ts';
import type { Page, Pair } from '../../../test/agent-pair.ts';
import { INVITE_LIFETIME_MS } from '../../call/timers.ts';

// Somebody or something is away: the homeserver, the opponent, an event.

test('F01: an answer given while the homeserver is away works when it is back after 30 s, once', async () => {
  const pair = await openPair();
  const calls = await ringing(pair);
  setOnline(pair, false);
  calls.in.accept({ video: false });
  await pair.world.advance(30_000);
  pair.bob.peers[0]?.completeGathering();

  setOnline(pair, true);
  await pair.world.settle();
  connectMedia(pair);
  await pair.world.settle();

  assert.equal(calls.out.status, 'connected');
  assert.equal(calls.in.status, 'connected');
  const types = pair.world.sentBy(pair.bob).map(({ type }) => type);
  assert.equal(types.filter((type) => type === 'm.call.answer').length, 1);
});

test('F02: a homeserver that is away does not touch media, and a hangup arrives when it is back', async (t) => {
  const pair = await openPair();
  const calls = await connected(pair);
  setOnline(pair, false);
  await pair.world.advance(50_000);
  assert.equal(calls.out.status, 'connected');
  assert.equal(calls.in.status, 'connected');

  calls.out.hangUp();
  await pair.world.advance(8_000);
  setOnline(pair, true);
  const backAtMs = pair.world.clock.now();
  await pair.world.settle();

  assert.equal(calls.in.endReason, 'opponentHungUp');
  t.diagnostic(`measured: ${(pair.world.clock.now() - backAtMs) / 1000} s after its return`);
});

test('F17: where an answer crosses the hangup of the caller both ends are free of tracks', async (t) => {
  const pair = await openPair();
  const calls = await ringing(pair);
  for (const { transport } of [pair.alice, pair.bob]) transport.hold();
  calls.in.accept({ video: true });
  await pair.world.settle();
  pair.bob.peers[0]?.completeGathering();
  await pair.world.settle();

  calls.out.hangUp();
  const crossedAtMs = pair.world.clock.now();
  for (const { transport } of [pair.alice, pair.bob]) transport.release();
  await pair.world.settle();

  assert.equal(calls.out.status, 'ended');
  assert.equal(calls.in.status, 'ended');
  for (const page of [pair.alice, pair.bob]) assertFree(page);
  const tookMs = pair.world.clock.now() - crossedAtMs;
  assert.ok(tookMs <= 2_000);
  t.diagnostic(`measured: 0 tracks ${tookMs / 1000} s later`);
});

test('F24: where the caller vanishes while it rings the callee stops when the lifetime ends', async (t) => {
  const pair = await openPair();
  const calls = await ringing(pair);
  const rangAtMs = pair.world.clock.now();
  pair.alice.transport.setOnline(false);

  const stoppedAtMs = await endOf(pair, () => calls.in.status === 'ended');

  assert.equal(calls.in.endReason, 'missed');
  assert.ok(Math.abs(stoppedAtMs - rangAtMs - INVITE_LIFETIME_MS) <= 1_000);
  t.diagnostic(`measured: ${(stoppedAtMs - rangAtMs) / 1000} s`);
});

test('F24: where the callee vanishes while it rings the caller ends after 90 s', async (t) => {
  const pair = await openPair();
  const calls = await ringing(pair);
  const calledAtMs = pair.world.clock.now();
  pair.bob.transport.setOnline(false);

  const endedAtMs = await endOf(pair, () => calls.out.status === 'ended');

  assert.equal(calls.out.endReason, 'noAnswer');
  assert.ok(Math.abs(endedAtMs - calledAtMs - INVITE_LIFETIME_MS) <= 1_000);
  t.diagnostic(`measured: ${(endedAtMs - calledAtMs) / 1000} s`);
});

test('F25: where an invite was taken and lost the caller ends after 90 s, and says why', async (t) => {
  const pair = await openPair();
  pair.bob.transport.hold();
  const call = pair.alice.agent.place({ roomId: pair.roomId }, { video: false });
  await pair.world.settle();
  pair.alice.peers[0]?.completeGathering();
  await pair.world.settle();
  pair.bob.transport.drop();
  const sentAtMs = pair.world.clock.now();

  const endedAtMs = await endOf(pair, () => call.status === 'ended');

  assert.equal(call.endReason, 'noAnswer');
  assert.ok(Math.abs(endedAtMs - sentAtMs - INVITE_LIFETIME_MS) <= 1_000);
  assertFree(pair.alice);
  t.diagnostic(`measured: ${(endedAtMs - sentAtMs) / 1000} s`);
});

function setOnline({ alice, bob }: Pair, isOnline: boolean): void {
  for (const { transport } of [alice, bob]) transport.setOnline(isOnline);
}

function connectMedia({ alice, bob }: Pair): void {
  for (const { peers } of [alice, bob]) peers.at(-1)?.connect();
}

function assertFree({ devices, peers }: Page): void {
  assert.equal(devices.liveTracks.length, 0);
  assert.ok(peers.every(({ isClosed }) => isClosed));
}

/** When something came to be, to the second. */
async function endOf({ world }: Pair, isOver: () => boolean): Promise<number> {
  for (let seconds = 0; seconds < 300 && !isOver(); seconds++) await world.advance(1_000);
  return world.clock.now();
}
