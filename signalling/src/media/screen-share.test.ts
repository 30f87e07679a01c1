import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { MediaStage } from '../../test/media-stage.ts';
import type { MediaError } from '../ports/peer.ts';

test('the screen is asked for in the very task of the click', async () => {
  const stage = new MediaStage();
  await stage.connect({ video: false });
  const { prompts } = stage.devices;

  const sharing = stage.media.setScreenShared(true);

  assert.equal(stage.devices.prompts, prompts + 1);
  await sharing;
});

describe('an opponent who knows streams', () => {
  test('R74: a screen is a stream of its own, with the ID that stands in the description', async () => {
    const stage = new MediaStage();
    stage.devices.hasScreenSound = true;
    await stage.connect({ video: true });

    await stage.media.setScreenShared(true);
    await stage.media.renegotiate({ restartsIce: false, isHolding: false });

    const { localStreamId, screenStreamId } = stage.peer;
    const { sdp } = stage.media.localDescription();
    assert.deepEqual(
      new Set([...sdp.matchAll(/a=msid:(\S+)/g)].map(([, id]) => id)),
      new Set([localStreamId, screenStreamId]),
    );
    assert.deepEqual([...stage.media.describeStreams().keys()], [localStreamId, screenStreamId]);
    assert.equal(stage.media.describeStreams().get(screenStreamId)?.purpose, 'm.screenshare');
    assert.equal(stage.said[screenStreamId], 'sound and pictures');
    assert.deepEqual(stage.inputs, ['negotiationNeeded']);
  });

  test('a screen without sound is said to be muted', async () => {
    const stage = new MediaStage();
    await stage.connect({ video: false });

    await stage.media.setScreenShared(true);

    assert.equal(stage.said[stage.peer.screenStreamId], 'pictures');
    assert.deepEqual(stage.sent, ['microphone', 'screen']);
    assert.equal(stage.media.isScreenShared, true);
  });

  test('the camera is shown beside it, and switched as ever', async () => {
    const stage = new MediaStage();
    await stage.connect({ video: true });
    await stage.media.setScreenShared(true);

    await stage.media.setMuted('camera', true);

    assert.deepEqual(stage.sent, ['microphone', 'screen']);
    assert.equal(stage.said['user'], 'sound');
  });

  test('the user ends it', async () => {
    const stage = new MediaStage();
    await stage.connect({ video: false });
    await stage.media.setScreenShared(true);
    await negotiate(stage);

    await stage.media.setScreenShared(false);

    await expectNoScreen(stage);
  });

  test('the user ends it in the bar of the browser', async () => {
    const stage = new MediaStage();
    stage.devices.hasScreenSound = true;
    await stage.connect({ video: false });
    await stage.media.setScreenShared(true);
    await negotiate(stage);

    stage.devices.stopSharing();

    await expectNoScreen(stage);
  });

  test('a screen can be shared again', async () => {
    const stage = new MediaStage();
    await stage.connect({ video: false });
    await stage.media.setScreenShared(true);
    await stage.media.setScreenShared(false);

    await stage.media.setScreenShared(true);

    assert.deepEqual(stage.sent, ['microphone', 'screen']);
    assert.deepEqual(stage.lights, ['audio', 'video']);
  });
});

