import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { MediaStage } from '../../test/media-stage.ts';
import type { MediaError } from '../ports/peer.ts';

describe('muting', () => {
  test('R83: a muted microphone sends nothing, and is ready at once when it is unmuted', async () => {
    const stage = new MediaStage();
    await stage.connect({ video: false });
    const { prompts, liveTracks } = stage.devices;

    await stage.media.setMuted('microphone', true);
    assert.deepEqual(stage.sent, []);
    assert.deepEqual(
      liveTracks.map(({ enabled }) => enabled),
      [false],
    );
    await stage.media.setMuted('microphone', false);

    assert.deepEqual(stage.sent, ['microphone']);
    assert.deepEqual(
      liveTracks.map(({ enabled }) => enabled),
      [true],
    );
    assert.equal(stage.devices.prompts, prompts);
  });

  test('R83: a muted camera sends nothing, and its light is off', async () => {
    const stage = new MediaStage();
    await stage.connect({ video: true });

    const muting = stage.media.setMuted('camera', true);
    assert.deepEqual(stage.lights, ['audio']);
    await muting;

    assert.deepEqual(stage.sent, ['microphone']);
    assert.equal(stage.media.localStream?.getVideoTracks().length, 0);
  });

  test('a camera that is unmuted is shown again, to the user too', async () => {
    const stage = new MediaStage();
    await stage.connect({ video: true });
    const stream = stage.media.localStream;
    await stage.media.setMuted('camera', true);

    await stage.media.setMuted('camera', false);

    assert.deepEqual(stage.sent, ['camera', 'microphone']);
    assert.equal(stage.media.localStream, stream);
    assert.equal(stream?.getVideoTracks().length, 1);
  });

  test('R79: each mute changes what is said, and needs no negotiation', async () => {
    const stage = new MediaStage();
    await stage.connect({ video: true });

    await stage.media.setMuted('microphone', true);
    assert.deepEqual(stage.said, { user: 'pictures' });
    await stage.media.setMuted('camera', true);
    assert.deepEqual(stage.said, { user: '' });
    await stage.media.setMuted('camera', false);
    assert.deepEqual(stage.said, { user: 'pictures' });
    await stage.media.setMuted('microphone', false);

    assert.deepEqual(stage.said, { user: 'sound and pictures' });
    assert.deepEqual(stage.inputs, Array(4).fill('streamsChanged'));
  });

  test('R79: what is muted already, or not, is told to nobody', async () => {
    const stage = new MediaStage();
    await stage.connect({ video: true });
    await stage.media.setMuted('camera', true);
    stage.inputs.length = 0;

    await stage.media.setMuted('camera', true);
    await stage.media.setMuted('microphone', false);

    assert.deepEqual(stage.inputs, []);
  });

  test('who mutes both while the devices open sends neither, and no camera stays on', async () => {
    const stage = new MediaStage();
    const allow = stage.devices.holdPrompts();
    const preparing = stage.media.prepareOffer({ video: true });

    await stage.media.setMuted('microphone', true);
    await stage.media.setMuted('camera', true);
    allow();
    await preparing;

    assert.deepEqual(stage.sent, []);
    assert.deepEqual(stage.said, { user: '' });
    assert.deepEqual(stage.lights, ['audio']);
  });

  for (const device of ['microphone', 'camera'] as const) {
    for (const toggles of [2, 3, 4, 7]) {
      test(`${toggles} quick toggles of the ${device} end as the last one wishes`, async () => {
        const stage = new MediaStage();
        await stage.connect({ video: true });
        const isMuted = toggles % 2 === 1;

        await Promise.all(
          Array.from({ length: toggles }, (_, index) =>
            stage.media.setMuted(device, index % 2 === 0),
          ),
        );

        assert.equal(stage.sent.includes(device), !isMuted);
        assert.equal(stage.said['user'], saidWithout(isMuted ? device : undefined));
        const live = device === 'camera' && isMuted ? ['audio'] : ['audio', 'video'];
        assert.deepEqual(stage.lights, live);
      });
    }
  }

  test('a camera that comes after another mute is stopped at once', async () => {
    const stage = new MediaStage();
    await stage.connect({ video: true });
    await stage.media.setMuted('camera', true);
    stage.inputs.length = 0;
    const allow = stage.devices.holdPrompts();

    const unmuting = stage.media.setMuted('camera', false);
    const muting = stage.media.setMuted('camera', true);
    allow();
    await Promise.all([unmuting, muting]);

    assert.deepEqual(stage.lights, ['audio']);
    assert.deepEqual(stage.sent, ['microphone']);
    assert.deepEqual(stage.inputs, []);
  });

  test('R60: a camera that comes after the end of the call is stopped at once', async () => {
    const stage = new MediaStage();
    await stage.connect({ video: true });
    await stage.media.setMuted('camera', true);
    const allow = stage.devices.holdPrompts();

    const unmuting = stage.media.setMuted('camera', false);
    await stage.settle();
    stage.media.release();
    allow();
    await unmuting.catch(() => undefined);
    await stage.settle();

    assert.deepEqual(stage.lights, []);
  });

  test('a camera that cannot be had rejects, and stays muted', async () => {
    const stage = new MediaStage();
    await stage.connect({ video: true });
    await stage.media.setMuted('camera', true);
    stage.devices.failure = 'cameraDenied';

    const unmuting = stage.media.setMuted('camera', false);

    await assert.rejects(unmuting, ({ code }: MediaError) => code === 'cameraDenied');
    assert.equal(stage.media.isCameraMuted, true);
    assert.deepEqual(stage.problems, []);
  });

  test('R67: a camera in a voice call needs a negotiation, once', async () => {
    const stage = new MediaStage();
    await stage.connect({ video: false });

    await stage.media.setMuted('camera', false);
    await stage.media.renegotiate({ restartsIce: false, isHolding: false });
    await stage.media.applyAnswer({ type: 'answer', sdp: stage.media.localDescription().sdp });
    await stage.media.setMuted('camera', true);
    await stage.media.setMuted('camera', false);

    assert.deepEqual(stage.inputs, ['negotiationNeeded', 'streamsChanged', 'streamsChanged']);
    assert.deepEqual(stage.said, { user: 'sound and pictures' });
    assert.equal(stage.media.localDescription().sdp.split('\r\nm=').length - 1, 2);
  });

  test('a voice call gets no camera while the opponent takes no other offer', async () => {
    const stage = new MediaStage();
    stage.opponent = { ...stage.opponent, canNegotiate: false };
    await stage.connect({ video: false });
    const { prompts } = stage.devices;

    const unmuting = stage.media.setMuted('camera', false);

    await assert.rejects(unmuting, ({ code }: MediaError) => code === 'noVideo');
    assert.equal(stage.media.isCameraMuted, true);
    assert.equal(stage.devices.prompts, prompts);
  });

  test('a video call switches its camera also where the opponent takes no other offer', async () => {
    const stage = new MediaStage();
    stage.opponent = { ...stage.opponent, canNegotiate: false };
    await stage.connect({ video: true });

    await stage.media.setMuted('camera', true);
    await stage.media.setMuted('camera', false);

    assert.deepEqual(stage.sent, ['camera', 'microphone']);
    assert.deepEqual(stage.inputs, ['streamsChanged', 'streamsChanged']);
  });
});

