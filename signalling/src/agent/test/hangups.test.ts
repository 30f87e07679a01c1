import assert from 'node:assert/strict';
import { test } from 'node:test';

import { connected, openPair, ringing } from '../../../test/agent-pair.ts';
import { forge, forgeV0 } from '../../../test/forge.ts';
import { ALICE, BOB, MALLORY, openScene, THEIRS } from '../../../test/scene.ts';
import type { EndReason } from '../../call/end-reason.ts';
import { CONNECT_TIMEOUT_MS, RECONNECT_TIMEOUT_MS } from '../../call/timers.ts';

test('R53: who hangs up says user_hangup, on either side and in every phase', async () => {
  const early = await openPair();
  (await ringing(early)).out.hangUp();
  const late = await openPair();
  (await connected(late)).in.hangUp();
  await late.world.settle();

  assert.equal(lastReason(early.world.sentBy(early.alice)), 'user_hangup');
  assert.equal(lastReason(late.world.sentBy(late.bob)), 'user_hangup');
});

const reasons: Readonly<Record<string, EndReason>> = {
  user_hangup: 'opponentHungUp',
  'user hangup': 'opponentHungUp',
  transferred: 'transferred',
  'org.example.whatever': 'opponentHungUp',
  user_media_failed: 'opponentCaptureFailed',
  no_user_media: 'opponentCaptureFailed',
  replaced: 'replaced',
  answered_elsewhere: 'answeredElsewhere',
  signalling_timeout: 'opponentFailed',
  set_remote_description: 'opponentFailed',
  unknown_error: 'opponentFailed',
  ice_failed: 'connectionLost',
  ice_timeout: 'connectionLost',
};

for (const [reason, endReason] of Object.entries(reasons)) {
  test(`R54, R124: a hangup for the reason "${reason}" ends the call as ${endReason}`, async () => {
    assert.equal(await endOfHangup({ reason }), endReason);
  });
}

for (const reason of [undefined, null, 7, {}, ['user_hangup'], 'x'.repeat(300)]) {
  test(`R54: a hangup without a readable reason (${describe(reason)}) is a hangup`, async () => {
    assert.equal(await endOfHangup({ reason }), 'opponentHungUp');
  });
}

test('R55: call_timeout_before_connect: where media never flowed the reason is ice_failed', async () => {
  const pair = await openPair();
  const calls = await ringing(pair);
  calls.in.accept({ video: false });
  await pair.world.settle();
  pair.bob.peers[0]?.completeGathering();
  await pair.world.settle();
  pair.bob.transport.hold();

  await pair.world.advance(CONNECT_TIMEOUT_MS);

  assert.equal(calls.out.endReason, 'connectionFailed');
  assert.equal(lastReason(pair.world.sentBy(pair.alice)), 'ice_failed');
});

test('R55: once media had flowed the reason is ice_timeout', async () => {
  const pair = await openPair();
  const calls = await connected(pair);
  pair.alice.peers[0]?.disconnect();
  assert.equal(calls.out.status, 'reconnecting');

  await pair.world.advance(RECONNECT_TIMEOUT_MS);

  assert.equal(calls.out.endReason, 'connectionLost');
  assert.equal(lastReason(pair.world.sentBy(pair.alice)), 'ice_timeout');
});

test('R55: media that comes back in time ends nothing', async () => {
  const pair = await openPair();
  const calls = await connected(pair);

  pair.alice.peers[0]?.disconnect();
  await pair.world.advance(RECONNECT_TIMEOUT_MS - 1);
  pair.alice.peers[0]?.connect();
  await pair.world.advance(RECONNECT_TIMEOUT_MS);

  assert.equal(calls.out.status, 'connected');
});

test('R56, F12: a callee without a microphone rings on, sends nothing, and can try again', async () => {
  const pair = await openPair();
  const second = await pair.world.open(BOB);
  const calls = await ringing(pair);
  pair.bob.devices.failure = 'microphoneDenied';

  calls.in.accept({ video: false });
  await pair.world.settle();

  assert.equal(calls.in.status, 'ringing');
  assert.equal(second.agent.current?.status, 'ringing');
  assert.deepEqual(pair.world.sentBy(pair.bob), []);
  calls.in.accept({ video: false });
  await pair.world.settle();
  assert.equal(calls.in.status, 'connecting');
  assert.equal(pair.bob.devices.prompts, 2);
});

test("R56: the opponent's capture failure is told as what it is", async () => {
  const scene = await openScene(ALICE);
  const call = await scene.place();
  const ids = { callId: call.callId, partyId: 'B' };

  await scene.hear(BOB, forge('hangup', ids, { reason: 'user_media_failed' }));

  assert.equal(call.endReason, 'opponentCaptureFailed');
});

