import assert from 'node:assert/strict';
import { test } from 'node:test';

import { connected, openPair, ringing } from '../../../test/agent-pair.ts';
import { FakeStream, FakeTrack } from '../../../test/fake-devices.ts';
import { forge } from '../../../test/forge.ts';
import { ALICE, BOB, openScene, THEIRS } from '../../../test/scene.ts';
import type { Scene } from '../../../test/scene.ts';

test('R74: invite and answer describe each stream by the ID that stands in the description', async () => {
  const pair = await openPair();
  await connected(pair, true);

  for (const [page, key] of [
    [pair.alice, 'offer'],
    [pair.bob, 'answer'],
  ] as const) {
    const content = pair.world.sentBy(page)[0]?.content as Record<string, unknown>;
    const { sdp } = content[key] as { sdp: string };
    const streamIds = new Set([...sdp.matchAll(/a=msid:(\S+)/g)].map(([, id]) => id));
    const metadata = content['sdp_stream_metadata'] as Record<string, Metadata>;
    assert.deepEqual(new Set(Object.keys(metadata)), streamIds);
    assert.ok(Object.values(metadata).every(({ purpose }) => purpose === 'm.usermedia'));
    assert.deepEqual(content['org.matrix.msc3077.sdp_stream_metadata'], metadata);
  }
});

test('R75: a stream that the metadata does not list is not shown', async () => {
  for (const arriving of [
    ['unlisted', 'main'],
    ['main', 'unlisted'],
  ]) {
    const scene = await connectedTo({ main: { purpose: 'm.usermedia' } });

    for (const id of arriving) hearStream(scene, id);

    assert.equal(scene.call.remoteStream?.id, 'main');
  }
});

test('R75, R122: a screen that is shared again under the ID of the first one, as by js-sdk, is shown', async () => {
  const main = { purpose: 'm.usermedia' };
  const scene = await connectedTo({ main, first: { purpose: 'm.screenshare' } });
  for (const id of ['main', 'first']) hearStream(scene, id);
  assert.equal(screenId(scene), 'first');

  await describeStreams(scene, { main });
  assert.equal(screenId(scene), undefined);
  await describeStreams(scene, { main, second: { purpose: 'm.screenshare' } });

  assert.equal(screenId(scene), 'first');
  assert.equal(scene.call.remoteStream?.id, 'main');
});

test('R76: a stream of an unknown purpose is not shown', async () => {
  const scene = await connectedTo({
    odd: { purpose: 'org.example.hologram' },
    screen: { purpose: 'm.screenshare' },
    main: { purpose: 'm.usermedia' },
    more: { purpose: 'm.usermedia' },
  });

  for (const id of ['odd', 'screen', 'main', 'more']) hearStream(scene, id);

  assert.equal(scene.call.remoteStream?.id, 'main');
});

test('R77: without metadata the first stream is shown', async () => {
  const scene = await connectedTo(undefined);

  hearStream(scene, 'first');
  hearStream(scene, 'second');

  assert.equal(scene.call.remoteStream?.id, 'first');
});

test('R78: sound and camera are in one stream', async () => {
  const scene = await openScene(ALICE);

  await scene.place(true);

  const { sdp } = scene.said[0]?.content['offer'] as { sdp: string };
  assert.equal(sdp.split('\r\nm=').length - 1, 2);
  assert.equal(new Set([...sdp.matchAll(/a=msid:(\S+)/g)].map(([, id]) => id)).size, 1);
});

test('R79: muting in a call sends changed metadata, and no negotiation', async () => {
  const pair = await openPair();
  const calls = await connected(pair, true);
  const before = pair.world.home.events.length;

  calls.out.setMicrophoneMuted(true);
  calls.out.setMicrophoneMuted(true);
  calls.out.setMicrophoneMuted(false);
  await pair.world.settle();

  const sent = pair.world.home.events.slice(before);
  assert.deepEqual(
    sent.map(({ type }) => type),
    ['m.call.sdp_stream_metadata_changed', 'm.call.sdp_stream_metadata_changed'],
  );
  assert.deepEqual(
    sent.map(({ content }) => mutesOf(content)),
    [
      [true, false],
      [false, false],
    ],
  );
});

test('R79, R86: who is held mutes and unmutes without a negotiation', async () => {
  const pair = await openPair();
  const calls = await connected(pair, true);
  calls.out.setHold(true);
  await pair.world.settle();
  const before = pair.world.home.events.length;

  for (const isMuted of [true, false]) {
    calls.in.setMicrophoneMuted(isMuted);
    void calls.in.setCameraMuted(isMuted);
    await pair.world.settle();
  }

  const types = pair.world.home.events.slice(before).map(({ type }) => type);
  assert.deepEqual(new Set(types), new Set(['m.call.sdp_stream_metadata_changed']));
});

