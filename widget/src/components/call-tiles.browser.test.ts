import { expect, waitUntil } from '@open-wc/testing';
import { show } from '../../test/show.ts';
import { createTestPicture } from '../../test/test-picture.ts';
import { describePerson } from '../person.ts';
import type { CallTiles } from './call-tiles.ts';

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

/** Lets the browser refuse sound until the user has touched the page; returns how to allow it. */
function refusePlayback(): () => void {
  const play = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, 'play');
  const refuse = () => Promise.reject(new DOMException('No gesture yet', 'NotAllowedError'));
  Object.defineProperty(HTMLMediaElement.prototype, 'play', { ...play, value: refuse });
  return () => {
    Object.defineProperty(HTMLMediaElement.prototype, 'play', { ...play });
  };
}

describe('the tiles of a call', () => {
  it('are accessible', async () => {
    const { component } = await show<CallTiles>('matrix-call-tiles', seeingEachOther());

    await expect(component).to.be.accessible();
  });

  it('play the opponent and show oneself without sound and mirrored', async () => {
    const properties = seeingEachOther();
    const { component } = await show<CallTiles>('matrix-call-tiles', properties);
    const [remote, local] = [videoOf(component, '.remote'), videoOf(component, '.local video')];

    await waitUntil(() => remote.videoWidth > 0 && local.videoWidth > 0, 'both play');

    expect([remote.muted, local.muted]).to.deep.equal([false, true]);
    expect(remote.srcObject).to.equal(properties.remoteStream);
    expect(getComputedStyle(local).transform).to.include('matrix(-1');
  });

  it('show a picture instead of the video of an opponent whose camera is off, and go on playing', async () => {
    const { component } = await show<CallTiles>('matrix-call-tiles', {
      ...seeingEachOther(),
      showsRemoteVideo: false,
    });

    expect(component.shadowRoot?.querySelector('.avatar')?.textContent.trim()).to.equal('B');
    expect(getComputedStyle(videoOf(component, '.remote')).opacity).to.equal('0');
    expect(videoOf(component, '.remote').paused).to.equal(false);
  });

  it('say that the own camera is off', async () => {
    const { text } = await show<CallTiles>('matrix-call-tiles', {
      ...seeingEachOther(),
      isCameraMuted: true,
    });

    expect(text()).to.include('Your camera is off');
  });

  it('ask for a tap where the browser refuses sound, and play after it', async () => {
    const allowPlayback = refusePlayback();
    const { component, button, text } = await show<CallTiles>(
      'matrix-call-tiles',
      seeingEachOther(),
    );
    try {
      await waitUntil(() => text().includes('Tap to hear'), 'it asks for a tap');
    } finally {
      allowPlayback();
    }

    button('hear').click();

    await waitUntil(() => !text().includes('Tap to hear'), 'the question goes');
    expect(videoOf(component, '.remote').paused).to.equal(false);
  });
});