test('R57: internal_failure_on_answer: an offer that WebRTC refuses ends the call with unknown_error', async () => {
  const scene = await openScene(BOB);
  await scene.hear(ALICE, forge('invite', THEIRS, { offer: { type: 'offer', sdp: 'garbage' } }));
  const { call } = scene;

  call.accept({ video: false });
  await scene.world.settle();

  assert.equal(call.endReason, 'incompatible');
  assert.equal(scene.said.at(-1)?.content['reason'], 'unknown_error');
  assert.equal(scene.page.devices.liveTracks.length, 0);
});

test('R58: a second call is neither rejected nor told that we are busy, and rings when the first ends', async () => {
  const scene = await openScene(BOB);
  await scene.hear(ALICE, forge('invite', THEIRS));
  const first = await scene.accept();
  scene.peer.connect();
  const before = scene.said.length;

  await scene.hear(ALICE, forge('invite', { callId: 'second', partyId: 'P2' }));
  assert.equal(scene.said.length, before);
  assert.equal(scene.page.agent.waiting?.callId, 'second');
  assert.equal(first.status, 'connected');
  first.hangUp();
  await scene.world.settle();

  assert.equal(scene.call.callId, 'second');
  assert.equal(scene.call.status, 'ringing');
  assert.deepEqual(scene.words.slice(before), ['hangup']);
});

test('R58: a second call that expired meanwhile does not ring when the first ends', async () => {
  const scene = await openScene(BOB);
  await scene.hear(ALICE, forge('invite', THEIRS));
  const first = await scene.accept();
  scene.peer.connect();
  await scene.hear(ALICE, forge('invite', { callId: 'second', partyId: 'P2' }));

  await scene.world.advance(88_000);
  first.hangUp();
  await scene.world.settle();

  assert.equal(scene.page.agent.current, undefined);
});

test('R59: a hangup counts only from the party we are in the call with', async () => {
  const scene = await openScene(BOB, { room: { joined: [ALICE, BOB, MALLORY] } });
  await scene.hear(ALICE, forge('invite', THEIRS));
  const call = await scene.accept();
  scene.peer.connect();

  await scene.hear(MALLORY, forge('hangup', THEIRS));
  await scene.hear(ALICE, forge('hangup', { ...THEIRS, partyId: 'ANOTHER' }));
  await scene.hear(ALICE, forgeV0('hangup', THEIRS.callId));
  await scene.hear(BOB, forge('hangup', { ...THEIRS, partyId: 'OWNOTHER' }));
  assert.equal(call.status, 'connected');
  await scene.hear(ALICE, forge('hangup', THEIRS));

  assert.equal(call.endReason, 'opponentHungUp');
});

test("R59: before an answer a hangup counts only from the caller's party", async () => {
  const scene = await openScene(BOB, { room: { joined: [ALICE, BOB, MALLORY] } });
  await scene.hear(ALICE, forge('invite', THEIRS));
  const { call } = scene;

  await scene.hear(MALLORY, forge('hangup', THEIRS));
  await scene.hear(ALICE, forge('hangup', { ...THEIRS, partyId: 'ANOTHER' }));
  await scene.hear(BOB, forge('hangup', { ...THEIRS, partyId: 'OWNOTHER' }));
  assert.equal(call.status, 'ringing');
  await scene.hear(ALICE, forge('hangup', THEIRS));

  assert.equal(call.endReason, 'missed');
});

test('R60: at the end of a call the peer is closed and every track is stopped', async () => {
  const pair = await openPair();
  const calls = await connected(pair, true);

  calls.out.hangUp();
  await pair.world.settle();

  for (const page of [pair.alice, pair.bob]) {
    assert.ok(page.devices.streams.length > 0);
    assert.equal(page.devices.liveTracks.length, 0);
    assert.ok(page.peers.every(({ isClosed }) => isClosed));
  }
});

async function endOfHangup(fields: Record<string, unknown>): Promise<EndReason | undefined> {
  const scene = await openScene(BOB);
  await scene.hear(ALICE, forge('invite', THEIRS));
  const call = await scene.accept();
  scene.peer.connect();
  await scene.hear(ALICE, forge('hangup', THEIRS, fields));
  return call.endReason;
}

function describe(value: unknown): string {
  return value === undefined ? 'none' : JSON.stringify(value).slice(0, 16);
}

function lastReason(events: readonly { readonly content: unknown }[]): unknown {
  return (events.at(-1)?.content as { reason?: unknown } | undefined)?.reason;
}
