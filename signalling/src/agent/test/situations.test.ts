// Situations by the names they have in the tests of RingRTC, as far as no other test of the agent has them. Where a name
// tells of something we do not do on purpose, a comment says why.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { connected, openPair, ringing } from '../../../test/agent-pair.ts';
import type { Page, Pair } from '../../../test/agent-pair.ts';
import { forge } from '../../../test/forge.ts';
import { ALICE, BOB, MALLORY, openScene } from '../../../test/scene.ts';
import {
  CONNECT_TIMEOUT_MS,
  GATHERING_QUIET_MS,
  RECONNECT_TIMEOUT_MS,
  RESTART_AFTER_MS,
} from '../../call/timers.ts';
import { TransportError } from '../../ports/transport.ts';

const GREATER = { callId: '~~~~', partyId: 'THEIRPARTY' };

test('received_busy_wrong_remote_peer: it changes nothing', async () => {
  const scene = await openScene(ALICE, { room: { joined: [ALICE, BOB, MALLORY] } });
  const call = scene.page.agent.place({ roomId: scene.roomId, userId: BOB }, { video: false });
  await scene.world.settle();
  scene.peer.completeGathering();
  await scene.world.settle();
  const ids = { callId: call.callId, partyId: 'MALLORYPARTY' };

  await scene.hear(
    MALLORY,
    forge('reject', ids, { reason: 'user_busy' }),
    forge('hangup', ids, { reason: 'user_busy' }),
  );

  assert.equal(call.status, 'calling');
});

// RingRTC ends both calls. Our IDs are random, so only somebody who read ours can say it again; that must not end a call.
test('glare_before_connect_equal: an invite with the ID of our call is nothing, and ours goes on', async () => {
  const scene = await openScene(ALICE);
  const ours = await scene.place();
  const same = { callId: ours.callId, partyId: 'BOBPARTY' };

  await scene.hear(BOB, forge('invite', same, { invitee: ALICE }));
  await scene.world.advance(5_000);
  assert.deepEqual([ours.status, scene.rings], ['calling', 0]);
  await scene.hear(BOB, forge('answer', same));

  assert.equal(ours.status, 'connecting');
});

// RingRTC lets the ID decide here, too. An answered call has consent already, so a later invite can only wait.
test('glare_after_connect_winner: an answered call goes on, and the invite waits beside it', async () => {
  const pair = await openPair();
  const { out } = await connected(pair);

  pair.world.home.inject({
    roomId: pair.roomId,
    sender: BOB,
    ...forge('invite', GREATER, { invitee: ALICE }),
  });
  await pair.world.advance(5_000);

  assert.equal(out.status, 'connected');
  assert.equal(pair.alice.agent.waiting?.callId, GREATER.callId);
});

test('glare_after_connect_equal: an invite with the ID of the running call is nothing', async () => {
  const pair = await openPair();
  const { out, in: incoming } = await connected(pair);
  const same = { callId: out.callId, partyId: 'BOBPARTY' };

  pair.world.home.inject({ roomId: pair.roomId, sender: BOB, ...forge('invite', same) });
  await pair.world.settle();

  assert.deepEqual([out.status, incoming.status], ['connected', 'connected']);
  assert.equal(pair.alice.agent.waiting, undefined);
});

// RingRTC ends the call. Ours may still connect by candidates that arrived, and the connect time-out decides in the end.
test('ice_send_failures_cause_error_before_connection: ours cause none, only the time-out ends the call', async () => {
  const pair = await openPair();
  const refused = refuseCandidates(pair.bob);
  const calls = await answered(pair);

  pair.bob.peers[0]?.gather(3000);
  await pair.world.advance(CONNECT_TIMEOUT_MS - 1);
  assert.equal(refused.length, 1);
  assert.equal(calls.in.status, 'connecting');
  await pair.world.advance(1);

  assert.equal(calls.in.endReason, 'connectionFailed');
});

test('ice_send_failure_after_connect: the call goes on', async () => {
  const pair = await openPair();
  const refused = refuseCandidates(pair.bob);
  const calls = await connected(pair);

  pair.bob.peers[0]?.gather(3000);
  await pair.world.advance(RECONNECT_TIMEOUT_MS);

  assert.equal(refused.length, 1);
  assert.deepEqual([calls.in.status, calls.out.status], ['connected', 'connected']);
});

test('ignore_ice_send_failures_after_connection: however many of another path, the call goes on', async () => {
  const pair = await openPair();
  const refused = refuseCandidates(pair.bob);
  const calls = await connected(pair);
  pair.bob.peers[0]?.disconnect();
  await pair.world.advance(RESTART_AFTER_MS + 1_000);

  for (const port of [3000, 3001, 3002]) {
    pair.bob.peers[0]?.gather(port);
    await pair.world.advance(2_000);
  }
  pair.bob.peers[0]?.connect();
  await pair.world.advance(RECONNECT_TIMEOUT_MS);

  assert.ok(refused.length >= 3);
  assert.deepEqual([calls.in.status, calls.out.status], ['connected', 'connected']);
});