describe('R77: an opponent who knows one stream only', () => {
  test('R77: a screen takes the place of the camera, and no second stream is sent', async () => {
    const stage = await openPlain();
    const camera = stage.peer.tracks.get('camera');

    await stage.media.setScreenShared(true);

    assert.deepEqual(stage.sent, ['camera', 'microphone']);
    assert.notEqual(stage.peer.tracks.get('camera'), camera);
    assert.deepEqual(stage.said, { user: 'sound and pictures' });
    assert.ok(!stage.inputs.includes('negotiationNeeded'));
  });

  test('R77: the camera comes back when the screen is no longer shared', async () => {
    const stage = await openPlain();
    const camera = stage.peer.tracks.get('camera');
    await stage.media.setScreenShared(true);

    await stage.media.setScreenShared(false);

    assert.equal(stage.peer.tracks.get('camera'), camera);
    assert.deepEqual(stage.lights, ['audio', 'video']);
  });

  test('R77: a screen is shown also where the camera is off, and nothing after it', async () => {
    const stage = await openPlain();
    await stage.media.setMuted('camera', true);

    await stage.media.setScreenShared(true);
    assert.deepEqual(stage.said, { user: 'sound and pictures' });
    await stage.media.setScreenShared(false);

    assert.deepEqual(stage.said, { user: 'sound' });
    assert.deepEqual(stage.sent, ['microphone']);
  });

  test('R77: a camera that is switched off meanwhile leaves the screen as it is', async () => {
    const stage = await openPlain();
    await stage.media.setScreenShared(true);
    const screen = stage.peer.tracks.get('camera');

    await stage.media.setMuted('camera', true);

    assert.equal(stage.peer.tracks.get('camera'), screen);
    assert.deepEqual(stage.said, { user: 'sound and pictures' });
    assert.deepEqual(stage.lights, ['audio', 'video']);
  });

  test('R77: a camera that is switched off meanwhile stays off when the screen is no longer shared', async () => {
    const stage = await openPlain();
    await stage.media.setScreenShared(true);
    await stage.media.setMuted('camera', true);

    await stage.media.setScreenShared(false);
    await stage.settle();

    assert.deepEqual(stage.said, { user: 'sound' });
    assert.deepEqual(stage.sent, ['microphone']);
    assert.deepEqual(stage.lights, ['audio']);
  });

  test('R77: a voice call has no place for a screen, and the user is not asked for one', async () => {
    const stage = new MediaStage();
    stage.opponent = { ...stage.opponent, knowsStreams: false };
    await stage.connect({ video: false });
    const { prompts } = stage.devices;

    const sharing = stage.media.setScreenShared(true);

    await assert.rejects(sharing, ({ code }: MediaError) => code === 'noVideo');
    assert.equal(stage.devices.prompts, prompts);
  });
});

test('a screen that the user does not choose rejects, and can be asked for again', async () => {
  const stage = new MediaStage();
  await stage.connect({ video: false });
  stage.devices.failure = 'screenDenied';

  const sharing = stage.media.setScreenShared(true);

  await assert.rejects(sharing, ({ code }: MediaError) => code === 'screenDenied');
  assert.deepEqual(stage.inputs, []);
  await stage.media.setScreenShared(true);
  assert.equal(stage.media.isScreenShared, true);
});

test('a second click while the browser asks asks no second time', async () => {
  const stage = new MediaStage();
  await stage.connect({ video: false });
  const { prompts } = stage.devices;

  await Promise.all([stage.media.setScreenShared(true), stage.media.setScreenShared(true)]);

  assert.equal(stage.devices.prompts, prompts + 1);
});

for (const ending of ['the call ends', 'the user changes their mind'] as const) {
  test(`a screen that comes after ${ending} is stopped at once`, async () => {
    const stage = new MediaStage();
    await stage.connect({ video: false });
    const choose = stage.devices.holdPrompts();

    const sharing = stage.media.setScreenShared(true);
    if (ending === 'the call ends') stage.media.release();
    else await stage.media.setScreenShared(false);
    choose();
    await sharing;
    await stage.settle();

    assert.deepEqual(stage.inputs, []);
    assert.ok(!stage.lights.includes('video'));
    assert.equal(stage.media.isScreenShared, false);
  });
}

test('before the call there is no place for a screen', async () => {
  const stage = new MediaStage();

  const sharing = stage.media.setScreenShared(true);

  await assert.rejects(sharing, ({ code }: MediaError) => code === 'noVideo');
});

/** A video call with an opponent that described no streams. */
async function openPlain(): Promise<MediaStage> {
  const stage = new MediaStage();
  stage.opponent = { ...stage.opponent, knowsStreams: false };
  await stage.connect({ video: true });
  return stage;
}

async function negotiate(stage: MediaStage): Promise<void> {
  await stage.media.renegotiate({ restartsIce: false, isHolding: false });
  await stage.media.applyAnswer({ type: 'answer', sdp: stage.media.localDescription().sdp });
  stage.inputs.length = 0;
}

async function expectNoScreen(stage: MediaStage): Promise<void> {
  await stage.settle();
  assert.deepEqual(stage.sent, ['microphone']);
  assert.deepEqual(stage.said, { user: 'sound' });
  assert.deepEqual(stage.lights, ['audio']);
  assert.equal(stage.media.screenStream, undefined);
  assert.deepEqual(stage.inputs, ['negotiationNeeded']);
}
