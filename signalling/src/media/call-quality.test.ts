import assert from 'node:assert/strict';
import { test } from 'node:test';

import { MediaStage } from '../../test/media-stage.ts';

test('nobody looks at the quality, or knows it, without a connection', async () => {
  const stage = await openCall();
  await stage.advance(10_000);
  assert.deepEqual(stage.media.quality, { level: 'good', reasons: [] });

  stage.peer.disconnect();

  assert.equal(stage.media.quality, undefined);
  const { looks } = stage.peer;
  await stage.advance(10_000);
  assert.equal(stage.peer.looks, looks);
});

test('a call is worse after two looks, better after three, and tells each once', async () => {
  const stage = await openCall();
  await stage.advance(6_000);
  stage.changes.length = 0;

  lose(stage, 0.1);
  const becamePoor = await untilLevel(stage, 'poor');
  assert.deepEqual(stage.media.quality?.reasons, ['loss']);
  lose(stage, 0);
  const becameGood = await untilLevel(stage, 'good');

  assert.deepEqual([becamePoor, becameGood], [4_000, 6_000]);
  assert.equal(stage.changes.length, 2);
});

test('a camera gets smaller and pauses while much is lost, sound goes on, and it comes back', async () => {
  const stage = await openCall();
  lose(stage, 0.2);

  await stage.advance(10_000);
  assert.equal(stage.peer.pictureScale, 2);
  await stage.advance(6_000);
  assert.equal(stage.peer.pictureScale, 4);
  await stage.advance(6_000);
  assert.equal(stage.media.isCameraPaused, true);
  assert.deepEqual(stage.sent, ['microphone']);
  assert.deepEqual(stage.said, { user: 'sound' });
  assert.deepEqual(stage.inputs.slice(-1), ['streamsChanged']);
  assert.deepEqual(stage.lights, ['audio', 'video']);
  lose(stage, 0);
  await stage.advance(60_000);

  assert.equal(stage.media.isCameraPaused, false);
  assert.equal(stage.peer.pictureScale, 1);
  assert.deepEqual(stage.said, { user: 'sound and pictures' });
});

test('a user who switches the camera off and on is seen again at once', async () => {
  const stage = await openCall();
  lose(stage, 0.2);
  await stage.advance(24_000);
  assert.equal(stage.media.isCameraPaused, true);

  await stage.media.setMuted('camera', true);
  assert.equal(stage.media.isCameraPaused, false);
  await stage.media.setMuted('camera', false);

  assert.equal(stage.peer.pictureScale, 1);
  assert.deepEqual(stage.sent, ['camera', 'microphone']);
});

test('a screen in the place of the camera is never made smaller, and never paused', async () => {
  const stage = await openCall();
  stage.opponent = { ...stage.opponent, knowsStreams: false };
  await stage.media.setScreenShared(true);
  lose(stage, 0.2);

  await stage.advance(60_000);

  assert.equal(stage.peer.pictureScale, 1);
  assert.deepEqual(stage.sent, ['camera', 'microphone']);
  assert.equal(stage.media.isCameraPaused, false);
});

/** A connected call with pictures. */
async function openCall(): Promise<MediaStage> {
  const stage = new MediaStage();
  await stage.connect({ video: true });
  lose(stage, 0);
  stage.peer.connect();
  stage.inputs.length = 0;
  return stage;
}

/** From now on this share of what we send is lost. */
function lose(stage: MediaStage, share: number): void {
  const last = sentSoFar.get(stage) ?? { packetsSent: 0, packetsLost: 0 };
  const from = stage.clock.now();
  stage.peer.moreStats = () => {
    const packets = (stage.clock.now() - from) / 10;
    const packetsSent = last.packetsSent + packets;
    const packetsLost = last.packetsLost + packets * share;
    sentSoFar.set(stage, { packetsSent, packetsLost });
    return [
      { type: 'outbound-rtp', packetsSent },
      { type: 'remote-inbound-rtp', packetsLost },
    ];
  };
}

/** How long it takes until the quality is this. */
async function untilLevel(stage: MediaStage, level: string): Promise<number> {
  const from = stage.clock.now();
  while (stage.media.quality?.level !== level && stage.clock.now() < from + 60_000) {
    await stage.advance(2_000);
  }
  return stage.clock.now() - from;
}

const sentSoFar = new WeakMap<
  MediaStage,
  { readonly packetsSent: number; readonly packetsLost: number }
>();
