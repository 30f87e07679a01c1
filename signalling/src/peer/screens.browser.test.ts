// Screens beside the cameras: shared, ended, shared again, and those of clients that are not ours.

import { assert } from '@open-wc/testing';
import { drawPicture, remoteTrack, untilFlowing, untilStill } from '../../test/media-flow.ts';
import {
  captureStream,
  closeAll,
  directionsOf,
  joinForeign,
  negotiateAgain,
  negotiateWithForeign,
  openCall,
  openCamera,
  sectionsOf,
  type WatchedPeer,
} from '../../test/two-peers.ts';
import { waitUntil } from '../../test/wait-until.ts';

describe('a shared screen', () => {
  afterEach(closeAll);

  for (const sharing of ['caller', 'callee'] as const) {
    it(`of the ${sharing} is a stream of its own beside the camera`, async () => {
      const call = await openCall(true);
      const [one, other] = sharing === 'caller' ? call : [call[1], call[0]];

      assert.strictEqual(await one.peer.setTrack('screen', drawScreen()), true);
      await negotiateAgain(one, other);

      await untilFlowing(screenAt(other, one), other);
      assert.deepEqual(directionsOf(one), ['sendrecv', 'sendrecv', 'sendonly']);
      assert.deepEqual(directionsOf(other), ['sendrecv', 'sendrecv', 'recvonly']);
      assert.deepEqual(
        sectionsOf(one.peer.getLocalDescription()).map(({ streamId }) => streamId),
        [one.peer.localStreamId, one.peer.localStreamId, one.peer.screenStreamId],
      );
      await untilFlowing(remoteTrack(other, one.peer.localStreamId, 'video'), other);
    });
  }

  it('has its sound in the same stream', async () => {
    const [caller, callee] = await openCall(false);
    const [sound] = (await captureStream(false)).getTracks();

    await caller.peer.setTrack('screen', drawScreen());
    assert.strictEqual(await caller.peer.setTrack('screenSound', sound), true);
    await negotiateAgain(caller, callee);

    await untilFlowing(screenAt(callee, caller), callee);
    await untilFlowing(remoteTrack(callee, caller.peer.screenStreamId, 'audio'), callee);
    await untilFlowing(remoteTrack(callee, caller.peer.localStreamId, 'audio'), callee);
  });

  it('is sent by both sides at once', async () => {
    const [caller, callee] = await openCall(true);
    for (const { peer } of [caller, callee]) await peer.setTrack('screen', drawScreen());

    await negotiateAgain(caller, callee);
    await negotiateAgain(callee, caller);

    await untilFlowing(screenAt(callee, caller), callee);
    await untilFlowing(screenAt(caller, callee), caller);
    const screens = ['recvonly', 'sendonly'];
    assert.deepEqual(directionsOf(callee), ['sendrecv', 'sendrecv', ...screens]);
  });

  it('R65: is sent by both sides when their offers collide', async () => {
    const [impolite, polite] = await openCall(true);
    for (const { peer } of [impolite, polite]) {
      await peer.setTrack('screen', drawScreen());
      await peer.renegotiate({ restartsIce: false });
    }

    await polite.peer.answerAgain(impolite.peer.getLocalDescription());
    await impolite.peer.applyAnswer(polite.peer.getLocalDescription());
    await negotiateAgain(polite, impolite);

    await untilFlowing(screenAt(polite, impolite), polite);
    await untilFlowing(screenAt(impolite, polite), impolite);
    assert.strictEqual(directionsOf(polite).length, 4);
  });

  it('that ends frees its section, and uses it when shared again', async () => {
    const [caller, callee] = await openCall(true);
    await caller.peer.setTrack('screen', drawScreen());
    await negotiateAgain(caller, callee);
    const screen = screenAt(callee, caller);
    await untilFlowing(screen, callee);

    assert.strictEqual(await caller.peer.setTrack('screen', undefined), true);
    await untilStill(screen, callee);
    await negotiateAgain(caller, callee);
    assert.deepEqual(directionsOf(caller), ['sendrecv', 'sendrecv', 'inactive']);
    assert.strictEqual(await caller.peer.setTrack('screen', undefined), false);
    assert.strictEqual(await caller.peer.setTrack('screen', drawScreen()), true);
    await negotiateAgain(caller, callee);

    await untilFlowing(screenAt(callee, caller), callee);
    assert.deepEqual(directionsOf(caller), ['sendrecv', 'sendrecv', 'sendonly']);
  });

  it('is another one without an offer', async () => {
    const [caller, callee] = await openCall(false);
    await caller.peer.setTrack('screen', drawScreen());
    await negotiateAgain(caller, callee);

    assert.strictEqual(await caller.peer.setTrack('screen', drawScreen()), false);

    await untilFlowing(screenAt(callee, caller), callee);
  });

  it('does not begin at half its size, as cameras do', async () => {
    const [caller, callee] = await openCall(false);
    await caller.peer.setTrack('screen', drawScreen());

    await negotiateAgain(caller, callee);
    await untilFlowing('video', callee);

    const [width = 0] = await widthsSent(caller);
    // Firefox begins somewhat smaller than that by itself.
    assert.isAbove(width, SCREEN.width / 2);
  });

  it('of another client that could send and receive is only received', async () => {
    const { watched, foreign } = await joinForeign();
    const screen = drawScreen();

    foreign.addTrack(screen, new MediaStream([screen]));
    await negotiateWithForeign(foreign, watched.peer);

    assert.deepEqual(directionsOf(watched), ['sendrecv', 'recvonly']);
    await untilFlowing('video', watched);
  });

  it('of another client is never the place of our camera', async () => {
    const { watched, foreign } = await joinForeign();
    const screen = drawScreen();
    foreign.addTrack(screen, new MediaStream([screen]));
    await negotiateWithForeign(foreign, watched.peer);

    assert.strictEqual(await watched.peer.setTrack('camera', await openCamera()), true);
    await watched.peer.renegotiate({ restartsIce: false });

    assert.deepEqual(directionsOf(watched), ['sendrecv', 'recvonly', 'sendrecv']);
  });

  it('of another client comes in the section of ours, where it chose that', async () => {
    const { watched, foreign } = await joinForeign();
    await watched.peer.setTrack('screen', drawScreen());
    await watched.peer.renegotiate({ restartsIce: false });
    await foreign.setRemoteDescription(watched.peer.getLocalDescription() as RTCSessionDescription);
    await foreign.setLocalDescription();
    await watched.peer.applyAnswer(foreign.localDescription as RTCSessionDescription);
    const screen = drawScreen();

    // Browsers add a track in the first section that receives and never sent.
    foreign.addTrack(screen, new MediaStream([screen]));
    await negotiateWithForeign(foreign, watched.peer);
    assert.deepEqual(directionsOf(watched), ['sendrecv', 'sendrecv']);
    await untilFlowing('video', watched);
    await watched.peer.renegotiate({ restartsIce: false });

    assert.deepEqual(directionsOf(watched), ['sendrecv', 'sendrecv']);
  });
});

const SCREEN = { width: 640, height: 480 };

/** A moving picture that is to be read, as captured screens are. */
function drawScreen(): MediaStreamTrack {
  const screen = drawPicture(SCREEN);
  screen.contentHint = 'detail';
  return screen;
}

function screenAt(watching: WatchedPeer, sharing: WatchedPeer): MediaStreamTrack {
  return remoteTrack(watching, sharing.peer.screenStreamId, 'video');
}

async function widthsSent({ peer }: WatchedPeer): Promise<(number | undefined)[]> {
  let widths: (number | undefined)[] = [];
  const isSent = async (): Promise<boolean> => {
    const reports = [...(await peer.getStats()).values()] as OutboundReport[];
    const pictures = reports.filter(
      ({ type, kind }) => type === 'outbound-rtp' && kind === 'video',
    );
    widths = pictures.map(({ frameWidth }) => frameWidth);
    return widths.length > 0 && !widths.includes(undefined);
  };
  await waitUntil(isSent, 'no size');
  return widths;
}

interface OutboundReport {
  readonly type: string;
  readonly kind?: string;
  readonly frameWidth?: number;
}
