import assert from 'node:assert/strict';
import { test } from 'node:test';

import { openPair } from '../../../test/agent-pair.ts';
import type { Page, Pair } from '../../../test/agent-pair.ts';
import { forge } from '../../../test/forge.ts';
import { ALICE, BOB, MALLORY, openScene } from '../../../test/scene.ts';
import type { Call } from '../../ports/call.ts';

const LESS = { callId: '!', partyId: 'THEIRPARTY' };
const GREATER = { callId: '~~~~', partyId: 'THEIRPARTY' };
const VIDEO_OFFER = { type: 'offer', sdp: 'v=0\r\nm=audio 9 X 0\r\nm=video 9 X 0\r\n' };

test('R69: calls in different rooms are not compared: both go on', async () => {
  const scene = await openScene(ALICE);
  const ours = await scene.place();
  const another = scene.world.home.addRoom({ joined: [ALICE, BOB] });

  scene.post(BOB, forge('invite', LESS, { invitee: ALICE }), another);
  await scene.world.settle();

  assert.equal(ours.status, 'calling');
  assert.equal(scene.rings, 0);
  ours.hangUp();
  assert.equal(scene.call.callId, LESS.callId);
});

test('R70: an invite while ours is still in the making is answered, and ours is never sent', async () => {
  const scene = await openScene(ALICE);
  const allow = scene.page.devices.holdPrompts();
  const ours = scene.page.agent.place({ roomId: scene.roomId }, { video: false });
  await scene.world.settle();

  await scene.hear(BOB, forge('invite', GREATER, { invitee: ALICE }));
  allow();
  await scene.world.settle();
  scene.peer.completeGathering();
  await scene.world.settle();

  assert.equal(ours.endReason, 'replaced');
  assert.deepEqual(scene.words, ['answer', 'candidates']);
  assert.equal(scene.call.callId, GREATER.callId);
});

test('R71: glare_before_connect_loser: an invite with the lesser ID is answered, and ours is hung up', async () => {
  const scene = await openScene(ALICE);
  const ours = await scene.place();

  await scene.hear(BOB, forge('invite', LESS, { invitee: ALICE }));
  scene.peer.completeGathering();
  await scene.world.settle();

  assert.equal(ours.endReason, 'replaced');
  assert.deepEqual(scene.words, ['invite', 'hangup', 'answer', 'candidates']);
  assert.equal(scene.call.status, 'connecting');
});

test('R71: glare_before_connect_winner: an invite with the greater ID neither rings nor is answered while ours may win', async () => {
  const scene = await openScene(ALICE);
  const ours = await scene.place();

  await scene.hear(BOB, forge('invite', GREATER, { invitee: ALICE }));
  await scene.world.advance(1_999);

  assert.equal(ours.status, 'calling');
  assert.equal(scene.rings, 0);
  assert.ok(!scene.words.includes('answer'));
});

test('R71, R125: where the other side never yields, its call is taken after two seconds', async () => {
  const scene = await openScene(ALICE);
  const ours = await scene.place();
  await scene.hear(BOB, forge('invite', GREATER, { invitee: ALICE }));

  await scene.world.advance(2_000);
  scene.peer.completeGathering();
  await scene.world.settle();

  assert.equal(ours.endReason, 'replaced');
  assert.equal(scene.call.callId, GREATER.callId);
  assert.equal(scene.words.at(-2), 'answer');
});

test('R71: a loser that never yields leaves ours alone once it is answered', async () => {
  const scene = await openScene(ALICE);
  const ours = await scene.place();
  await scene.hear(BOB, forge('invite', GREATER, { invitee: ALICE }));

  await scene.hear(BOB, forge('answer', { callId: ours.callId, partyId: 'BOBPARTY' }));
  await scene.world.advance(5_000);

  assert.equal(ours.status, 'connecting');
  assert.equal(scene.call, ours);
});

