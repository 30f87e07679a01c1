import { expect, waitUntil } from '@open-wc/testing';
import {
  captureStream,
  closeAll,
  joinCandidates,
  negotiate,
  openForeignConnection,
  openPeer,
  untilConnection,
  untilMediaFlows,
  type WatchedPeer,
} from '../../test/two-peers.ts';
import type { Candidate, Description } from '../call/media.ts';
import { MediaError, type Peer } from './peer.ts';

const BAD_CANDIDATES: Readonly<Record<string, Candidate>> = {
  'an end marker with a media section': { candidate: '', sdpMid: '0' },
  'an end marker without one': { candidate: '' },
  'a candidate of no media section': { candidate: 'candidate:1 1 udp 1 192.0.2.1 9 typ host' },
  'a candidate of an unknown media section': {
    candidate: 'candidate:1 1 udp 1 192.0.2.1 9 typ host',
    sdpMid: 'unknown',
    sdpMLineIndex: 99,
  },
  'a candidate of an older connection': {
    candidate: 'candidate:1 1 udp 1 192.0.2.1 9 typ host generation 0 ufrag gone',
    sdpMid: '0',
  },
  'a candidate that is none': { candidate: 'nonsense', sdpMid: '0', sdpMLineIndex: 0 },
};

const BAD_DESCRIPTIONS: Readonly<Record<string, Description>> = {
  'an empty description': { type: 'offer', sdp: '' },
  nonsense: { type: 'offer', sdp: 'nonsense' },
  'a description of an unknown type': { type: 'question', sdp: 'v=0\r\n' },
};

