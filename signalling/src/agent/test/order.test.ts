import assert from 'node:assert/strict';
import { test } from 'node:test';

import { connected, openPair, ringing } from '../../../test/agent-pair.ts';
import { forge, GOOD_CANDIDATE } from '../../../test/forge.ts';
import { ALICE, BOB, MALLORY, openScene, THEIRS } from '../../../test/scene.ts';
import { CONNECT_TIMEOUT_MS, GATHERING_QUIET_MS, RECONNECT_TIMEOUT_MS } from '../../call/timers.ts';

// Events in unusual orders. Names like `offer_after_ice` are those of RingRTC's tests; more of them: agent-situations.test.ts.

const OTHER = { callId: 'othercall', partyId: THEIRS.partyId };

test('offer_after_ice: candidates before their invite are used', async () => {
  const scene = await openScene(BOB);
  await scene.hear(ALICE, forge('candidates', THEIRS));

  await scene.hear(ALICE, forge('invite', THEIRS));
  await scene.accept();

  assert.deepEqual(scene.peer.remoteCandidates, [GOOD_CANDIDATE]);
});

test('offer_after_hangup: nothing rings', async () => {
  const scene = await openScene(BOB);
  await scene.hear(ALICE, forge('hangup', THEIRS));

  await scene.hear(ALICE, forge('invite', THEIRS));

  assert.equal(scene.rings, 0);
});

test('offer_after_unrelated_hangup: it rings', async () => {
  const scene = await openScene(BOB);
  await scene.hear(ALICE, forge('hangup', OTHER));

  await scene.hear(ALICE, forge('invite', THEIRS));

  assert.equal(scene.rings, 1);
});

test('offer_after_hangup_and_ice: nothing rings', async () => {
  const scene = await openScene(BOB);
  await scene.hear(ALICE, forge('candidates', THEIRS));
  await scene.hear(ALICE, forge('hangup', THEIRS));

  await scene.hear(ALICE, forge('invite', THEIRS));

  assert.equal(scene.rings, 0);
});

test('offer_after_hangup_with_intervening_ice_for_other_call: nothing rings', async () => {
  const scene = await openScene(BOB);
  await scene.hear(ALICE, forge('hangup', THEIRS));
  await scene.hear(ALICE, forge('candidates', OTHER));

  await scene.hear(ALICE, forge('invite', THEIRS));

  assert.equal(scene.rings, 0);
});

test('candidates after their early ones are full: the call still rings and connects', async () => {
  const scene = await openScene(BOB);
  for (let count = 0; count < 20; count++) await scene.hear(ALICE, forge('candidates', THEIRS));
  await scene.hear(ALICE, forge('invite', THEIRS));

  const call = await scene.accept();
  scene.peer.connect();

  assert.equal(scene.peer.remoteCandidates.length, 8);
  assert.equal(call.status, 'connected');
});

test('an event that comes twice counts once', async () => {
  const scene = await openScene(BOB);
  await scene.hear(ALICE, forge('invite', THEIRS));
  await scene.accept();
  scene.page.transport.hold();
  await scene.hear(ALICE, forge('candidates', THEIRS));

  scene.page.transport.duplicate();
  scene.page.transport.release();
  await scene.world.settle();

  assert.equal(scene.peer.remoteCandidates.length, 1);
});

test('a second invite of a call that is over does not ring', async () => {
  const scene = await openScene(BOB);
  await scene.hear(ALICE, forge('invite', THEIRS));
  await scene.hear(ALICE, forge('hangup', THEIRS));

  await scene.hear(ALICE, forge('invite', THEIRS));

  assert.equal(scene.rings, 1);
});

test('early candidates are kept for a minute', async () => {
  const scene = await openScene(BOB);
  await scene.hear(ALICE, forge('candidates', THEIRS));
  await scene.world.advance(60_001);

  await scene.hear(ALICE, forge('invite', THEIRS));
  await scene.accept();

  assert.deepEqual(scene.peer.remoteCandidates, []);
});

// RingRTC ends the call for the new one. Here the invite may come from another device, so that only a hangup ends the call.
test('recall_when_connected: the new invite of the opponent waits beside the call, which goes on', async () => {
  const pair = await openPair();
  const calls = await connected(pair);
  const invite = forge('invite', OTHER, { invitee: BOB });

  pair.world.home.inject({ roomId: pair.roomId, sender: ALICE, ...invite });
  await pair.world.settle();

  assert.equal(calls.in.status, 'connected');
  calls.in.hangUp();
  await pair.world.settle();
  assert.equal(pair.bob.agent.current?.callId, OTHER.callId);
});

