// Microphone and camera while a call runs: muted, exchanged, added.

import { assert } from '@open-wc/testing';
import { untilFlowing, untilStill } from '../../test/media-flow.ts';
import {
  captureStream,
  closeAll,
  directionsOf,
  negotiateAgain,
  openCall,
  openCamera,
  type WatchedPeer,
} from '../../test/two-peers.ts';
import { waitUntil } from '../../test/wait-until.ts';

describe('a camera', () => {
  afterEach(closeAll);

  it('R83: that is muted sends nothing, and again when it is not, without an offer', async () => {
    const [caller, callee] = await openCall(true);
    await untilFlowing('video', callee);

    assert.strictEqual(await caller.peer.setTrack('camera', undefined), false);
    await untilStill('video', callee);
    await untilFlowing('audio', callee);
    assert.strictEqual(await caller.peer.setTrack('camera', await openCamera()), false);

    await untilFlowing('video', callee);
  });

  it('is sent smaller where the network carries no more, and as it is again', async () => {
    const [caller, callee] = await openCall(true);
    await untilFlowing('video', callee);

    caller.peer.setPictureScale(8);
    await waitUntil(async () => (await widthAt(callee)) <= 160, 'never smaller');
    caller.peer.setPictureScale(1);

    await waitUntil(async () => (await widthAt(callee)) > 160, 'never larger');
  });

  it('R83: that was added later is muted and unmuted without an offer, too', async () => {
    const [caller, callee] = await openCall(false);
    await callee.peer.setTrack('camera', await openCamera());
    await negotiateAgain(callee, caller);
    await untilFlowing('video', caller);

    assert.strictEqual(await callee.peer.setTrack('camera', undefined), false);
    await untilStill('video', caller);
    assert.strictEqual(await callee.peer.setTrack('camera', await openCamera()), false);

    await untilFlowing('video', caller);
  });

  it('R83: that is muted keeps its place in later offers', async () => {
    const [caller, callee] = await openCall(true);
    await caller.peer.setTrack('camera', undefined);

    await negotiateAgain(caller, callee);

    assert.deepEqual(directionsOf(caller), ['sendrecv', 'sendrecv']);
    assert.deepEqual(callee.holds, []);
  });

  it('is not sent because the other side offers one', async () => {
    const [caller, callee] = await openCall(false);
    await caller.peer.setTrack('camera', await openCamera());

    await negotiateAgain(caller, callee);

    assert.deepEqual(directionsOf(callee), ['sendrecv', 'recvonly']);
    await waitUntil(() => new Set(callee.streams).size === 1);
  });

  it('that the first answer had no place for is offered later', async () => {
    const [caller, callee] = await openCall(false);
    const camera = await openCamera();

    assert.strictEqual(await callee.peer.setTrack('camera', camera), true);
    assert.strictEqual(await callee.peer.setTrack('camera', camera), true);
    await negotiateAgain(callee, caller);

    assert.strictEqual(await callee.peer.setTrack('camera', camera), false);
    await untilFlowing('video', caller);
  });
});

describe('a microphone', () => {
  afterEach(closeAll);

  it('R83: that is muted sends nothing, and again when it is not, without an offer', async () => {
    const [caller, callee] = await openCall(true);
    await untilFlowing('audio', callee);
    const [microphone] = (await captureStream(false)).getTracks();

    assert.strictEqual(await caller.peer.setTrack('microphone', undefined), false);
    await untilStill('audio', callee);
    await untilFlowing('audio', caller);
    assert.strictEqual(await caller.peer.setTrack('microphone', microphone), false);

    await untilFlowing('audio', callee);
  });
});

/** How wide the pictures are that come in; wider than any where there are none. */
async function widthAt({ peer }: WatchedPeer): Promise<number> {
  const all = [...(await peer.getStats()).values()] as RTCInboundRtpStreamStats[];
  const video = all.find(({ type, kind }) => type === 'inbound-rtp' && kind === 'video');
  return video?.frameWidth ?? Infinity;
}
