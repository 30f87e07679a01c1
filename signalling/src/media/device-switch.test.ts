import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { MediaStage } from '../../test/media-stage.ts';
import type { Device, MediaError } from '../ports/peer.ts';

describe('another device is chosen in a call', () => {
  for (const device of ['microphone', 'camera'] as const) {
    test(`another ${device} is sent in the place of the first, which stops, and nobody is told`, async () => {
      const stage = await callWithTwo();
      const before = stage.peer.tracks.get(device);

      await stage.media.useDevice(device, 'two');

      assert.equal(stage.media.deviceInUse(device), 'two');
      assert.equal(stage.peer.tracks.get(device)?.getSettings().deviceId, 'two');
      assert.equal(before?.readyState, 'ended');
      assert.deepEqual(stage.lights, ['audio', 'video']);
      assert.deepEqual(stage.inputs, []);
    });

    test(`a ${device} that does not start leaves the one before`, async () => {
      const stage = await callWithTwo();
      stage.devices.broken.add('two');

      await assert.rejects(stage.media.useDevice(device, 'two'), isMissing(device));

      assert.equal(stage.media.deviceInUse(device), 'one');
      assert.equal(stage.peer.tracks.get(device)?.readyState, 'live');
      assert.deepEqual(stage.lights, ['audio', 'video']);
      assert.deepEqual([stage.inputs, stage.problems], [[], []]);
    });
  }

  test('a muted microphone stays muted, and the other one is heard when it is unmuted', async () => {
    const stage = await callWithTwo();
    await stage.media.setMuted('microphone', true);

    await stage.media.useDevice('microphone', 'two');
    assert.equal(stage.peer.tracks.has('microphone'), false);
    assert.equal(stage.devices.liveTracks.find(({ kind }) => kind === 'audio')?.enabled, false);
    await stage.media.setMuted('microphone', false);

    assert.equal(stage.peer.tracks.get('microphone')?.getSettings().deviceId, 'two');
    assert.equal(stage.peer.tracks.get('microphone')?.enabled, true);
  });

  test('a camera that is off stays off, and the chosen one goes on', async () => {
    const stage = await callWithTwo();
    await stage.media.setMuted('camera', true);

    await stage.media.useDevice('camera', 'two');
    assert.deepEqual(stage.lights, ['audio']);
    await stage.media.setMuted('camera', false);

    assert.equal(stage.media.deviceInUse('camera'), 'two');
  });

  test('a phone opens the other camera once the first is off', async () => {
    const stage = await callWithTwo();
    stage.devices.hasOneCameraAtATime = true;

    await stage.media.useDevice('camera', 'two');

    assert.equal(stage.media.deviceInUse('camera'), 'two');
  });

  test('a camera of before that does not start again is lost, and that is told', async () => {
    const stage = await callWithTwo();
    for (const id of ['one', 'two']) stage.devices.broken.add(id);

    await assert.rejects(stage.media.useDevice('camera', 'two'), isMissing('camera'));

    assert.deepEqual(stage.problems, ['deviceLost']);
    assert.deepEqual(stage.said, { user: 'sound' });
    assert.equal(stage.media.hasCamera(), false);
  });

  test('what is chosen before the call is captured is captured', async () => {
    const stage = new MediaStage();
    stage.devices.change('camera', ['one', 'two']);
    await stage.media.useDevice('camera', 'two');

    await stage.connect({ video: true });

    assert.equal(stage.media.deviceInUse('camera'), 'two');
  });

  test('a choice while the devices are asked for holds once they are there', async () => {
    const stage = new MediaStage();
    stage.devices.change('camera', ['one', 'two']);
    const allow = stage.devices.holdPrompts();
    const connecting = stage.connect({ video: true });
    const choosing = stage.media.useDevice('camera', 'two');

    allow();
    await Promise.all([connecting, choosing]);

    assert.equal(stage.media.deviceInUse('camera'), 'two');
    assert.deepEqual(stage.lights, ['audio', 'video']);
  });

  test('nothing runs on where the call ends meanwhile', async () => {
    const stage = await callWithTwo();
    const allow = stage.devices.holdPrompts();
    const choosing = stage.media.useDevice('microphone', 'two');
    await stage.settle();

    stage.media.release();
    allow();
    await choosing;

    assert.deepEqual(stage.lights, []);
    assert.equal(stage.devices.isWatched, false);
  });
});

describe('the camera is flipped', () => {
  test('from the front to the back and again to the front', async () => {
    const stage = new MediaStage();
    stage.devices.change('camera', ['front', 'wide', 'back']);
    await stage.connect({ video: true });
    await stage.settle();

    assert.equal(stage.media.canFlipCamera, true);
    await stage.media.flipCamera();
    assert.equal(stage.media.deviceInUse('camera'), 'back');
    await stage.media.flipCamera();

    assert.equal(stage.media.deviceInUse('camera'), 'front');
  });

  test('to the next one where cameras do not say where they look', async () => {
    const stage = await callWithTwo();

    await stage.media.flipCamera();
    assert.equal(stage.media.deviceInUse('camera'), 'two');
    await stage.media.flipCamera();

    assert.equal(stage.media.deviceInUse('camera'), 'one');
  });

  test('only where there is another one, as devices come and go', async () => {
    const stage = await callWithTwo();

    stage.devices.change('camera', ['one']);
    await stage.settle();

    assert.equal(stage.media.canFlipCamera, false);
    await assert.rejects(stage.media.flipCamera(), isMissing('camera'));
  });

  test('only while it is on', async () => {
    const stage = await callWithTwo();

    await stage.media.setMuted('camera', true);

    assert.equal(stage.media.canFlipCamera, false);
    assert.equal(stage.devices.isWatched, false);
  });
});

/** A call with sound and pictures where there are two devices of each kind. */
async function callWithTwo(): Promise<MediaStage> {
  const stage = new MediaStage();
  for (const device of ['microphone', 'camera'] as const) {
    stage.devices.change(device, ['one', 'two']);
  }
  await stage.connect({ video: true });
  await stage.settle();
  return stage;
}

function isMissing(device: Device): (error: MediaError) => boolean {
  return ({ code }) => code === (device === 'camera' ? 'noCamera' : 'noMicrophone');
}