test('R71: a loser that yields in time leaves ours alone', async () => {
  const scene = await openScene(ALICE);
  const ours = await scene.place();
  await scene.hear(BOB, forge('invite', GREATER, { invitee: ALICE }));

  await scene.hear(BOB, forge('hangup', GREATER));
  await scene.hear(BOB, forge('answer', { callId: ours.callId, partyId: 'BOBPARTY' }));
  await scene.world.advance(5_000);

  assert.equal(ours.status, 'connecting');
  assert.equal(scene.page.agent.current, ours);
});

for (const order of ['Alice first', 'Bob first', 'at once'] as const) {
  test(`R71: when both call each other (${order}) one call connects, and nobody rings`, async () => {
    const pair = await openPair();

    const calls = await callEachOther(pair, order);

    const survivors = [pair.alice, pair.bob].map((page) => page.agent.current);
    assert.equal(survivors[0]?.callId, survivors[1]?.callId);
    assert.deepEqual(
      survivors.map((call) => call?.status),
      ['connecting', 'connecting'],
    );
    assert.equal(calls.filter(({ endReason }) => endReason === 'replaced').length, 1);
    for (const { told, devices } of [pair.alice, pair.bob]) {
      assert.ok(told.every(({ type }) => type !== 'incoming'));
      assert.equal(devices.prompts, 1);
      assert.equal(devices.liveTracks.length, 1);
    }
  });
}

test('R73: the devices of the call that gave way serve the other: one prompt, no ringing', async () => {
  const scene = await openScene(ALICE);
  await scene.place();
  const [stream] = scene.page.devices.streams;

  await scene.hear(BOB, forge('invite', LESS, { invitee: ALICE }));

  assert.equal(scene.page.devices.prompts, 1);
  assert.equal(scene.rings, 0);
  assert.equal(scene.call.localStream, stream);
  assert.ok(stream?.getTracks().every(({ readyState }) => readyState === 'live'));
});

for (const [device, mute] of [
  ['microphone', 'setMicrophoneMuted'],
  ['camera', 'setCameraMuted'],
] as const) {
  test(`R73: a ${device} that was muted stays muted in the call that took over`, async () => {
    const scene = await openScene(ALICE);
    const ours = await scene.place(true);
    void ours[mute](true);
    const isMuted = mutesOf(ours);

    await scene.hear(BOB, forge('invite', LESS, { invitee: ALICE, offer: VIDEO_OFFER }));

    assert.equal(ours.endReason, 'replaced');
    assert.deepEqual(mutesOf(scene.call), isMuted);
    const { liveTracks } = scene.page.devices;
    assert.deepEqual(
      liveTracks.map(({ enabled }) => enabled),
      liveTracks.map(({ kind }) => (kind === 'audio') !== (device === 'microphone')),
    );
  });
}

test('C-10: no call of somebody we did not call is answered without a click', async () => {
  const scene = await openScene(ALICE, { room: { joined: [ALICE, BOB, MALLORY] } });
  const ours = scene.page.agent.place({ roomId: scene.roomId, userId: BOB }, { video: false });
  await scene.world.settle();
  scene.peer.completeGathering();
  await scene.world.settle();

  await scene.hear(MALLORY, forge('invite', LESS, { invitee: ALICE }));
  await scene.world.advance(10_000);

  assert.equal(ours.status, 'calling');
  assert.ok(!scene.words.includes('answer'));
});

test('C-10: in a room of three nothing is answered without a click', async () => {
  const scene = await openScene(ALICE, { room: { joined: [ALICE, BOB, MALLORY] } });
  const ours = scene.page.agent.place({ roomId: scene.roomId, userId: BOB }, { video: false });
  await scene.world.settle();
  scene.peer.completeGathering();
  await scene.world.settle();

  await scene.hear(BOB, forge('invite', LESS, { invitee: ALICE }));
  await scene.world.advance(10_000);

  assert.equal(ours.status, 'calling');
});

