// Devices that the user has granted, and that take their time to start: nobody waits for them.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { forge, GOOD_SDP } from '../../../test/forge.ts';
import { ALICE, BOB, openScene, THEIRS, type Said, type Scene } from '../../../test/scene.ts';

test('the invite leaves before granted devices are there, and says what the user wishes', async () => {
  const { scene, start } = await openSlow(ALICE);

  const call = await scene.place(true);

  assert.equal(call.status, 'calling');
  assert.deepEqual(mutedIn(scene.said[0]), { audio_muted: false, video_muted: false });
  assert.deepEqual(sentBy(scene), []);
  start();
  await scene.world.settle();
  assert.equal(call.localStream?.getTracks().length, 2);
  assert.deepEqual(sentBy(scene), ['camera', 'microphone']);
  assert.deepEqual(scene.words, ['invite']);
});

test('the answer leaves before granted devices are there, and tracks follow into their places', async () => {
  const { scene, start } = await openSlow(BOB);
  await scene.hear(ALICE, forge('invite', THEIRS, { invitee: BOB }));

  const call = await scene.accept();

  assert.deepEqual(scene.words, ['answer']);
  assert.deepEqual(sentBy(scene), []);
  start();
  await scene.world.settle();
  assert.equal(call.status, 'connecting');
  assert.deepEqual(sentBy(scene), ['microphone']);
  assert.deepEqual(scene.words, ['answer']);
});

test('a camera that fails when it is awaited is told to both, and the call goes on with sound', async () => {
  const { scene, start } = await openSlow(BOB);
  await scene.hear(ALICE, forge('invite', THEIRS, { invitee: BOB, offer: VIDEO_OFFER }));
  const call = await scene.accept(true);

  scene.page.devices.busy.add('camera');
  start();
  await scene.world.settle();

  assert.deepEqual(scene.problems, ['deviceBusy']);
  assert.deepEqual(scene.words, ['answer', 'sdp_stream_metadata_changed']);
  assert.deepEqual(mutedIn(scene.said[1]), { audio_muted: false, video_muted: true });
  assert.deepEqual([call.status, call.isCameraMuted], ['connecting', true]);
  assert.deepEqual(sentBy(scene), ['microphone']);
});

test('devices that fail altogether are told to both, and can be tried again in the call', async () => {
  const { scene, start } = await openSlow(BOB);
  await scene.hear(ALICE, forge('invite', THEIRS, { invitee: BOB }));
  const call = await scene.accept();

  scene.page.devices.failure = 'deviceBusy';
  start();
  await scene.world.settle();
  assert.deepEqual(scene.problems, ['deviceBusy']);
  assert.deepEqual(mutedIn(scene.said[1]), { audio_muted: true, video_muted: true });
  assert.deepEqual([call.status, call.isMicrophoneMuted], ['connecting', true]);
  call.setMicrophoneMuted(false);
  await scene.world.settle();

  assert.deepEqual(sentBy(scene), ['microphone']);
  assert.deepEqual(mutedIn(scene.said[2]), { audio_muted: false, video_muted: true });
});

test('a caller hears only after the answer that a device of an invite has failed', async () => {
  const { scene, start } = await openSlow(ALICE);
  const call = await scene.place(true);

  scene.page.devices.busy.add('camera');
  start();
  await scene.world.settle();
  assert.deepEqual(scene.words, ['invite']);
  await scene.hear(BOB, forge('answer', { ...THEIRS, callId: call.callId }));

  assert.deepEqual(scene.words.slice(0, 1), ['invite']);
  assert.ok(scene.words.includes('sdp_stream_metadata_changed'));
});

test('who mutes while the devices start is muted in the invite, and when they are there', async () => {
  const { scene, start } = await openSlow(ALICE);
  const call = scene.page.agent.place({ roomId: scene.roomId }, { video: true });
  call.setMicrophoneMuted(true);
  await call.setCameraMuted(true);
  await scene.world.settle();
  scene.peer.completeGathering();
  await scene.world.settle();

  start();
  await scene.world.settle();

  assert.deepEqual(mutedIn(scene.said[0]), { audio_muted: true, video_muted: true });
  assert.deepEqual(sentBy(scene), []);
  assert.deepEqual(
    scene.page.devices.liveTracks.map(({ kind, enabled }) => [kind, enabled]),
    [['audio', false]],
  );
});

test('a camera that is switched on in a call by voice whose microphone starts is taken after that', async () => {
  const { scene, start } = await openSlow(BOB);
  await scene.hear(ALICE, forge('invite', THEIRS, { invitee: BOB }));
  const call = await scene.accept();
  scene.peer.connect('connected');
  await scene.world.settle();

  const switchingOn = call.setCameraMuted(false);
  await scene.world.settle();
  assert.deepEqual(scene.words, ['answer']);
  start();
  await switchingOn;
  await scene.world.settle();

  assert.deepEqual(sentBy(scene), ['camera', 'microphone']);
  assert.equal(call.isCameraMuted, false);
  assert.ok(scene.words.includes('negotiate'), scene.words.join());
});

test('a call that ends while its devices start leaves none running', async () => {
  const { scene, start } = await openSlow(BOB);
  await scene.hear(ALICE, forge('invite', THEIRS, { invitee: BOB }));
  const call = await scene.accept();

  call.hangUp();
  start();
  await scene.world.settle();

  assert.deepEqual(scene.page.devices.liveTracks, []);
  assert.deepEqual(scene.words, ['answer', 'hangup']);
});

test('while the browser would still ask, nobody is rung before the user said yes', async () => {
  const { scene, start } = await openSlow(ALICE);
  scene.page.devices.isPermanentlyGranted = false;

  const call = scene.page.agent.place({ roomId: scene.roomId }, { video: true });
  await scene.world.advance(60_000);
  assert.deepEqual([call.status, scene.words, scene.page.peers.length], ['preparing', [], 0]);
  start();
  await scene.world.settle();
  scene.peer.completeGathering();
  await scene.world.settle();

  assert.equal(scene.words[0], 'invite');
});

/** A page whose devices are granted and start when the test says. */
async function openSlow(
  userId: typeof ALICE | typeof BOB,
): Promise<{ readonly scene: Scene; readonly start: () => void }> {
  const scene = await openScene(userId);
  scene.page.devices.isPermanentlyGranted = true;
  return { scene, start: scene.page.devices.holdPrompts() };
}

function sentBy({ peer }: Scene): readonly string[] {
  return [...peer.tracks.keys()].sort();
}

const VIDEO_OFFER = { type: 'offer', sdp: `${GOOD_SDP}m=video 9 UDP/TLS/RTP/SAVPF 96\r\n` };

/** What an event says of the stream of microphone and camera. */
function mutedIn(said: Said | undefined): unknown {
  const streams = said?.content['sdp_stream_metadata'] as Record<string, Record<string, unknown>>;
  const [stream] = Object.values(streams);
  return { audio_muted: stream?.['audio_muted'], video_muted: stream?.['video_muted'] };
}