test('received_hangup_wrong_remote_peer: it changes nothing', async () => {
  const scene = await openScene(BOB, { room: { joined: [ALICE, BOB, MALLORY] } });
  await scene.hear(ALICE, forge('invite', THEIRS));

  await scene.hear(MALLORY, forge('hangup', THEIRS));

  assert.equal(scene.call.status, 'ringing');
});

test('outbound_call_accepted_with_stale_call_id: it changes nothing', async () => {
  const scene = await openScene(ALICE);
  const earlier = await scene.place();
  earlier.hangUp();
  const call = await scene.place();

  await scene.hear(BOB, forge('answer', { callId: earlier.callId, partyId: 'BOBPARTY' }));

  assert.equal(call.status, 'calling');
  assert.equal(earlier.endReason, 'cancelled');
});

test('an invite that waits out its time does not ring after the first call', async () => {
  const scene = await openScene(ALICE);
  await scene.place();

  await scene.hear(BOB, forge('invite', THEIRS, { lifetime: 10_000 }));
  await scene.world.advance(1_000);
  await scene.hear(BOB, forge('hangup', THEIRS));
  scene.call.hangUp();

  assert.equal(scene.rings, 0);
});

test('ice_send_failure_after_accepted: the call goes on, and connects by what else there is', async () => {
  const pair = await openPair();
  const calls = await ringing(pair);
  calls.in.accept({ video: false });
  await pair.world.settle();
  pair.bob.peers[0]?.gather(1);
  await pair.world.advance(GATHERING_QUIET_MS);
  pair.bob.transport.failNextSend('rejected');

  pair.bob.peers[0]?.gather(2);
  pair.bob.peers[0]?.completeGathering();
  await pair.world.settle();
  pair.bob.peers[0]?.connect();

  assert.equal(calls.in.status, 'connected');
});

test('outbound_ice_disconnected_after_call_connected_and_reconnect: one call, one clock, one ringing', async () => {
  const pair = await openPair();
  const calls = await connected(pair);
  for (let round = 0; round < 3; round++) {
    pair.alice.peers[0]?.disconnect();
    await pair.world.advance(RECONNECT_TIMEOUT_MS - 1);
    pair.alice.peers[0]?.connect();
  }

  assert.equal(calls.out.status, 'connected');
  assert.equal(calls.out.durationMs, 3 * (RECONNECT_TIMEOUT_MS - 1));
});

test('connection_failure_before_connect: media that breaks before it flowed waits for the connect time-out', async () => {
  const scene = await openScene(BOB);
  await scene.hear(ALICE, forge('invite', THEIRS));
  const call = await scene.accept();

  scene.peer.disconnect();
  await scene.world.advance(CONNECT_TIMEOUT_MS - 1_000);
  assert.equal(call.status, 'connecting');
  await scene.world.advance(1_000);

  assert.equal(call.endReason, 'connectionFailed');
});

test('outbound_multiple_remote_devices: one answers, one rejects, and the first event decides', async () => {
  const pair = await openPair();
  const second = await pair.world.open(BOB);
  const calls = await ringing(pair);
  const other = second.agent.current;
  pair.bob.transport.hold();
  second.transport.hold();
  calls.in.accept({ video: false });
  await pair.world.settle();
  pair.bob.peers[0]?.completeGathering();
  await pair.world.settle();

  other?.reject();
  await pair.world.settle();
  pair.bob.transport.release();
  second.transport.release();
  await pair.world.settle();

  assert.equal(calls.out.status, 'connecting');
  assert.equal(calls.in.status, 'connecting');
  assert.equal(other?.endReason, 'rejected');
});

test('events in reverse order lead to nothing but an ended or silent call', async () => {
  const scene = await openScene(BOB);
  scene.post(ALICE, forge('invite', THEIRS));
  scene.post(ALICE, forge('candidates', THEIRS));
  scene.post(ALICE, forge('hangup', THEIRS));
  scene.page.transport.reorder();

  await scene.world.settle();

  assert.equal(scene.rings, 0);
  assert.equal(scene.page.agent.current, undefined);
});

test('an invite that the homeserver refuses after it was answered does not end the call', async () => {
  const scene = await openScene(ALICE);
  const sending = Promise.withResolvers<undefined>();
  const { transport } = scene.page;
  const send = transport.sendEvent.bind(transport);
  // The homeserver has the invite, but its answer is lost and the retry is refused.
  transport.sendEvent = async (event, signal) => {
    await send(event, signal);
    if (event.type === 'm.call.invite') await sending.promise;
  };
  const call = await scene.place();
  await scene.hear(BOB, forge('answer', { callId: call.callId, partyId: 'BOBPARTY' }));

  sending.reject(new Error('refused'));
  await scene.world.settle();

  assert.equal(call.status, 'connecting');
});