describe('the peer over simple-peer', () => {
  afterEach(closeAll);

  it('carries sound and pictures both ways', async () => {
    const [caller, callee] = await openPair();

    joinCandidates(caller, callee);
    await negotiate(caller, callee);

    await untilMediaFlows(caller, callee);
    expect(caller.connections).to.deep.equal(['connecting', 'connected']);
    expect(callee.connections).to.deep.equal(['connecting', 'connected']);
    expect([...caller.errors, ...callee.errors]).to.deep.equal([]);
  });

  it('offers sound and pictures in one bundle and no data channel', async () => {
    const [caller] = await openPair();

    await caller.peer.createOffer();

    const { type, sdp } = caller.peer.getLocalDescription();
    expect(type).to.equal('offer');
    expect(sdp.match(/^m=\w+/gm)).to.deep.equal(['m=audio', 'm=video']);
    expect(sdp).to.match(/^a=group:BUNDLE 0 1\r$/m);
  });

  it('offers no picture in a voice call', async () => {
    const { peer } = openPeer();
    peer.addStream(await captureStream(false));

    await peer.createOffer();

    expect(peer.getLocalDescription().sdp).not.to.contain('m=video');
  });

  it('gathers nothing before an offer or an answer is made', async () => {
    const [caller, callee] = await openPair();
    await caller.peer.createOffer();
    await waitUntil(() => caller.gatheringsCompleted === 1);

    expect(callee.candidates).to.deep.equal([]);
    expect(callee.gatheringsCompleted).to.equal(0);
  });

  it('puts the candidates gathered so far into its description', async () => {
    const [caller] = await openPair();
    await caller.peer.createOffer();

    await waitUntil(() => caller.gatheringsCompleted === 1);

    const { sdp } = caller.peer.getLocalDescription();
    for (const { candidate } of caller.candidates) expect(sdp).to.contain(addressPartOf(candidate));
    expect(caller.candidates).not.to.deep.equal([]);
  });

  it('says once that gathering is complete, and never as a candidate', async () => {
    const [caller, callee] = await openPair();

    await negotiate(caller, callee);
    await waitUntil(() => caller.gatheringsCompleted + callee.gatheringsCompleted === 2);

    for (const { candidate } of [...caller.candidates, ...callee.candidates]) {
      expect(candidate).to.match(/^candidate:/);
    }
  });

  it('gathers nothing and stays quiet when it may only relay and has no relay', async () => {
    const opened = openPeer({ isRelayOnly: true });
    const { peer, candidates, errors, connections } = opened;
    peer.addStream(await captureStream());

    await peer.createOffer();
    await waitUntil(() => opened.gatheringsCompleted === 1);

    expect(candidates).to.deep.equal([]);
    expect(errors).to.deep.equal([]);
    expect(connections).to.deep.equal([]);
    expect(peer.getLocalDescription().sdp).not.to.contain('a=candidate');
  });

  it('connects by candidates that came before the description', async () => {
    const [caller, callee] = await openPair();
    await caller.peer.createOffer();
    await waitUntil(() => caller.gatheringsCompleted === 1);

    // The callee's own candidates reach nobody, so the caller's are the only way.
    callee.peer.addCandidates(caller.candidates);
    await callee.peer.createAnswer(withoutCandidates(caller.peer.getLocalDescription()));
    await caller.peer.applyAnswer(withoutCandidates(callee.peer.getLocalDescription()));

    await untilConnection(callee, 'connected');
  });

  it('keeps a hundred early candidates and no more', async () => {
    const [caller, callee] = await openPair();
    await caller.peer.createOffer();

    callee.peer.addCandidates(Array.from({ length: 99 }, () => ({ candidate: 'nonsense' })));
    callee.peer.addCandidates([candidateAt('192.0.2.100'), candidateAt('192.0.2.101')]);
    await callee.peer.createAnswer(withoutCandidates(caller.peer.getLocalDescription()));
    await waitUntil(async () => (await readRemoteAddresses(callee)).length > 0);

    expect(await readRemoteAddresses(callee)).to.deep.equal(['192.0.2.100']);
  });

  for (const [name, candidate] of Object.entries(BAD_CANDIDATES)) {
    it(`is not harmed by ${name}, early or late`, async () => {
      const [caller, callee] = await openPair();
      joinCandidates(caller, callee);

      callee.peer.addCandidates([candidate]);
      await caller.peer.createOffer();
      caller.peer.addCandidates([candidate]);
      await callee.peer.createAnswer(caller.peer.getLocalDescription());
      callee.peer.addCandidates([candidate]);
      await caller.peer.applyAnswer(callee.peer.getLocalDescription());
      caller.peer.addCandidates([candidate]);

      await untilConnection(caller, 'connected');
      await untilConnection(callee, 'connected');
      expect([...caller.errors, ...callee.errors]).to.deep.equal([]);
    });
  }

  for (const [name, description] of Object.entries(BAD_DESCRIPTIONS)) {
    it(`rejects ${name} as an offer and goes on`, async () => {
      const [caller, callee] = await openPair();
      joinCandidates(caller, callee);

      await expectConnectionFailed(callee.peer.createAnswer(description));
      await negotiate(caller, callee);

      await untilConnection(callee, 'connected');
      expect(callee.errors).to.deep.equal([]);
    });

    it(`rejects ${name} as an answer`, async () => {
      const [caller] = await openPair();
      await caller.peer.createOffer();

      await expectConnectionFailed(caller.peer.applyAnswer(description));

      expect(caller.errors).to.deep.equal([]);
    });
  }

  it('rejects an offer that came as an answer', async () => {
    const [caller, callee] = await openPair();
    await caller.peer.createOffer();
    await callee.peer.createOffer();

    await expectConnectionFailed(caller.peer.applyAnswer(callee.peer.getLocalDescription()));
  });

  it('rejects an answer that came as an offer', async () => {
    const [caller, callee] = await openPair();
    const other = openPeer();
    await negotiate(caller, callee);

    await expectConnectionFailed(other.peer.createAnswer(callee.peer.getLocalDescription()));
  });

  it('takes a good answer after a bad one', async () => {
    const [caller, callee] = await openPair();
    joinCandidates(caller, callee);
    await caller.peer.createOffer();
    await callee.peer.createAnswer(caller.peer.getLocalDescription());

    await expectConnectionFailed(caller.peer.applyAnswer({ type: 'answer', sdp: 'nonsense' }));
    await caller.peer.applyAnswer(callee.peer.getLocalDescription());

    await untilConnection(caller, 'connected');
  });

  it('never quotes a description in the message of an error', async () => {
    const { peer } = openPeer();

    const error = await expectConnectionFailed(
      peer.createAnswer({ type: 'offer', sdp: 'v=0\r\nsecret-of-alice\r\n' }),
    );

    expect(error.message).not.to.contain('alice');
  });

  it('reports a failed connection and lives on', async () => {
    const [caller, callee] = await openPair();
    joinCandidates(caller, callee);
    await caller.peer.createOffer();
    await callee.peer.createAnswer(caller.peer.getLocalDescription());

    // The keys do not match what the answer said of them, so no media may ever flow.
    await caller.peer.applyAnswer(withForeignFingerprint(callee.peer.getLocalDescription()));
    await untilConnection(caller, 'failed');

    expect(caller.errors).to.deep.equal([]);
    expect((await caller.peer.getStats()).size).to.be.greaterThan(0);
    expect(caller.peer.getLocalDescription().type).to.equal('offer');
  });

  it('reports a remote stream under the name the other side gave it', async () => {
    const [caller, callee] = await openPair();
    const stream = await captureStream(false);
    caller.peer.addStream(stream);

    await negotiate(caller, callee);

    expect(callee.streams.map(({ id }) => id)).to.include(stream.id);
  });

  it('hears a client that names no stream for its track without reporting a stream', async () => {
    const foreign = openForeignConnection();
    const { peer, streams } = openPeer();
    foreign.addTransceiver('audio', { direction: 'sendrecv' });
    await foreign.setLocalDescription();

    await peer.createAnswer(foreign.localDescription as RTCSessionDescription);

    expect(streams).to.deep.equal([]);
    expect(peer.getLocalDescription().sdp).to.contain('m=audio 9');
  });

  it('reports a stream again when a later offer adds a track to it', async () => {
    const foreign = openForeignConnection();
    const { peer, streams } = openPeer();
    const stream = await captureStream();
    const [microphone, camera] = stream.getTracks() as [MediaStreamTrack, MediaStreamTrack];

    foreign.addTrack(microphone, stream);
    await negotiateFrom(foreign, peer);
    foreign.addTrack(camera, stream);
    await negotiateFrom(foreign, peer);

    expect(streams.map(({ id }) => id)).to.deep.equal([stream.id, stream.id]);
    expect(streams[0]).to.equal(streams[1]);
    expect(streams[0]?.getTracks()).to.have.length(2);
  });

  it('is made, and goes on, without the servers whose address the browser refuses', async () => {
    const iceServers = [{ urls: [] }, { urls: 'nonsense' }, { urls: ['turn:', STUN_ADDRESS] }];
    const { peer } = openPeer({ iceServers });
    peer.addStream(await captureStream());

    peer.setIceServers(iceServers);
    await peer.createOffer();

    expect(peer.getLocalDescription().sdp).to.contain('m=video');
  });

  it('says that a browser has no WebRTC', () => {
    const { RTCPeerConnection } = globalThis;
    Reflect.deleteProperty(globalThis, 'RTCPeerConnection');
    try {
      expect(() => openPeer())
        .to.throw(MediaError)
        .with.property('code', 'noWebRtc');
    } finally {
      Object.assign(globalThis, { RTCPeerConnection });
    }
  });

  it('has no local description before there is one', () => {
    const { peer } = openPeer();

    expect(() => peer.getLocalDescription()).to.throw(MediaError);
  });

  it('reports nothing once it is closed', async () => {
    const [closed, other] = await openPair();
    await closed.peer.createOffer();

    closed.peer.close();
    await other.peer.createOffer();
    await waitUntil(() => other.gatheringsCompleted === 1);

    expect(closed.candidates).to.deep.equal([]);
    expect(closed.gatheringsCompleted).to.equal(0);
    expect(closed.errors).to.deep.equal([]);
  });

  it('is closed once, and takes late candidates for nothing', async () => {
    const [caller, callee] = await openPair();
    await negotiate(caller, callee);

    caller.peer.close();
    caller.peer.close();
    caller.peer.addCandidates([candidateAt('192.0.2.1')]);

    expect(caller.errors).to.deep.equal([]);
  });

  it('leaves the local tracks running when it is closed', async () => {
    const { peer } = openPeer();
    const stream = await captureStream();
    peer.addStream(stream);
    await peer.createOffer();

    peer.close();
    await Promise.resolve();

    expect(stream.getTracks().map(({ readyState }) => readyState)).to.deep.equal(['live', 'live']);
  });

  it('rejects what was under way when it is closed, and everything later', async () => {
    const [{ peer }] = await openPair();

    const offer = peer.createOffer();
    peer.close();

    await expectConnectionFailed(offer);
    await expectConnectionFailed(peer.createOffer());
    await expectConnectionFailed(peer.getStats());
  });

  it('makes one description at a time', async () => {
    const [{ peer }] = await openPair();

    const first = peer.createOffer();

    await expectConnectionFailed(peer.createOffer());
    await first;
  });
});