function saidWithout(device: 'microphone' | 'camera' | undefined): string {
  if (device === undefined) return 'sound and pictures';
  return device === 'microphone' ? 'pictures' : 'sound';
}

for (const [words, section] of [
  ['closes', 'm=video 0 UDP/TLS/RTP/SAVPF 0\r\n'],
  ['does not look at', 'm=video 9 UDP/TLS/RTP/SAVPF 0\r\na=sendonly\r\n'],
] as const) {
  test(`a camera whose section the answer ${words} is switched off, and the user is told`, async () => {
    const stage = new MediaStage();
    await stage.media.prepareOffer({ video: true });

    await stage.media.applyAnswer({ type: 'answer', sdp: `v=0\r\n${SOUND}${section}` });
    await stage.settle();

    assert.deepEqual(stage.lights, ['audio']);
    assert.deepEqual(stage.problems, ['noVideo']);
    assert.deepEqual(stage.said, { user: 'sound' });
    assert.equal(stage.media.isCameraMuted, true);
  });
}

test('a screen that the answer refuses is shared no more, and the user is told', async () => {
  const stage = new MediaStage();
  await stage.connect({ video: false });
  await stage.media.setScreenShared(true);
  await stage.media.renegotiate({ restartsIce: false, isHolding: false });

  const sdp = `v=0\r\n${SOUND}m=video 0 UDP/TLS/RTP/SAVPF 0\r\n`;
  await stage.media.applyAnswer({ type: 'answer', sdp });
  await stage.settle();

  assert.deepEqual(stage.lights, ['audio']);
  assert.deepEqual(stage.problems, ['noVideo']);
  assert.equal(stage.media.isScreenShared, false);
});

test('a camera that the opponent was not told of ends when changes are given up', async () => {
  const stage = new MediaStage();
  await stage.connect({ video: false });
  await stage.media.setMuted('camera', false);
  assert.deepEqual(stage.lights, ['audio', 'video']);

  await stage.media.giveUpChanges();
  await stage.settle();

  assert.deepEqual(stage.lights, ['audio']);
});

test('a camera that is seen stays when changes are given up', async () => {
  const stage = new MediaStage();
  await stage.connect({ video: true });

  await stage.media.giveUpChanges();

  assert.deepEqual(stage.lights, ['audio', 'video']);
});

const SOUND = 'm=audio 9 UDP/TLS/RTP/SAVPF 0\r\na=sendrecv\r\n';