for (const end of ['hangup', 'leave'] as const) {
  test(`received_remote_hangup_before_connection_with_message_in_flight: a ${end} ends it, and nothing follows`, async () => {
    const pair = await openPair();
    const idle = pair.world.clock.pending;
    const calls = await ringing(pair);
    const release = pair.bob.transport.holdSends();
    calls.in.accept({ video: false });
    await pair.world.settle();
    pair.bob.peers[0]?.completeGathering();
    await pair.world.settle();

    if (end === 'hangup') calls.out.hangUp();
    else pair.world.home.leave(pair.roomId, ALICE);
    await pair.world.settle();
    release();
    await pair.world.advance(60_000);

    assert.equal(calls.in.status, 'ended');
    assert.equal(pair.bob.devices.liveTracks.length, 0);
    const types = pair.world.sentBy(pair.bob).map(({ type }) => type);
    assert.ok(types.every((type) => type === 'm.call.answer' || type === 'm.call.hangup'));
    assert.equal(pair.world.clock.pending, idle);
  });
}

test('call_timeout_before_connect: the caller hears when the callee gives up to connect', async () => {
  const pair = await openPair();
  const calls = await answered(pair);
  pair.alice.peers[0]?.connect();

  await pair.world.advance(CONNECT_TIMEOUT_MS);

  assert.equal(calls.in.endReason, 'connectionFailed');
  assert.equal(calls.out.status, 'ended');
});

for (const [name, begin] of [
  ['internal_failure_before_connect', answered],
  ['internal_failure_after_connect', connected],
] as const) {
  test(`${name}: both sides end, each for its reason, and nothing is left`, async () => {
    const pair = await openPair();
    const calls = await begin(pair);

    pair.bob.peers[0]?.break();
    await pair.world.settle();

    assert.deepEqual([calls.in.endReason, calls.out.endReason], ['failed', 'opponentFailed']);
    for (const { devices, peers } of [pair.alice, pair.bob]) {
      assert.equal(devices.liveTracks.length, 0);
      assert.ok(peers.every(({ isClosed }) => isClosed));
    }
  });
}

// RingRTC ends the call at once. Ours looks for another path as long as the user would wait for one.
test('connection_failure_after_connect: another path is looked for, and the call goes on', async () => {
  const pair = await openPair();
  const calls = await connected(pair);

  for (const { peers } of [pair.alice, pair.bob]) peers[0]?.fail();
  await pair.world.advance(RESTART_AFTER_MS + 1_000);
  assert.equal(calls.out.status, 'reconnecting');
  for (const { peers } of [pair.alice, pair.bob]) peers[0]?.connect();

  assert.deepEqual([calls.in.status, calls.out.status], ['connected', 'connected']);
  assert.ok((pair.alice.peers[0]?.restarts ?? 0) > 0);
});

test('connection_failure_after_connect: without another path the call ends as lost on both sides', async () => {
  const pair = await openPair();
  const calls = await connected(pair);

  for (const { peers } of [pair.alice, pair.bob]) peers[0]?.fail();
  await pair.world.advance(RECONNECT_TIMEOUT_MS);

  for (const { endReason } of [calls.in, calls.out]) assert.equal(endReason, 'connectionLost');
});

/** The homeserver takes no candidates of a page; gives those it was asked to take. */
function refuseCandidates({ transport }: Page): readonly unknown[] {
  const refused: unknown[] = [];
  const send = transport.sendEvent.bind(transport);
  transport.sendEvent = async (event, signal) => {
    if (event.type !== 'm.call.candidates') return send(event, signal);
    refused.push(event.content);
    throw new TransportError('rejected', 'The test refuses candidates');
  };
  return refused;
}

/** Bob accepted; no media flows. */
async function answered(pair: Pair): ReturnType<typeof ringing> {
  const calls = await ringing(pair);
  calls.in.accept({ video: false });
  await pair.world.settle();
  pair.bob.peers[0]?.gather(2000);
  await pair.world.advance(GATHERING_QUIET_MS);
  return calls;
}

test('a lost connection: another path is looked for as soon as the user asks for it', async () => {
  const pair = await openPair();
  const { out } = await connected(pair);
  const [peer] = pair.alice.peers;
  assert.ok(peer);
  peer.disconnect();
  await pair.world.settle();
  assert.deepEqual([out.status, peer.restarts], ['reconnecting', 0]);

  out.lookForPath();
  await pair.world.settle();

  assert.deepEqual([out.status, peer.restarts], ['reconnecting', 1]);
});
