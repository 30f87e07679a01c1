// Descriptions made before there are tracks, and tracks that come, or are exchanged, at any time.

import { assert } from '@open-wc/testing';
import { drawPicture } from '../../test/media-flow.ts';
import {
  captureStream,
  closeAll,
  expectConnectionFailed,
  joinCandidates,
  negotiate,
  openPeer,
  readMedia,
  sectionsOf,
  sendDevices,
  sendTracks,
  untilConnection,
  untilMediaFlows,
  type WatchedPeer,
} from '../../test/two-peers.ts';
import { waitUntil } from '../../test/wait-until.ts';

/** When each side sends its tracks. */
type Order = 'before' | 'after';
const ORDERS: readonly (readonly [caller: Order, callee: Order])[] = [
  ['before', 'before'],
  ['before', 'after'],
  ['after', 'before'],
  ['after', 'after'],
];

describe('the peer without its tracks', () => {
  afterEach(closeAll);

  it('offers its stream by name in each section, and no data channel', async () => {
    const { peer } = openPeer();

    await peer.createOffer({ video: true });

    const offer = peer.getLocalDescription();
    assert.deepEqual(sectionsOf(offer), [
      { kind: 'audio', direction: 'sendrecv', streamId: peer.localStreamId },
      { kind: 'video', direction: 'sendrecv', streamId: peer.localStreamId },
    ]);
  });

  it('answers with its stream by name in each section', async () => {
    const [caller, callee] = [openPeer(), openPeer()];

    await negotiate(caller, callee);

    const streamId = callee.peer.localStreamId;
    assert.deepEqual(sectionsOf(callee.peer.getLocalDescription()), [
      { kind: 'audio', direction: 'sendrecv', streamId },
      { kind: 'video', direction: 'sendrecv', streamId },
    ]);
    assert.notStrictEqual(streamId, caller.peer.localStreamId);
  });

  it('names its stream to the other side, both ways', async () => {
    const [caller, callee] = [openPeer(), openPeer()];

    await negotiate(caller, callee);

    for (const [hearing, heard] of [
      [caller, callee],
      [callee, caller],
    ] as const) {
      await waitUntil(() => hearing.streams.length === 2);
      assert.deepEqual(idsOf(hearing.streams), [heard.peer.localStreamId]);
    }
  });

  it('connects', async () => {
    const [caller, callee] = [openPeer(), openPeer()];
    joinCandidates(caller, callee);

    await negotiate(caller, callee);

    await untilConnection(caller, 'connected');
    await untilConnection(callee, 'connected');
  });

  it('offers sound alone for a voice call', async () => {
    const { peer } = openPeer();

    await peer.createOffer({ video: false });

    assert.deepEqual(
      sectionsOf(peer.getLocalDescription()).map(({ kind }) => kind),
      ['audio'],
    );
  });

  it('offers sound alone for a voice call, also when it was given a camera', async () => {
    const { peer } = openPeer();
    await sendDevices(peer);

    await peer.createOffer({ video: false });

    assert.deepEqual(
      sectionsOf(peer.getLocalDescription()).map(({ kind }) => kind),
      ['audio'],
    );
  });
});

describe('tracks sent by the peer', () => {
  afterEach(closeAll);

  for (const [ofCaller, ofCallee] of ORDERS) {
    it(`flow when the caller's come ${ofCaller} and the callee's ${ofCallee} the description`, async () => {
      const [caller, callee] = [openPeer(), openPeer()];
      joinCandidates(caller, callee);
      if (ofCaller === 'before') await sendDevices(caller.peer);
      if (ofCallee === 'before') await sendDevices(callee.peer);

      await caller.peer.createOffer({ video: true });
      if (ofCaller === 'after') await sendDevices(caller.peer);
      await callee.peer.createAnswer(caller.peer.getLocalDescription(), { video: true });
      if (ofCallee === 'after') await sendDevices(callee.peer);
      await caller.peer.applyAnswer(callee.peer.getLocalDescription());

      await untilMediaFlows(caller, callee);
      assert.deepEqual([...caller.errors, ...callee.errors], []);
    });
  }

  it('flow when they come long after the connection', async () => {
    const [caller, callee] = [openPeer(), openPeer()];
    joinCandidates(caller, callee);
    await negotiate(caller, callee);
    await untilConnection(caller, 'connected');
    await untilConnection(callee, 'connected');

    await sendDevices(caller.peer);
    await sendDevices(callee.peer);

    await untilMediaFlows(caller, callee);
  });

  it('flow when they come while the descriptions are made', async () => {
    const [caller, callee] = [openPeer(), openPeer()];
    joinCandidates(caller, callee);

    const offering = caller.peer.createOffer({ video: true });
    await Promise.all([offering, sendDevices(caller.peer)]);
    const offer = caller.peer.getLocalDescription();
    const answering = callee.peer.createAnswer(offer, { video: true });
    await Promise.all([answering, sendDevices(callee.peer)]);
    await caller.peer.applyAnswer(callee.peer.getLocalDescription());

    await untilMediaFlows(caller, callee);
  });

  it('flow when they come one by one before the offer', async () => {
    const [caller, callee] = [openPeer(), openPeer()];
    joinCandidates(caller, callee);
    for (const track of (await captureStream()).getTracks()) await sendTracks(caller.peer, [track]);

    await negotiate(caller, callee);

    await untilMediaFlows(callee);
  });

  it('take the place of the last of their kind, and leave the other kind alone', async () => {
    const [caller, callee] = [openPeer(), openPeer()];
    joinCandidates(caller, callee);
    await sendDevices(caller.peer);
    await negotiate(caller, callee);
    await untilMediaFlows(callee);

    await sendTracks(caller.peer, [drawPicture({ width: 64, height: 48 })]);
    const { soundEnergy } = await readMedia(callee.peer);

    await waitUntil(() => widthsOf(callee).includes(64), 'no new picture');
    await waitUntil(async () => (await readMedia(callee.peer)).soundEnergy > soundEnergy);
    assert.deepEqual(caller.errors, []);
  });

  it('are exchanged also before there is an offer', async () => {
    const [caller, callee] = [openPeer(), openPeer()];
    joinCandidates(caller, callee);
    await sendDevices(caller.peer);
    await sendTracks(caller.peer, [drawPicture({ width: 64, height: 48 })]);

    await negotiate(caller, callee);

    await untilMediaFlows(callee);
    await waitUntil(() => widthsOf(callee).includes(64), 'no new picture');
  });

  it('begin at half their size, and grow once the bandwidth is known', async () => {
    const [caller, callee] = [openPeer(), openPeer()];
    joinCandidates(caller, callee);
    await sendDevices(caller.peer);
    await sendTracks(caller.peer, [drawPicture({ width: 640, height: 480 })]);

    await negotiate(caller, callee);

    await waitUntil(() => widthsOf(callee).includes(320), 'no small picture');
    await waitUntil(() => widthsOf(callee).includes(640), 'never grown');
  });

  it('are refused once the peer is closed', async () => {
    const { peer } = openPeer();
    const stream = await captureStream();
    await peer.createOffer({ video: true });

    peer.close();

    await expectConnectionFailed(sendTracks(peer, stream.getTracks()));
  });
});

function idsOf(streams: readonly MediaStream[]): string[] {
  return [...new Set(streams.map(({ id }) => id))];
}

/** How wide the pictures are that come in. */
function widthsOf({ streams }: WatchedPeer): number[] {
  return [...document.querySelectorAll('video')]
    .filter(({ srcObject }) => streams.includes(srcObject as MediaStream))
    .map(({ videoWidth }) => videoWidth);
}