async function openPair(): Promise<[caller: WatchedPeer, callee: WatchedPeer]> {
  const pair: [WatchedPeer, WatchedPeer] = [openPeer(), openPeer()];
  for (const { peer } of pair) peer.addStream(await captureStream());
  return pair;
}

async function negotiateFrom(foreign: RTCPeerConnection, peer: Peer): Promise<void> {
  await foreign.setLocalDescription();
  await peer.createAnswer(foreign.localDescription as RTCSessionDescription);
  await foreign.setRemoteDescription(peer.getLocalDescription() as RTCSessionDescriptionInit);
}

async function expectConnectionFailed(promise: Promise<unknown>): Promise<MediaError> {
  const outcome: unknown = await promise.catch((error: unknown) => error);
  expect(outcome).to.be.instanceOf(MediaError).with.property('code', 'connectionFailed');
  return outcome as MediaError;
}

async function readRemoteAddresses({ peer }: WatchedPeer): Promise<(string | undefined)[]> {
  const reports = [...(await peer.getStats()).values()] as RemoteCandidateReport[];
  return reports.filter(({ type }) => type === 'remote-candidate').map(({ address }) => address);
}

// Foundation, component, protocol, priority, address, port and type; browsers differ in what they add to that.
function addressPartOf(candidate: string): string {
  return candidate.split(' ').slice(0, 8).join(' ');
}

function candidateAt(address: string): Candidate {
  const candidate = `candidate:1 1 udp 2113937151 ${address} 5000 typ host`;
  return { candidate, sdpMid: '0', sdpMLineIndex: 0 };
}

function withoutCandidates({ type, sdp }: Description): Description {
  return { type, sdp: sdp.replaceAll(/^a=(candidate:|end-of-candidates).*\r\n/gm, '') };
}

function withForeignFingerprint({ type, sdp }: Description): Description {
  return { type, sdp: sdp.replaceAll(/^(a=fingerprint:sha-256) .*\r$/gm, `$1 ${FOREIGN_KEY}\r`) };
}

interface RemoteCandidateReport {
  readonly type: string;
  readonly address?: string;
}

const STUN_ADDRESS = 'stun:127.0.0.1:3478';
const FOREIGN_KEY = Array.from({ length: 32 }, () => '00').join(':');
