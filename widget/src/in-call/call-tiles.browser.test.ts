import { assert, waitUntil } from '@open-wc/testing';
import { refusePlayback } from '../../test/refuse-playback.ts';
import { show } from '../../test/show.ts';
import { createTestPicture } from '../../test/test-picture.ts';
import { describePerson } from '../words/person.ts';
import { CallTiles } from './call-tiles.ts';

function seeingEachOther(): Partial<CallTiles> {
  return {
    person: describePerson('@bob:example.org', 'Bob'),
    localStream: createTestPicture({ video: true, hue: 10 }),
    remoteStream: createTestPicture({ video: true, hue: 90 }),
    showsRemoteVideo: true,
    showsLocalTile: true,
    isCameraMuted: false,
    isWaiting: false,
  };
}

function videoOf(component: CallTiles, selector: string): HTMLVideoElement {
  const video = component.shadowRoot?.querySelector<HTMLVideoElement>(selector);
  if (!video) throw new Error(`There is no ${selector}`);
  return video;
}

/** Only what hangs meets it. */
const PATIENCE = { timeout: 60_000 };

describe('the tiles of a call', () => {
  it('are accessible', async () => {
    const { component } = await show(CallTiles, seeingEachOther());

    await assert.isAccessible(component);
  });

  it('play the opponent and show oneself without sound and mirrored', async () => {
    const properties = seeingEachOther();
    const { component } = await show(CallTiles, properties);
    const [remote, local] = [videoOf(component, '.remote'), videoOf(component, '.local video')];

    await waitUntil(() => remote.videoWidth > 0 && local.videoWidth > 0, 'both play');

    assert.deepEqual([remote.muted, local.muted], [false, true]);
    assert.strictEqual(remote.srcObject, properties.remoteStream);
    assert.include(getComputedStyle(local).transform, 'matrix(-1');
  });

  it('let videos play on while something else changes', async () => {
    const { component } = await show(CallTiles, seeingEachOther());
    const videos = [videoOf(component, '.remote'), videoOf(component, '.local video')];
    await waitUntil(() => videos.every(({ readyState }) => readyState > 0), 'both play');

    component.person = describePerson('@bob:example.org', 'Robert');
    await component.updateComplete;

    for (const { readyState } of videos) assert.isAbove(readyState, 0);
  });

  it('show a screen that is shared in full, with the camera beside it, and play both', async () => {
    const properties = seeingEachOther();
    const remoteScreenStream = createTestPicture({ video: true, hue: 300 });
    const { component } = await show(CallTiles, { ...properties, remoteScreenStream });
    component.style.cssText = 'position: relative; block-size: 400px; inline-size: 600px';
    const [screen, camera] = [videoOf(component, '.screen'), videoOf(component, '.remote')];

    await waitUntil(() => screen.videoWidth > 0 && camera.videoWidth > 0, 'both play');

    assert.strictEqual(screen.srcObject, remoteScreenStream);
    assert.strictEqual(screen.getAttribute('aria-label'), 'Screen of \u2068Bob\u2069');
    assert.strictEqual(getComputedStyle(screen).objectFit, 'contain');
    assert.deepEqual([screen.muted, camera.muted], [false, false]);
    assert.isAbove(screen.offsetWidth, camera.offsetWidth * 3);
    assert.isAbove(videoOf(component, '.local video').offsetWidth, 0);
  });

  it('R82: show a picture instead of the video of an opponent whose camera is off, and go on playing', async () => {
    const { component } = await show(CallTiles, {
      ...seeingEachOther(),
      showsRemoteVideo: false,
    });

    assert.strictEqual(component.shadowRoot?.querySelector('.avatar')?.textContent.trim(), 'B');
    assert.strictEqual(getComputedStyle(videoOf(component, '.remote')).opacity, '0');
    assert.strictEqual(videoOf(component, '.remote').paused, false);
  });

  it('say that the own camera is off', async () => {
    const { text } = await show(CallTiles, {
      ...seeingEachOther(),
      isCameraMuted: true,
    });

    assert.include(text(), 'Your camera is off');
  });

  it('F14: ask for a tap where a screen with sound comes later, too', async () => {
    const { component, button, text } = await show(CallTiles, seeingEachOther());
    await waitUntil(() => !videoOf(component, '.remote').paused, 'the camera plays');
    const allowPlayback = refusePlayback();
    try {
      component.remoteScreenStream = createTestPicture({ video: true, hue: 300 });
      await waitUntil(() => text().includes('Tap to hear'), 'it asks for a tap');
    } finally {
      allowPlayback();
    }

    button('hear').click();

    await waitUntil(() => !text().includes('Tap to hear'), 'the question goes');
    await waitUntil(() => !videoOf(component, '.screen').paused, 'it plays');
  });

  it('F14: ask for a tap where the browser refuses sound, and play after it', async () => {
    const allowPlayback = refusePlayback();
    const { component, button, text } = await show(CallTiles, seeingEachOther());
    try {
      await waitUntil(() => text().includes('Tap to hear'), 'it asks for a tap');
    } finally {
      allowPlayback();
    }

    button('hear').click();

    await waitUntil(() => !text().includes('Tap to hear'), 'the question goes');
    await waitUntil(() => !videoOf(component, '.remote').paused, 'it plays');
  });

  for (const selector of ['.remote', '.screen']) {
    it(`play again when something else has paused them: ${selector}`, async () => {
      const remoteScreenStream = createTestPicture({ video: true, hue: 300 });
      const { component, text } = await show(CallTiles, {
        ...seeingEachOther(),
        remoteScreenStream,
      });
      const video = videoOf(component, selector);
      await waitUntil(() => !video.paused && video.videoWidth > 0, 'it plays', PATIENCE);

      video.pause();

      await waitUntil(() => !video.paused, 'it plays again', PATIENCE);
      assert.notInclude(text(), 'Tap to hear');
    });
  }

  it('ask for a tap when something pauses them again and again, and play after it', async () => {
    const { component, button, text } = await show(CallTiles, seeingEachOther());
    const video = videoOf(component, '.remote');
    await waitUntil(() => !video.paused && video.videoWidth > 0, 'it plays', PATIENCE);
    const pause = (): void => {
      video.pause();
    };
    video.addEventListener('play', pause);

    video.pause();
    await waitUntil(() => text().includes('Tap to hear'), 'it asks for a tap', PATIENCE);
    video.removeEventListener('play', pause);
    button('hear').click();

    await waitUntil(() => !text().includes('Tap to hear'), 'the question goes', PATIENCE);
    assert.isFalse(video.paused);
  });

  it('leave a video alone whose stream has ended', async () => {
    const { component, text } = await show(CallTiles, seeingEachOther());
    const video = videoOf(component, '.remote');
    await waitUntil(() => !video.paused && video.videoWidth > 0, 'it plays', PATIENCE);
    const paused = new Promise((resolve) => {
      video.addEventListener('pause', resolve);
    });

    for (const track of component.remoteStream?.getTracks() ?? []) track.stop();
    video.pause();

    await paused;
    await component.updateComplete;
    assert.isTrue(video.paused);
    assert.notInclude(text(), 'Tap to hear');
  });
});
