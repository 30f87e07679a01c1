import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import type { FakeTrack } from '../../test/fake-devices.ts';
import { MediaStage } from '../../test/media-stage.ts';
import type { MediaError } from '../ports/peer.ts';

describe('a device is unplugged', () => {
  test('F11: it is told in the same moment, and the call goes on with what is left', async () => {
    const stage = new MediaStage();
    await stage.connect({ video: true });

    stage.devices.unplug('camera');

    assert.deepEqual(stage.problems, ['deviceLost']);
    assert.deepEqual(stage.said, { user: 'sound' });
    assert.deepEqual(stage.inputs, ['streamsChanged']);
    assert.deepEqual(stage.lights, ['audio']);
    assert.equal(stage.peer.isClosed, false);
  });

  for (const device of ['microphone', 'camera'] as const) {
    test(`F11: a ${device} that is plugged in again is used again`, async () => {
      const stage = new MediaStage();
      await stage.connect({ video: true });
      stage.devices.unplug(device);
      await stage.settle();
      assert.equal(stage.said['user'], saidWithout(device));
      const before = stage.peer.tracks.get(device);

      stage.devices.plugIn(device);
      await stage.settle();

      assert.notEqual(stage.peer.tracks.get(device), before);
      assert.equal(stage.peer.tracks.get(device)?.readyState, 'live');
      assert.deepEqual(stage.said, { user: 'sound and pictures' });
      assert.deepEqual(stage.inputs, ['streamsChanged', 'streamsChanged']);
      assert.deepEqual(stage.problems, ['deviceLost']);
    });
  }

  test('F11: another device takes its place at once where the browser need not ask', async () => {
    const stage = new MediaStage();
    await stage.connect({ video: false });
    stage.devices.isPermanentlyGranted = true;
    const [track] = stage.devices.liveTracks;

    track?.end();
    await stage.settle();

    assert.deepEqual(stage.lights, ['audio']);
    assert.deepEqual(stage.said, { user: 'sound' });
  });

  test('F11: a muted microphone that is plugged in again stays off until it is unmuted', async () => {
    const stage = new MediaStage();
    await stage.connect({ video: false });
    await stage.media.setMuted('microphone', true);
    stage.inputs.length = 0;

    stage.devices.unplug('microphone');
    stage.devices.plugIn('microphone');
    await stage.settle();
    assert.deepEqual(stage.problems, ['deviceLost']);
    assert.deepEqual(stage.inputs, []);
    assert.deepEqual(stage.lights, []);
    await stage.media.setMuted('microphone', false);

    assert.deepEqual(stage.lights, ['audio']);
    assert.deepEqual(stage.said, { user: 'sound' });
  });

  test('F11: a camera that is switched off meanwhile stays off when it is plugged in', async () => {
    const stage = new MediaStage();
    await stage.connect({ video: true });
    stage.devices.unplug('camera');

    await stage.media.setMuted('camera', true);
    stage.devices.plugIn('camera');
    await stage.settle();

    assert.deepEqual(stage.lights, ['audio']);
  });

  test('F11: a microphone that is still gone is a problem, not an unhandled failure', async () => {
    const stage = new MediaStage();
    await stage.connect({ video: false });
    stage.devices.unplug('microphone');

    await stage.media.setMuted('microphone', false);

    assert.deepEqual(stage.problems, ['deviceLost', 'noMicrophone']);
    assert.equal(stage.media.isMicrophoneMuted, true);
  });

  test('devices are watched while one is lost, and not after the call', async () => {
    const stage = new MediaStage();
    await stage.connect({ video: false });
    assert.equal(stage.devices.isWatched, false);

    stage.devices.unplug('microphone');
    assert.equal(stage.devices.isWatched, true);
    stage.media.release();
    stage.devices.plugIn('microphone');
    await stage.settle();

    assert.equal(stage.devices.isWatched, false);
    assert.deepEqual(stage.lights, []);
  });
});

