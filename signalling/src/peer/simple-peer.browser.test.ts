import { assert } from '@open-wc/testing';
import {
  captureStream,
  closeAll,
  expectConnectionFailed,
  joinCandidates,
  negotiate,
  negotiateAgain,
  openCall,
  openCamera,
  openForeignConnection,
  sendTracks,
  openPair,
  openPeer,
  untilConnection,
  untilMediaFlows,
  withoutCandidates,
} from '../../test/two-peers.ts';
import type { Description } from '../call/media.ts';
import { MediaError, type Peer } from '../ports/peer.ts';
import { waitUntil } from '../../test/wait-until.ts';

describe('the peer over simple-peer', () => {
  afterEach(closeAll);

  it('carries sound and pictures both ways', async () => {
    const [caller, callee] = await openPair();

    joinCandidates(caller, callee);
    await negotiate(caller, callee);

    await untilMediaFlows(caller, callee);
    assert.deepEqual(caller.connections, ['connecting', 'connected']);
    assert.deepEqual(callee.connections, ['connecting', 'connected']);
    assert.deepEqual([...caller.errors, ...callee.errors], []);
  });

  it('offers sound and pictures in one bundle and no data channel', async () => {
    const [caller] = await openPair();

    await caller.peer.createOffer({ video: true });

    const { type, sdp } = caller.peer.getLocalDescription();
    assert.strictEqual(type, 'offer');
    assert.deepEqual(sdp.match(/^m=\w+/gm), ['m=audio', 'm=video']);
    assert.match(sdp, /^a=group:BUNDLE 0 1\r$/m);
  });

  it('needs one transport for all of a call, also with a screen and another path', async () => {
    const [caller, callee] = await openCall(true);
    await callee.peer.setTrack('screen', await openCamera());

    await negotiateAgain(callee, caller);
    await negotiateAgain(caller, callee, true);
    await untilMediaFlows(caller, callee);

    for (const { peer } of [caller, callee]) {
      const reports = [...(await peer.getStats()).values()] as { readonly type: string }[];
      assert.strictEqual(reports.filter(({ type }) => type === 'transport').length, 1);
    }
  });

  it('offers no picture in a voice call', async () => {
    const { peer } = openPeer();
    await sendTracks(peer, (await captureStream(false)).getTracks());

    await peer.createOffer({ video: false });

    assert.notInclude(peer.getLocalDescription().sdp, 'm=video');
  });

  it('gathers nothing before an offer or an answer is made', async () => {
    const [caller, callee] = await openPair();
    await caller.peer.createOffer({ video: true });
    await waitUntil(() => caller.gatheringsCompleted === 1);

    assert.deepEqual(callee.candidates, []);
    assert.strictEqual(callee.gatheringsCompleted, 0);
  });

  it('puts the candidates gathered so far into its description, unless it is to be bare', async () => {
    const [caller] = await openPair();
    await caller.peer.createOffer({ video: true });

    await waitUntil(() => caller.gatheringsCompleted === 1);

    const { sdp } = caller.peer.getLocalDescription();
    for (const { candidate } of caller.candidates) assert.include(sdp, addressPartOf(candidate));
    assert.notDeepEqual(caller.candidates, []);
    assert.notInclude(caller.peer.getLocalDescription(true).sdp, 'a=candidate');
  });

  it('says once that gathering is complete, and never as a candidate', async () => {
    const [caller, callee] = await openPair();

    await negotiate(caller, callee);
    await waitUntil(() => caller.gatheringsCompleted + callee.gatheringsCompleted === 2);

    for (const { candidate } of [...caller.candidates, ...callee.candidates]) {
      assert.match(candidate, /^candidate:/);
    }
  });

  it('R107, C-16: gathers nothing and stays quiet when it may only relay and has no relay', async () => {
    const opened = openPeer({ isRelayOnly: true });
    const { peer, candidates, errors, connections } = opened;
    await sendTracks(peer, (await captureStream()).getTracks());

    await peer.createOffer({ video: true });
    await waitUntil(() => opened.gatheringsCompleted === 1);

    assert.deepEqual(candidates, []);
    assert.deepEqual(errors, []);
    assert.deepEqual(connections, []);
    assert.notInclude(peer.getLocalDescription().sdp, 'a=candidate');
  });

  it('connects by candidates that came before the description', async () => {
    const [caller, callee] = await openPair();
    await caller.peer.createOffer({ video: true });
    await waitUntil(() => caller.gatheringsCompleted === 1);

    // The callee's own candidates reach nobody, so the caller's are the only way.
    callee.peer.addCandidates(caller.candidates);
    await callee.peer.createAnswer(withoutCandidates(caller.peer.getLocalDescription()), {
      video: true,
    });
    await caller.peer.applyAnswer(withoutCandidates(callee.peer.getLocalDescription()));

    await untilConnection(callee, 'connected');
  });

  it('reports a failed connection and lives on', async () => {
    const [caller, callee] = await openPair();
    joinCandidates(caller, callee);
    await caller.peer.createOffer({ video: true });
    await callee.peer.createAnswer(caller.peer.getLocalDescription(), { video: true });

    // The keys do not match what the answer said of them, so no media may ever flow.
    await caller.peer.applyAnswer(withForeignFingerprint(callee.peer.getLocalDescription()));
    await untilConnection(caller, 'failed');

    assert.deepEqual(caller.errors, []);
    assert.isAbove((await caller.peer.getStats()).size, 0);
    assert.strictEqual(caller.peer.getLocalDescription().type, 'offer');
  });

  it('reports a remote stream under the name the other side gave it', async () => {
    const [caller, callee] = await openPair();

    await negotiate(caller, callee);

    const ids = new Set(callee.streams.map(({ id }) => id));
    assert.deepEqual([...ids], [caller.peer.localStreamId]);
  });

  it('R78: answers a track that is in no stream, and reports no stream', async () => {
    const foreign = openForeignConnection();
    const { peer, streams } = openPeer();
    foreign.addTransceiver('audio', { direction: 'sendrecv' });
    await foreign.setLocalDescription();

    await peer.createAnswer(foreign.localDescription as RTCSessionDescription, { video: true });

    assert.deepEqual(streams, []);
    assert.include(peer.getLocalDescription().sdp, 'm=audio 9');
  });

  it('reports a stream again when a later offer adds a track to it', async () => {
    const foreign = openForeignConnection();
    const { peer, streams } = openPeer();
    const stream = await captureStream();
    const [microphone, camera] = stream.getTracks() as [MediaStreamTrack, MediaStreamTrack];

    foreign.addTrack(microphone, stream);
    await negotiateFrom(foreign, peer);
    foreign.addTrack(camera, stream);
    await negotiateFrom(foreign, peer, false);

    assert.deepEqual(
      streams.map(({ id }) => id),
      [stream.id, stream.id],
    );
    assert.strictEqual(streams[0], streams[1]);
    assert.strictEqual(streams[0]?.getTracks().length, 2);
  });

  it('is made, and goes on, without the servers whose address the browser refuses', async () => {
    const iceServers = [{ urls: [] }, { urls: 'nonsense' }, { urls: ['turn:', STUN_ADDRESS] }];
    const { peer } = openPeer({ iceServers });
    await sendTracks(peer, (await captureStream()).getTracks());

    peer.setIceServers(iceServers);
    await peer.createOffer({ video: true });

    assert.include(peer.getLocalDescription().sdp, 'm=video');
  });

  it('says that a browser has no WebRTC', () => {
    const { RTCPeerConnection } = globalThis;
    Reflect.deleteProperty(globalThis, 'RTCPeerConnection');
    try {
      assert.throws(() => openPeer(), MediaError, 'This browser has no WebRTC');
    } finally {
      Object.assign(globalThis, { RTCPeerConnection });
    }
  });

  it('has no local description before there is one', () => {
    const { peer } = openPeer();

    assert.throws(() => peer.getLocalDescription(), MediaError);
  });

  it('reports nothing once it is closed', async () => {
    const [closed, other] = await openPair();
    await closed.peer.createOffer({ video: true });

    closed.peer.close();
    await other.peer.createOffer({ video: true });
    await waitUntil(() => other.gatheringsCompleted === 1);

    assert.deepEqual(closed.candidates, []);
    assert.strictEqual(closed.gatheringsCompleted, 0);
    assert.deepEqual(closed.errors, []);
  });

  it('is closed once, and takes late candidates for nothing', async () => {
    const [caller, callee] = await openPair();
    await negotiate(caller, callee);

    caller.peer.close();
    caller.peer.close();
    caller.peer.addCandidates(callee.candidates);

    assert.deepEqual(caller.errors, []);
  });

  it('leaves the local tracks running when it is closed', async () => {
    const { peer } = openPeer();
    const stream = await captureStream();
    await sendTracks(peer, stream.getTracks());
    await peer.createOffer({ video: true });

    peer.close();
    await Promise.resolve();

    assert.deepEqual(
      stream.getTracks().map(({ readyState }) => readyState),
      ['live', 'live'],
    );
  });

  it('rejects what was under way when it is closed, and everything later', async () => {
    const [{ peer }] = await openPair();

    const offer = peer.createOffer({ video: true });
    peer.close();

    await expectConnectionFailed(offer);
    await expectConnectionFailed(peer.createOffer({ video: true }));
    await expectConnectionFailed(peer.getStats());
  });

  it('makes one description at a time', async () => {
    const [{ peer }] = await openPair();

    const first = peer.createOffer({ video: true });

    await expectConnectionFailed(peer.createOffer({ video: true }));
    await first;
  });
});

async function negotiateFrom(
  foreign: RTCPeerConnection,
  peer: Peer,
  isFirst = true,
): Promise<void> {
  await foreign.setLocalDescription();
  const offer = foreign.localDescription as RTCSessionDescription;
  await (isFirst ? peer.createAnswer(offer, { video: true }) : peer.answerAgain(offer));
  await foreign.setRemoteDescription(peer.getLocalDescription() as RTCSessionDescriptionInit);
}

// Foundation, component, protocol, priority, address, port and type; browsers differ in what they add to that.
function addressPartOf(candidate: string): string {
  return candidate.split(' ').slice(0, 8).join(' ');
}

function withForeignFingerprint({ type, sdp }: Description): Description {
  return { type, sdp: sdp.replaceAll(/^(a=fingerprint:sha-256) .*\r$/gm, `$1 ${FOREIGN_KEY}\r`) };
}

const STUN_ADDRESS = 'stun:127.0.0.1:3478';
const FOREIGN_KEY = Array.from({ length: 32 }, () => '00').join(':');
