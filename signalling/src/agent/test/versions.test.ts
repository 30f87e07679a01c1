import assert from 'node:assert/strict';
import { test } from 'node:test';

import { connected, openPair, ringing } from '../../../test/agent-pair.ts';
import { FakeStream, FakeTrack } from '../../../test/fake-devices.ts';
import { forge, forgeV0 } from '../../../test/forge.ts';
import { ALICE, BOB, openScene, THEIRS } from '../../../test/scene.ts';
import { checkContent } from '../../../test/schema-check.ts';

test('R1: every event we send has the version "1", as a string', async () => {
  const pair = await openPair();
  const calls = await connected(pair, true);
  calls.out.setMicrophoneMuted(true);
  calls.in.hangUp();
  await pair.world.settle();

  const versions = pair.world.home.events
    .filter(({ type }) => type.startsWith('m.call.'))
    .map(({ content }) => (content as { version: unknown }).version);

  assert.ok(versions.length >= 7);
  assert.ok(versions.every((version) => version === '1'));
});

test('R1: every event we send keeps the schemas of the specification', async () => {
  const pair = await openPair();
  const calls = await connected(pair, true);
  void calls.out.setCameraMuted(true);
  calls.in.hangUp();
  await pair.world.settle();
  const again = await ringing(pair);
  again.in.reject();
  await pair.world.settle();

  const events = pair.world.home.events.filter(({ type }) => type.startsWith('m.call.'));

  assert.deepEqual(
    new Set(events.map(({ type }) => type.slice('m.call.'.length))),
    new Set([
      'invite',
      'candidates',
      'answer',
      'select_answer',
      'sdp_stream_metadata_changed',
      'hangup',
      'reject',
    ]),
  );
  for (const { type, content } of events) assert.deepEqual(checkContent(type, content), []);
});

test('R2: an invite of version 0 without a party rings, and answering it connects', async () => {
  const scene = await openScene(BOB);

  await scene.hear(ALICE, forgeV0('invite', 'oldcall'));
  assert.equal(scene.call.status, 'ringing');
  const call = await scene.accept();
  await scene.hear(ALICE, forgeV0('candidates', 'oldcall'));
  scene.peer.connect();

  assert.equal(call.status, 'connected');
  assert.equal(scene.peer.remoteCandidates.length, 1);
});

for (const version of [1, '2', 'org.example.9', '0', '', null, true, {}, 0.5, -1]) {
  test(`R3: the version ${JSON.stringify(version)} behaves as "1": it is declined by a reject`, async () => {
    const scene = await openScene(BOB);

    await scene.hear(ALICE, forge('invite', THEIRS, { version }));
    scene.call.reject();
    await scene.world.settle();

    assert.deepEqual(scene.words, ['reject']);
  });

  test(`R3, C-14: the version ${JSON.stringify(version)} asks for a party`, async () => {
    const scene = await openScene(BOB);

    await scene.hear(ALICE, forge('invite', THEIRS, { version, party_id: undefined }));

    assert.equal(scene.rings, 0);
  });
}

test('R4: a call of version 0 is declined by a hangup', async () => {
  const scene = await openScene(BOB);
  await scene.hear(ALICE, forgeV0('invite', 'oldcall'));

  scene.call.reject();
  await scene.world.settle();

  assert.deepEqual(scene.words, ['hangup']);
  assert.equal(scene.said[0]?.content['version'], '1');
});

test('R4: in a call of version 0 no party is matched: the user alone counts', async () => {
  const scene = await openScene(BOB);
  await scene.hear(ALICE, forgeV0('invite', 'oldcall', { party_id: 'ONE' }));
  const call = await scene.accept();

  await scene.hear(ALICE, forgeV0('hangup', 'oldcall', { party_id: 'ANOTHER' }));

  assert.equal(call.endReason, 'opponentHungUp');
});

test('R4: with an opponent of version 0 a changed camera leads to no negotiation', async () => {
  const scene = await openScene(BOB);
  await scene.hear(ALICE, forgeV0('invite', 'oldcall'));
  const call = await scene.accept();
  scene.peer.connect();

  void call.setCameraMuted(true);
  await scene.world.settle();

  assert.ok(!scene.words.includes('negotiate'));
});

test('an opponent of version 0 that is put on hold is not played, whatever it sends then', async () => {
  const scene = await openScene(BOB);
  await scene.hear(ALICE, forgeV0('invite', 'oldcall'));
  const call = await scene.accept();
  scene.peer.connect();
  const tracks = [new FakeTrack('audio'), new FakeTrack('video')];
  const areEnabled = () => tracks.map(({ enabled }) => enabled);
  const said = scene.words.length;
  scene.peer.receive(new FakeStream('theirs', tracks.slice(0, 1)));

  call.setHold(true);
  scene.peer.receive(new FakeStream('theirs', tracks));

  assert.deepEqual(areEnabled(), [false, false]);
  assert.equal(scene.words.length, said);
  call.setHold(false);
  assert.deepEqual(areEnabled(), [true, true]);
});

for (const [video, canShareScreen] of [
  [false, false],
  [true, true],
] as const) {
  test(`a ${video ? 'video' : 'voice'} call of version 0 has ${canShareScreen ? 'the' : 'no'} place for a screen`, async () => {
    const scene = await openScene(ALICE);
    const call = await scene.place(video);

    await scene.hear(BOB, forgeV0('answer', call.callId));

    assert.equal(call.canShareScreen, canShareScreen);
  });
}

test('R5: unknown fields and unknown call events change nothing', async () => {
  const pair = await openPair();
  const calls = await connected(pair);
  const { callId } = calls.out;
  const [invite] = pair.world.sentBy(pair.alice);
  const content = {
    ...(invite?.content as object),
    'org.example.more': { deep: [1] },
    capabilities: 7,
  };
  const before = pair.world.home.events.length;

  for (const type of ['m.call.unheard_of', 'org.example.call.thing', 'm.call.negotiate']) {
    pair.world.home.inject({
      roomId: pair.roomId,
      sender: ALICE,
      type,
      content: { ...content, call_id: callId },
    });
  }
  await pair.world.settle();

  assert.equal(calls.in.status, 'connected');
  assert.equal(calls.out.status, 'connected');
  assert.equal(pair.world.home.events.length, before + 3);
});

test('R5: an invite with fields nobody knows rings as any other', async () => {
  const scene = await openScene(BOB);

  await scene.hear(ALICE, forge('invite', THEIRS, { 'org.example.more': [{}], capabilities: 'x' }));

  assert.equal(scene.call.status, 'ringing');
});