test('R79: received_status_before_accepted: who mutes before the answer is known as muted when the call is answered', async () => {
  const pair = await openPair();
  const calls = await ringing(pair, true);

  calls.out.setMicrophoneMuted(true);
  await pair.world.settle();
  assert.equal(pair.world.sentBy(pair.alice).length, 2);
  void calls.in.setCameraMuted(true);
  calls.in.accept({ video: true });
  await pair.world.settle();
  pair.bob.peers[0]?.completeGathering();
  await pair.world.settle();

  assert.equal(calls.in.opponent?.isMicrophoneMuted, true);
  assert.equal(calls.out.opponent?.isCameraMuted, true);
  assert.equal(calls.out.opponent.isMicrophoneMuted, false);
});

test('R79: who mutes while the devices open starts muted', async () => {
  const scene = await openScene(ALICE);
  const call = scene.page.agent.place({ roomId: scene.roomId }, { video: true });

  call.setMicrophoneMuted(true);
  await scene.world.settle();
  scene.peer.completeGathering();
  await scene.world.settle();

  assert.deepEqual(mutesOf(scene.said[0]?.content), [true, false]);
  assert.ok(
    scene.page.devices.liveTracks.every(({ kind, enabled }) => enabled === (kind === 'video')),
  );
});

for (const muted of [undefined, null, 'true', 1, false]) {
  test(`R80: audio_muted ${JSON.stringify(muted)} means that the opponent is heard`, async () => {
    const stream = { purpose: 'm.usermedia', audio_muted: muted, video_muted: muted };
    const scene = await connectedTo({ main: stream });
    hearStream(scene, 'main');

    assert.equal(scene.call.remoteStream?.id, 'main');
    assert.equal(scene.call.opponent?.isMicrophoneMuted, false);
    assert.equal(scene.call.opponent.isCameraMuted, false);
  });
}

test('R81: an opponent who mutes is shown as muted, and the stream is left as it is', async () => {
  const scene = await connectedTo({ main: { purpose: 'm.usermedia' } });
  const stream = hearStream(scene, 'main');
  const metadata = { main: { purpose: 'm.usermedia', audio_muted: true } };

  await scene.hear(ALICE, forge('streamsChanged', THEIRS, { sdp_stream_metadata: metadata }));

  assert.equal(scene.call.opponent?.isMicrophoneMuted, true);
  assert.ok(stream.getTracks().every(({ enabled }) => enabled));
});

test('R82: a camera that the opponent mutes is known as muted, and as on when it is back', async () => {
  const pair = await openPair();
  const calls = await connected(pair, true);

  void calls.out.setCameraMuted(true);
  await pair.world.settle();
  assert.equal(calls.in.opponent?.isCameraMuted, true);
  void calls.out.setCameraMuted(false);
  await pair.world.settle();

  assert.equal(calls.in.opponent.isCameraMuted, false);
});

test('R83: a muted device sends nothing: its track is disabled', async () => {
  const scene = await openScene(ALICE);
  const call = await scene.place(true);

  call.setMicrophoneMuted(true);
  assert.deepEqual(enabledKinds(scene), ['video']);
  void call.setCameraMuted(true);
  assert.deepEqual(enabledKinds(scene), []);
  call.setMicrophoneMuted(false);

  assert.deepEqual(enabledKinds(scene), ['audio']);
});

test('R59: changed metadata of anybody but the opponent changes nothing', async () => {
  const scene = await connectedTo({ main: { purpose: 'm.usermedia' } });

  await scene.hear(BOB, forge('streamsChanged', { ...THEIRS, partyId: 'OWNOTHER' }));
  await scene.hear(ALICE, forge('streamsChanged', { ...THEIRS, partyId: 'ANOTHER' }));

  assert.equal(scene.call.opponent?.isMicrophoneMuted, false);
});

interface Metadata {
  readonly purpose: string;
  readonly audio_muted: boolean;
  readonly video_muted: boolean;
}

async function connectedTo(sdp_stream_metadata: unknown): Promise<Scene> {
  const scene = await openScene(BOB);
  await scene.hear(ALICE, forge('invite', THEIRS, { sdp_stream_metadata }));
  await scene.accept();
  scene.peer.connect();
  return scene;
}

function describeStreams(scene: Scene, sdp_stream_metadata: object): Promise<void> {
  return scene.hear(ALICE, forge('streamsChanged', THEIRS, { sdp_stream_metadata }));
}

function hearStream(scene: Scene, id: string): FakeStream {
  const stream = new FakeStream(id, [new FakeTrack('audio'), new FakeTrack('video')]);
  scene.peer.receive(stream);
  return stream;
}

function enabledKinds(scene: Scene): string[] {
  return scene.page.devices.liveTracks.filter(({ enabled }) => enabled).map(({ kind }) => kind);
}

function mutesOf(content: unknown): unknown {
  const { sdp_stream_metadata: metadata } = content as {
    sdp_stream_metadata: Record<string, Metadata>;
  };
  const [stream] = Object.values(metadata);
  return [stream?.audio_muted, stream?.video_muted];
}

function screenId({ call }: Scene): string | undefined {
  return call.remoteScreenStream?.id;
}
