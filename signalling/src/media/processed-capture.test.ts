import assert from 'node:assert/strict';
import { test } from 'node:test';

import { asTrack, FakeTrack } from '../../test/fake-tracks.ts';
import { MediaStage } from '../../test/media-stage.ts';
import type { Device, MediaError, ProcessTrack } from '../ports/peer.ts';

test('what is sent and shown is what was made of each track', async () => {
  const { stage, made } = stageWith();

  await stage.connect({ video: true });

  assert.deepEqual([...stage.peer.tracks.values()], made);
  assert.deepEqual(stage.media.localStream?.getTracks(), made);
  assert.equal(stage.media.deviceInUse('camera'), 'cam1');
});

test('another device, a flipped camera and one that goes on again are processed, too', async () => {
  const { stage, made } = stageWith();
  stage.devices.change('camera', ['one', 'two']);
  await stage.connect({ video: true });
  await stage.settle();

  for (const change of [
    () => stage.media.useDevice('camera', 'two'),
    () => stage.media.flipCamera(),
    async () => {
      await stage.media.setMuted('camera', true);
      await stage.media.setMuted('camera', false);
    },
  ]) {
    await change();
    assert.equal(stage.peer.tracks.get('camera'), made.at(-1));
  }

  assert.equal(made.length, 5);
  assert.deepEqual(stage.lights, ['audio', 'video']);
  assert.equal(made.filter(({ readyState }) => readyState === 'live').length, 2);
});

test('both are stopped with the call', async () => {
  const { stage, made } = stageWith();
  await stage.connect({ video: true });

  stage.media.release();
  await stage.settle();

  assert.deepEqual(stage.lights, []);
  assert.deepEqual(new Set(made.map(({ readyState }) => readyState)), new Set(['ended']));
});

test('a device that is unplugged ends what was made of it', async () => {
  const { stage, made } = stageWith();
  await stage.connect({ video: true });

  stage.devices.unplug('camera');

  assert.deepEqual(stage.problems, ['deviceLost']);
  assert.deepEqual(stage.said, { user: 'sound' });
  assert.equal(made.find(({ kind }) => kind === 'video')?.readyState, 'ended');
});

for (const [how, process] of Object.entries<ProcessTrack>({
  throws: () => {
    throw new Error('No model');
  },
  rejects: () => Promise.reject(new Error('No model')),
  'gives a track that has ended': () => {
    const track = new FakeTrack('video');
    track.stop();
    return asTrack(track);
  },
  'gives sound for pictures': () => asTrack(new FakeTrack('audio')),
  'never ends': () => new Promise<never>(() => undefined),
})) {
  test(`where processing ${how}, the camera has failed and its own picture is never sent`, async () => {
    const { stage } = stageWith((track, device) =>
      device === 'camera' ? process(track, device) : track,
    );

    const connecting = stage.connect({ video: true });
    await stage.settle();
    await stage.advance(10_000);
    await connecting;

    assert.deepEqual(stage.problems, ['captureFailed']);
    assert.deepEqual(stage.sent, ['microphone']);
    assert.deepEqual(stage.said, { user: 'sound' });
    assert.deepEqual(stage.lights, ['audio']);
    assert.deepEqual(
      stage.media.localStream?.getTracks().map(({ kind }) => kind),
      ['audio'],
    );
  });
}

test('a camera that cannot be processed when it goes on stays off, and the cause is kept', async () => {
  const cause = new Error('No model');
  const { stage } = stageWith((track, device) => {
    if (device === 'camera') throw cause;
    return track;
  });
  await stage.connect({ video: true });

  const showing = stage.media.setMuted('camera', false);

  await assert.rejects(
    showing,
    (error: MediaError) => error.code === 'captureFailed' && error.cause === cause,
  );
  assert.deepEqual(stage.lights, ['audio']);
  assert.deepEqual(stage.sent, ['microphone']);
});

test('what is made too late is stopped', async () => {
  const late = Promise.withResolvers<MediaStreamTrack>();
  const { stage } = stageWith((track, device) => (device === 'camera' ? late.promise : track));
  const connecting = stage.connect({ video: true });
  await stage.settle();
  await stage.advance(10_000);
  await connecting;

  const track = new FakeTrack('video');
  late.resolve(asTrack(track));
  await stage.settle();

  assert.equal(track.readyState, 'ended');
});

/** A call whose tracks are processed so, by another track of their kind unless the test says how. */
function stageWith(process?: ProcessTrack): {
  readonly stage: MediaStage;
  readonly made: FakeTrack[];
} {
  const made: FakeTrack[] = [];
  const another = (_track: MediaStreamTrack, device: Device): MediaStreamTrack => {
    const track = new FakeTrack(device === 'camera' ? 'video' : 'audio');
    made.push(track);
    return asTrack(track);
  };
  return { stage: new MediaStage({ processTrack: process ?? another }), made };
}
