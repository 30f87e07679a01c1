// What our answer says to an offer, and what comes of it.

import { assert } from '@open-wc/testing';
import {
  captureStream,
  closeAll,
  expectConnectionFailed,
  joinCandidates,
  openForeignConnection,
  openPair,
  openPeer,
  readMedia,
  sectionsOf,
  sendDevices,
  untilMediaFlows,
  type WatchedPeer,
} from '../../test/two-peers.ts';
import type { Description } from '../call/media.ts';
import { waitUntil } from '../../test/wait-until.ts';

describe('what is answered', () => {
  afterEach(closeAll);

  it('to a video offer without video receives pictures and sends none', async () => {
    const [caller, callee] = [openPeer(), openPeer()];
    joinCandidates(caller, callee);
    for (const { peer } of [caller, callee]) await sendDevices(peer);

    await caller.peer.createOffer({ video: true });
    await callee.peer.createAnswer(caller.peer.getLocalDescription(), { video: false });
    await caller.peer.applyAnswer(callee.peer.getLocalDescription());

    const [, pictures] = sectionsOf(callee.peer.getLocalDescription());
    assert.include(pictures, { kind: 'video', direction: 'recvonly' });
    await untilMediaFlows(callee);
    await waitUntil(async () => (await readMedia(caller.peer)).soundEnergy > 0, 'no sound');
    assert.strictEqual((await readMedia(caller.peer)).frames, 0);
  });

  it('to a voice offer has no pictures, whatever is wanted and sent', async () => {
    const [caller, callee] = [openPeer(), openPeer()];
    await sendDevices(callee.peer);

    await caller.peer.createOffer({ video: false });
    await callee.peer.createAnswer(caller.peer.getLocalDescription(), { video: true });
    await sendDevices(callee.peer);

    assert.deepEqual(
      sectionsOf(callee.peer.getLocalDescription()).map(({ kind }) => kind),
      ['audio'],
    );
    await caller.peer.applyAnswer(callee.peer.getLocalDescription());
    assert.deepEqual(callee.errors, []);
  });

  it('to an offer without a common sound refuses the microphone, on both sides', async () => {
    const [caller, callee] = [openPeer(), openPeer()];
    for (const { peer } of [caller, callee]) await sendDevices(peer);
    await caller.peer.createOffer({ video: true });
    const { type, sdp } = caller.peer.getLocalDescription();

    await callee.peer.createAnswer({ type, sdp: withUnheardOfSound(sdp) }, { video: true });
    await caller.peer.applyAnswer(callee.peer.getLocalDescription());

    assert.deepEqual([...callee.peer.refused], ['microphone']);
    assert.deepEqual([...caller.peer.refused], ['microphone']);
  });

  it('by two devices connects the chosen one, though the other was ready first', async () => {
    const [caller, chosen] = await openPair();
    const other = openPeer();
    await caller.peer.createOffer({ video: true });
    await waitUntil(() => caller.gatheringsCompleted > 0, 'candidates missing');
    const offer = caller.peer.getLocalDescription();
    await other.peer.createAnswer(offer, { video: true });
    await untilPathFound(other);

    await chosen.peer.createAnswer(offer, { video: true });
    await untilPathFound(chosen);
    await caller.peer.applyAnswer(chosen.peer.getLocalDescription());

    await untilMediaFlows(caller, chosen);
  });

  it('is not changed by an answer asked for meanwhile', async () => {
    const [caller, callee] = [openPeer(), openPeer()];
    await caller.peer.createOffer({ video: true });
    const offer = caller.peer.getLocalDescription();

    const answer = callee.peer.createAnswer(offer, { video: false });
    await expectConnectionFailed(callee.peer.createAnswer(offer, { video: true }));
    await answer;

    const [, pictures] = sectionsOf(callee.peer.getLocalDescription());
    assert.strictEqual(pictures?.direction, 'recvonly');
  });

  it('to an offer with a refused section uses the one that is open', async () => {
    const foreign = openForeignConnection();
    const { peer } = openPeer();
    foreign.addTransceiver('video');
    foreign.addTransceiver('audio');
    foreign.addTransceiver('video');
    await foreign.setLocalDescription();
    const offer = foreign.localDescription as RTCSessionDescription;
    const sdp = offer.sdp.replace(/^m=video 9/m, 'm=video 0').replace('BUNDLE 0 1', 'BUNDLE 1');

    await peer.createAnswer({ type: 'offer', sdp }, { video: true });

    assert.deepEqual(directionsOf(peer.getLocalDescription()), [
      'inactive',
      'sendrecv',
      'sendrecv',
    ]);
  });

  it('to an offer in the place of our own is sent, too', async () => {
    const [caller, callee] = [openPeer(), openPeer()];
    await sendDevices(callee.peer);
    await caller.peer.createOffer({ video: true });
    await callee.peer.createOffer({ video: true });

    await callee.peer.createAnswer(caller.peer.getLocalDescription(), { video: true });

    assert.deepEqual(directionsOf(callee.peer.getLocalDescription()), ['sendrecv', 'sendrecv']);
  });

  it('without video gains it in a later offer of ours', async () => {
    const foreign = openForeignConnection();
    const { peer } = openPeer();
    foreign.addTransceiver('audio');
    foreign.addTransceiver('video');
    await foreign.setLocalDescription();
    await peer.createAnswer(foreign.localDescription as RTCSessionDescription, { video: false });

    const [camera] = (await captureStream()).getVideoTracks();
    assert.strictEqual(await peer.setTrack('camera', camera), true);
    await foreign.setRemoteDescription(peer.getLocalDescription() as RTCSessionDescription);
    await peer.renegotiate({ restartsIce: false });

    assert.deepEqual(directionsOf(peer.getLocalDescription()), ['sendrecv', 'sendrecv']);
  });
});

function directionsOf(description: Description): (string | undefined)[] {
  return sectionsOf(description).map(({ direction }) => direction);
}

/** Waits until the other side has answered a check of connectivity. */
async function untilPathFound({ peer }: WatchedPeer): Promise<void> {
  const hasPath = async (): Promise<boolean> => {
    const pairs = [...((await peer.getStats()).values() as Iterable<RTCIceCandidatePairStats>)];
    return pairs.some(({ type, state }) => type === 'candidate-pair' && state === 'succeeded');
  };
  await waitUntil(hasPath, 'no path');
}

/** The sound comes in one format that no browser knows. */
function withUnheardOfSound(sdp: string): string {
  const [start = '', sound = '', ...rest] = sdp.split(/^(?=m=)/mu);
  const unknown = sound
    .replace(/^a=(rtpmap|fmtp|rtcp-fb):.*\r\n/gmu, '')
    .replace(/^(m=audio \S+ \S+) .*/u, '$1 99')
    .concat('a=rtpmap:99 nobody/48000/2\r\n');
  return [start, unknown, ...rest].join('');
}
