// What other implementations were seen to do wrong, in our place: each defect of matrix-js-sdk 43 that needs no browser.
// Those that do stand in demo/e2e/js-sdk-defects.e2e.ts.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { connected, openPair } from '../../../test/agent-pair.ts';
import type { ForgedKind } from '../../../test/forge.ts';
import { forge } from '../../../test/forge.ts';
import { FakeStream } from '../../../test/fake-devices.ts';
import { ALICE, BOB, MALLORY, openScene, THEIRS } from '../../../test/scene.ts';
import type { TurnCredentials } from '../../ports/transport.ts';
import { CONNECT_TIMEOUT_MS, RECONNECT_TIMEOUT_MS } from '../../call/timers.ts';

test('defect 1: a path that breaks again and is mended again does not end the call later', async () => {
  const pair = await openPair();
  const calls = await connected(pair);

  for (const page of [pair.alice, pair.bob]) {
    for (let time = 0; time < 3; time++) {
      page.peers[0]?.disconnect();
      await pair.world.advance(RECONNECT_TIMEOUT_MS / 2);
      page.peers[0]?.connect();
      await pair.world.settle();
    }
  }
  await pair.world.advance(3 * RECONNECT_TIMEOUT_MS);

  assert.equal(calls.out.status, 'connected');
  assert.equal(calls.in.status, 'connected');
});

test('defect 1: each break of the path has its whole time to mend', async () => {
  const pair = await openPair();
  const calls = await connected(pair);
  pair.alice.peers[0]?.disconnect();
  await pair.world.advance(RECONNECT_TIMEOUT_MS - 1);
  pair.alice.peers[0]?.connect();
  await pair.world.settle();

  pair.alice.peers[0]?.disconnect();
  await pair.world.advance(RECONNECT_TIMEOUT_MS - 1);
  const before = calls.out.status;
  await pair.world.advance(1);

  assert.equal(before, 'reconnecting');
  assert.equal(calls.out.status, 'ended');
});

test('defect 2: a call without a usable candidate stops to connect after thirty seconds, on either side', async () => {
  const caller = await openScene(ALICE);
  const outgoing = await caller.place();
  await caller.hear(BOB, forge('answer', { callId: outgoing.callId, partyId: 'BOBPARTY' }));
  const callee = await openScene(BOB);
  await callee.hear(ALICE, forge('invite', THEIRS));
  const incoming = await callee.accept();

  for (const { world } of [caller, callee]) await world.advance(CONNECT_TIMEOUT_MS);

  for (const [scene, call] of [
    [caller, outgoing],
    [callee, incoming],
  ] as const) {
    assert.equal(call.endReason, 'connectionFailed');
    assert.equal(scene.words.at(-1), 'hangup');
    assert.equal(scene.page.devices.liveTracks.length, 0);
  }
});

for (const kind of ['answer', 'selectAnswer', 'hangup', 'reject', 'negotiate'] as const) {
  test(`defect 5: a third member of the room cannot do by ${kind} what only the opponent may`, async () => {
    for (const enter of [calling, connectedCaller, connectedCallee]) {
      const { scene, opponentParty } = await enter();
      const before = [scene.call.status, scene.words.length, scene.page.peers.length];

      await scene.hear(MALLORY, ...forgeries(kind, scene.call.callId, [opponentParty, 'MALLORYS']));
      await scene.world.advance(CONNECT_TIMEOUT_MS / 2);

      const after = [scene.call.status, scene.words.length, scene.page.peers.length];
      assert.deepEqual(after, before, enter.name);
    }
  });
}

test('defect 6: a callee that says hangup instead of reject ends the ringing at once', async () => {
  for (const version of ['1', 0]) {
    const scene = await openScene(ALICE);
    const call = await scene.place();

    const ids = { callId: call.callId, partyId: 'BOBPARTY' };
    const party = version === 0 ? { party_id: undefined } : {};
    await scene.hear(BOB, forge('hangup', ids, { version, ...party }));

    assert.equal(call.endReason, 'opponentRejected', `version ${version}`);
  }
});

test('defect 7: metadata without a stream that is for talking shows none', async () => {
  const scene = await openScene(BOB);
  const odd = { sdp_stream_metadata: { theirs: { purpose: 'org.example.hologram' } } };
  await scene.hear(ALICE, forge('invite', THEIRS, odd));
  await scene.accept();

  scene.peer.receive(new FakeStream('theirs', []));

  assert.equal(scene.call.remoteStream, undefined);
});

test('defect 7: metadata that names none of the streams does not silence the opponent', async () => {
  const scene = await openScene(BOB);
  const wrong = { sdp_stream_metadata: { nowhere: { purpose: 'm.usermedia' } } };
  await scene.hear(ALICE, forge('invite', THEIRS, wrong));
  await scene.accept();

  const stream = new FakeStream('theirs', []);
  scene.peer.receive(stream);
  scene.peer.connect();
  await scene.hear(ALICE, forge('streamsChanged', THEIRS, wrong));

  assert.equal(scene.call.remoteStream?.id, 'theirs');
});

test('defect 9: a call that was rejected in the same sync never rings', async () => {
  const scene = await openScene(BOB);

  scene.post(ALICE, forge('invite', THEIRS));
  scene.post(BOB, forge('reject', { callId: THEIRS.callId, partyId: 'OTHERDEVICE' }));
  await scene.world.settle();

  assert.equal(scene.rings, 0);
  assert.equal(scene.page.agent.current, undefined);
});

test('defect 9: a call has the newest TURN credentials, not those from when the page began', async () => {
  const scene = await openScene(ALICE);
  scene.page.transport.turnCredentials = credentials('old');
  await scene.world.advance(RENEWAL_MS);
  scene.page.transport.turnCredentials = credentials('new');
  await scene.world.advance(RENEWAL_MS);

  await scene.place();

  assert.deepEqual(
    scene.peer.iceServers.map(({ username }) => username),
    ['new'],
  );
});

test('defect 9: a homeserver without any TURN server is called over all the same', async () => {
  const scene = await openScene(ALICE);
  scene.page.transport.turnCredentials = { ...credentials('nobody'), uris: [] };
  await scene.world.advance(RENEWAL_MS);

  const call = await scene.place();

  assert.equal(call.status, 'calling');
  assert.deepEqual(scene.peer.iceServers, []);
});

async function calling() {
  const scene = await openScene(ALICE, IN_COMPANY);
  scene.page.agent.place({ roomId: scene.roomId, userId: BOB }, { video: false });
  await scene.world.settle();
  scene.peer.completeGathering();
  await scene.world.settle();
  return { scene, opponentParty: 'BOBPARTY' };
}

async function connectedCaller() {
  const stage = await calling();
  const { scene, opponentParty } = stage;
  await scene.hear(BOB, forge('answer', { callId: scene.call.callId, partyId: opponentParty }));
  scene.peer.connect();
  return stage;
}

async function connectedCallee() {
  const scene = await openScene(BOB, IN_COMPANY);
  await scene.hear(ALICE, forge('invite', THEIRS));
  await scene.accept();
  scene.peer.connect();
  return { scene, opponentParty: THEIRS.partyId };
}

function forgeries(kind: ForgedKind, callId: string, parties: readonly string[]) {
  return parties.map((partyId) => forge(kind, { callId, partyId }));
}

function credentials(username: string): TurnCredentials {
  return { username, password: 'secret', uris: ['turn:turn.example.org'], ttlSeconds: 600 };
}

const IN_COMPANY = { room: { joined: [ALICE, BOB, MALLORY] } };

// Nobody waits longer for new credentials.
const RENEWAL_MS = 3_600_000;