describe('the system silences a device', () => {
  for (const [device, left] of [
    ['microphone', 'pictures'],
    ['camera', 'sound'],
  ] as const) {
    test(`a ${device} that gives nothing is told to the user and the opponent, until it is back`, async () => {
      const { stage, track } = await callWith(device);

      track.silence(true);
      await stage.advance(1_000);
      assert.deepEqual(stage.problems, ['deviceSilenced']);
      assert.deepEqual(stage.said, { user: left });
      assert.deepEqual(stage.inputs, ['streamsChanged']);
      track.silence(false);

      assert.deepEqual(stage.said, { user: 'sound and pictures' });
      assert.deepEqual(stage.inputs, ['streamsChanged', 'streamsChanged']);
      assert.deepEqual(stage.problems, ['deviceSilenced']);
    });
  }

  test('a device that gives nothing for a moment is told to nobody', async () => {
    const { stage, track } = await callWith('microphone');

    for (const isSilent of [true, false, true, false]) {
      track.silence(isSilent);
      await stage.advance(900);
    }
    await stage.advance(10_000);

    assert.deepEqual([stage.problems, stage.inputs], [[], []]);
  });

  test('a muted microphone that is silenced is told of when it is unmuted', async () => {
    const { stage, track } = await callWith('microphone');
    await stage.media.setMuted('microphone', true);
    stage.inputs.length = 0;

    track.silence(true);
    await stage.advance(1_000);
    assert.deepEqual([stage.problems, stage.inputs], [[], []]);
    await stage.media.setMuted('microphone', false);

    assert.deepEqual(stage.problems, ['deviceSilenced']);
    assert.deepEqual(stage.said, { user: 'pictures' });
  });

  test('a camera that was switched off and on is a new one', async () => {
    const { stage, track } = await callWith('camera');
    track.silence(true);
    await stage.advance(1_000);

    await stage.media.setMuted('camera', true);
    await stage.media.setMuted('camera', false);

    assert.deepEqual(stage.said, { user: 'sound and pictures' });
  });

  test('nothing is told after the call', async () => {
    const { stage, track } = await callWith('microphone');

    track.silence(true);
    stage.media.release();
    await stage.advance(1_000);

    assert.deepEqual(stage.problems, []);
  });
});

describe('a device does not start', () => {
  test('F13: a busy camera leaves a call with sound, and is told', async () => {
    const stage = new MediaStage();
    stage.devices.busy.add('camera');

    await stage.connect({ video: true });

    assert.deepEqual(stage.problems, ['deviceBusy']);
    assert.deepEqual(stage.said, { user: 'sound' });
    assert.deepEqual(stage.sent, ['microphone']);
  });

  test('F13: a busy microphone leaves a call to listen to, and is told', async () => {
    const stage = new MediaStage();
    stage.devices.busy.add('microphone');

    await stage.connect({ video: false });

    assert.deepEqual(stage.problems, ['deviceBusy']);
    assert.deepEqual(stage.said, { user: '' });
    assert.deepEqual(stage.sent, []);
    assert.equal(stage.media.isMicrophoneMuted, true);
  });

  for (const device of ['microphone', 'camera'] as const) {
    test(`F13: a ${device} that was busy is used when the user unmutes it`, async () => {
      const stage = new MediaStage();
      stage.devices.busy.add(device);
      await stage.connect({ video: true });

      stage.devices.busy.clear();
      await stage.media.setMuted(device, false);

      assert.deepEqual(stage.said, { user: 'sound and pictures' });
      assert.deepEqual(stage.sent, ['camera', 'microphone']);
      assert.deepEqual(stage.inputs, ['streamsChanged']);
    });
  }

  test('a call without a microphone cannot begin', async () => {
    const stage = new MediaStage();
    stage.devices.unplug('microphone');

    const preparing = stage.media.prepareOffer({ video: true });

    await assert.rejects(preparing, ({ code }: MediaError) => code === 'noMicrophone');
    assert.deepEqual(stage.lights, []);
  });
});

function saidWithout(device: 'microphone' | 'camera' | undefined): string {
  if (device === undefined) return 'sound and pictures';
  return device === 'microphone' ? 'pictures' : 'sound';
}

/** A call with sound and pictures, and the track of a device. */
async function callWith(
  device: 'microphone' | 'camera',
): Promise<{ readonly stage: MediaStage; readonly track: FakeTrack }> {
  const stage = new MediaStage();
  await stage.connect({ video: true });
  const kind = device === 'microphone' ? 'audio' : 'video';
  const track = stage.devices.liveTracks.find((live) => live.kind === kind);
  assert.ok(track);
  return { stage, track };
}