test('C-10: a minute after the user pressed call nothing is answered without a click', async () => {
  const scene = await openScene(ALICE);
  const ours = await scene.place();
  await scene.world.advance(60_000);

  await scene.hear(BOB, forge('invite', LESS, { invitee: ALICE }));
  await scene.world.advance(10_000);

  assert.equal(ours.status, 'calling');
});

test('glare_after_connect_loser: an answered call is never replaced, the invite waits beside it', async () => {
  const scene = await openScene(ALICE);
  const ours = await scene.place();
  await scene.hear(BOB, forge('answer', { callId: ours.callId, partyId: 'BOBPARTY' }));

  await scene.hear(BOB, forge('invite', LESS, { invitee: ALICE }));
  await scene.world.advance(10_000);

  assert.equal(scene.page.agent.current, ours);
  assert.equal(scene.page.agent.waiting?.status, 'ringing');
});

test('C-10: a call without a camera does not turn it on for a crossing call with video', async () => {
  const scene = await openScene(ALICE);
  await scene.place(false);

  await scene.hear(BOB, forge('invite', LESS, { invitee: ALICE, offer: VIDEO_OFFER }));

  assert.ok(scene.page.devices.liveTracks.every(({ kind }) => kind === 'audio'));
  assert.doesNotMatch(scene.peer.getLocalDescription().sdp, /m=video[^]*a=(sendrecv|sendonly)/);
});

test('a call with a camera that takes over one without turns the camera off', async () => {
  const scene = await openScene(ALICE);
  await scene.place(true);

  await scene.hear(BOB, forge('invite', LESS, { invitee: ALICE }));

  assert.deepEqual(
    scene.page.devices.liveTracks.map(({ kind }) => kind),
    ['audio'],
  );
});

async function callEachOther(pair: Pair, order: string): Promise<readonly Call[]> {
  const { alice, bob, world } = pair;
  const pages = order === 'Bob first' ? [bob, alice] : [alice, bob];
  for (const page of pages) page.transport.hold();
  const calls = pages.map((page) => page.agent.place({ roomId: pair.roomId }, { video: false }));
  await world.settle();
  for (const page of pages) page.peers[0]?.completeGathering();
  await world.settle();
  for (const page of pages) {
    page.transport.release();
    if (order !== 'at once') await settleAll(pair, pages);
  }
  await settleAll(pair, pages);
  return calls;
}

async function settleAll({ world }: Pair, pages: readonly Page[]): Promise<void> {
  await world.settle();
  for (const page of pages) page.peers.at(-1)?.completeGathering();
  await world.settle();
}
test('R70: a call from whom we are about to call is answered as soon as the room is known', async () => {
  const pair = await openPair();
  const roomId = await pair.alice.transport.findDirectRoom(BOB);
  pair.world.home.setMember(roomId, BOB, 'join');
  await pair.world.settle();
  const search = Promise.withResolvers<string>();
  pair.alice.transport.findDirectRoom = () => search.promise;
  const ours = pair.alice.agent.place({ userId: BOB }, { video: false });
  const theirs = pair.bob.agent.place({ roomId }, { video: false });
  await pair.world.settle();
  pair.bob.peers.at(-1)?.completeGathering();
  await pair.world.settle();

  search.resolve(roomId);
  await pair.world.settle();
  pair.alice.peers.at(-1)?.completeGathering();
  await pair.world.settle();

  assert.equal(ours.endReason, 'replaced');
  assert.equal(pair.alice.agent.current?.callId, theirs.callId);
  assert.equal(theirs.status, 'connecting');
  assert.equal(pair.alice.devices.prompts, 1);
  assert.ok(!pair.alice.told.some(({ type }) => type === 'suppressed'));
});

function mutesOf({ isMicrophoneMuted, isCameraMuted }: Call): Record<string, boolean> {
  return { isMicrophoneMuted, isCameraMuted };
}
