// What opponents send whose descriptions and metadata are not as ours.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { FakeStream, FakeTrack } from '../../../test/fake-devices.ts';
import { forge } from '../../../test/forge.ts';
import { ALICE, BOB, openScene, THEIRS } from '../../../test/scene.ts';
import type { Scene } from '../../../test/scene.ts';

const MAIN = { purpose: 'm.usermedia' };

for (const [words, metadata] of [
  ['no metadata', undefined],
  ['old metadata', { first: MAIN }],
  ['old metadata, beside a screen', { first: MAIN, screen: { purpose: 'm.screenshare' } }],
] as const) {
  test(`a stream that takes the place of one whose tracks are gone is heard, with ${words}`, async () => {
    const scene = await connectedTo(metadata);
    const first = hearStream(scene, 'first');
    if (metadata && 'screen' in metadata) hearStream(scene, 'screen');

    hearStream(scene, 'second');
    loseTracks(first);

    assert.equal(scene.call.remoteStream?.id, 'second');
  });
}

test('a stream without sound gives way to one that has it', async () => {
  const scene = await connectedTo(undefined);

  const first = hearStream(scene, 'first');
  hearStream(scene, 'second');
  for (const track of first.getAudioTracks()) first.removeTrack(track);

  assert.equal(scene.call.remoteStream?.id, 'second');
});

test('on hold, when all tracks are gone, the stream stays', async () => {
  const scene = await connectedTo({ main: MAIN });

  loseTracks(hearStream(scene, 'main'));

  assert.equal(scene.call.remoteStream?.id, 'main');
});

test('of an opponent that only listens nothing is missed', async () => {
  const scene = await openScene(BOB);
  const sdp = 'v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 0\r\na=recvonly\r\n';
  await scene.hear(ALICE, forge('invite', THEIRS, { offer: { type: 'offer', sdp } }));
  await scene.accept();
  scene.peer.isHearing = false;
  scene.peer.connect();

  await scene.world.advance(60_000);

  assert.equal(scene.call.isStalled, false);
  assert.equal(scene.peer.restarts, 0);
});

for (const isMuted of [true, false]) {
  test(`nothing is ${isMuted ? 'missed' : 'heard'} of an opponent that may send sound and says it is ${isMuted ? '' : 'not '}muted`, async () => {
    const scene = await openScene(BOB);
    // It takes pictures and sends none, so that these are not muted says nothing.
    const sdp =
      'v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 0\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\na=recvonly\r\n';
    const sdp_stream_metadata = { main: { ...MAIN, audio_muted: isMuted, video_muted: false } };
    const offer = { type: 'offer', sdp };
    await scene.hear(ALICE, forge('invite', THEIRS, { offer, sdp_stream_metadata }));
    await scene.accept();
    scene.peer.isHearing = false;
    scene.peer.connect();

    await scene.world.advance(60_000);

    assert.equal(scene.call.isStalled, !isMuted);
    assert.equal(scene.peer.restarts > 0, !isMuted);
  });
}

for (const [section, isVideo] of [
  ['m=video 9 UDP/TLS/RTP/SAVPF 96\r\n', true],
  ['m=video 0 UDP/TLS/RTP/SAVPF 96\r\n', false],
  ['m=video 0 RTP/SAVPF\r\n', false],
  ['m=video 0 UDP/TLS/RTP/SAVPF 96\r\na=bundle-only\r\n', true],
] as const) {
  test(`an offer with ${JSON.stringify(section)} rings ${isVideo ? 'with pictures' : 'as voice'}`, async () => {
    const scene = await openScene(BOB);
    const sdp = `v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 0\r\n${section}`;

    await scene.hear(ALICE, forge('invite', THEIRS, { offer: { type: 'offer', sdp } }));

    assert.equal(scene.call.hasVideo, isVideo);
  });
}

const NO_SOUND = 'v=0\r\nm=audio 0 UDP/TLS/RTP/SAVPF 0\r\n';

for (const [words, sdp] of [
  ['without a common sound', NO_SOUND],
  ['that is rubbish', 'rubbish'],
] as const) {
  test(`an answer ${words} ends the call at once, for one reason that is its own`, async () => {
    const scene = await openScene(ALICE);
    const call = await scene.place();

    const ids = { ...THEIRS, callId: call.callId };
    await scene.hear(BOB, forge('answer', ids, { answer: { type: 'answer', sdp } }));

    assert.equal(call.endReason, 'incompatible');
    assert.deepEqual(scene.problems, []);
    assert.equal(scene.said.at(-1)?.content['reason'], 'unknown_error');
    assert.equal(scene.page.devices.liveTracks.length, 0);
  });

  test(`an offer ${words} ends the call at once when it is accepted`, async () => {
    const scene = await openScene(BOB);
    await scene.hear(ALICE, forge('invite', THEIRS, { offer: { type: 'offer', sdp } }));
    const { call } = scene;

    call.accept({ video: false });
    await scene.world.settle();

    assert.equal(call.endReason, 'incompatible');
    assert.deepEqual(scene.problems, []);
    assert.equal(scene.said.at(-1)?.content['reason'], 'unknown_error');
  });
}

async function connectedTo(sdp_stream_metadata: unknown): Promise<Scene> {
  const scene = await openScene(BOB);
  await scene.hear(ALICE, forge('invite', THEIRS, { sdp_stream_metadata }));
  await scene.accept();
  scene.peer.connect();
  return scene;
}

function hearStream(scene: Scene, id: string): FakeStream {
  const stream = new FakeStream(id, [new FakeTrack('audio'), new FakeTrack('video')]);
  scene.peer.receive(stream);
  return stream;
}

/** As the browser does when a description closes their section. */
function loseTracks(stream: FakeStream): void {
  for (const track of stream.getTracks()) stream.removeTrack(track);
  stream.dispatchEvent(new Event('removetrack'));
}
