// What the other side may send, and what must not come of it.

import { assert, aTimeout } from '@open-wc/testing';
import {
  candidateAt,
  captureStream,
  closeAll,
  expectConnectionFailed,
  joinCandidates,
  negotiate,
  openForeignConnection,
  openPair,
  openPeer,
  readRemoteAddresses,
  untilConnection,
  withoutCandidates,
} from '../../test/two-peers.ts';
import type { Candidate, Description } from '../call/media.ts';
import { waitUntil } from '../../test/wait-until.ts';

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
  'an offer of data alone': {
    type: 'offer',
    sdp: 'v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\nm=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n',
  },
  'a description of an unknown type': { type: 'question', sdp: 'v=0\r\n' },
};

describe('bad input to the peer over simple-peer', () => {
  afterEach(closeAll);

  it('keeps the last hundred early candidates and no more', async () => {
    const [caller, callee] = await openPair();
    await caller.peer.createOffer({ video: true });

    callee.peer.addCandidates([candidateAt('192.0.2.100'), candidateAt('192.0.2.101')]);
    callee.peer.addCandidates(Array.from({ length: 99 }, () => ({ candidate: 'nonsense' })));
    await callee.peer.createAnswer(withoutCandidates(caller.peer.getLocalDescription()), {
      video: true,
    });
    await waitUntil(async () => (await readRemoteAddresses(callee)).length > 0);

    assert.deepEqual(await readRemoteAddresses(callee), ['192.0.2.101']);
  });

  it('S11: tries a hundred addresses on the word of the other side, wherever they are told', async () => {
    const [caller, callee] = await openPair();
    await caller.peer.createOffer({ video: true });
    const addresses = Array.from({ length: 90 }, (_, index) => `192.0.2.${index + 1}`);
    const lines = addresses.map((address) => `a=${candidateAt(address).candidate}\r\n`).join('');
    const { type, sdp } = withoutCandidates(caller.peer.getLocalDescription());
    const told = sdp.replace(/(?=^a=mid:0\r$)/m, lines);

    await callee.peer.createAnswer({ type, sdp: told }, { video: true });
    callee.peer.addCandidates(addresses.map((address) => candidateAt(address)));
    callee.peer.addCandidates(
      Array.from({ length: 90 }, (_, index) => candidateAt(`198.51.100.${index + 1}`)),
    );
    await waitUntil(async () => (await readRemoteAddresses(callee)).length >= 100);
    await aTimeout(200);

    const tried = await readRemoteAddresses(callee);
    assert.strictEqual(tried.length, 100);
    assert.include(tried, '198.51.100.10');
    assert.notInclude(tried, '198.51.100.11');
  });

  it('takes a candidate with a foreign name beside a good number of its section', async () => {
    const [caller, callee] = await openPair();
    await caller.peer.createOffer({ video: true });
    await callee.peer.createAnswer(withoutCandidates(caller.peer.getLocalDescription()), {
      video: true,
    });

    callee.peer.addCandidates([{ ...candidateAt('192.0.2.7'), sdpMid: 'theirs' }]);

    await waitUntil(async () => (await readRemoteAddresses(callee)).includes('192.0.2.7'));
  });

  for (const isFirst of [false, true]) {
    it(`S13: opens no data channel, be it ${isFirst ? 'first' : 'last'} in the offer`, async () => {
      const foreign = openForeignConnection();
      const watched = openPeer();
      const { peer } = watched;
      const stream = await captureStream(false);
      foreign.addEventListener('icecandidate', ({ candidate }) => {
        if (candidate) peer.addCandidates([candidate.toJSON() as Candidate]);
      });
      for (const track of stream.getTracks()) foreign.addTrack(track, stream);
      const channel = foreign.createDataChannel('megabytes');
      await foreign.setLocalDescription();
      const offer = foreign.localDescription as RTCSessionDescription;

      await peer.createAnswer(isFirst ? withDataFirst(offer) : offer, { video: false });
      const answer = peer.getLocalDescription();
      if (!isFirst) {
        await foreign.setRemoteDescription(answer as RTCSessionDescription);
        for (const candidate of watched.candidates) await foreign.addIceCandidate(candidate);
        watched.passCandidate = (candidate) => void foreign.addIceCandidate(candidate);
        await untilConnection(watched, 'connected');
      }

      assert.notStrictEqual(channel.readyState, 'open');
      assert.match(answer.sdp, /^m=application 0 /m);
      assert.match(answer.sdp, /^m=audio [1-9]/m);
      assert.match(answer.sdp, /^a=group:BUNDLE 0\r$/m);
    });
  }

  for (const [name, candidate] of Object.entries(BAD_CANDIDATES)) {
    it(`C-04: is not harmed by ${name}, early or late`, async () => {
      const [caller, callee] = await openPair();
      joinCandidates(caller, callee);

      callee.peer.addCandidates([candidate]);
      await caller.peer.createOffer({ video: true });
      caller.peer.addCandidates([candidate]);
      await callee.peer.createAnswer(caller.peer.getLocalDescription(), { video: true });
      callee.peer.addCandidates([candidate]);
      await caller.peer.applyAnswer(callee.peer.getLocalDescription());
      caller.peer.addCandidates([candidate]);

      await untilConnection(caller, 'connected');
      await untilConnection(callee, 'connected');
      assert.deepEqual([...caller.errors, ...callee.errors], []);
    });
  }

  for (const [name, description] of Object.entries(BAD_DESCRIPTIONS)) {
    it(`rejects ${name} as an offer and goes on`, async () => {
      const [caller, callee] = await openPair();
      joinCandidates(caller, callee);

      await expectConnectionFailed(callee.peer.createAnswer(description, { video: true }));
      await negotiate(caller, callee);

      await untilConnection(callee, 'connected');
      assert.deepEqual(callee.errors, []);
    });

    it(`rejects ${name} as an answer`, async () => {
      const [caller] = await openPair();
      await caller.peer.createOffer({ video: true });

      await expectConnectionFailed(caller.peer.applyAnswer(description));

      assert.deepEqual(caller.errors, []);
    });
  }

  it('rejects an offer that came as an answer', async () => {
    const [caller, callee] = await openPair();
    await caller.peer.createOffer({ video: true });
    await callee.peer.createOffer({ video: true });

    await expectConnectionFailed(caller.peer.applyAnswer(callee.peer.getLocalDescription()));
  });

  it('rejects an answer that came as an offer', async () => {
    const [caller, callee] = await openPair();
    const other = openPeer();
    await negotiate(caller, callee);

    await expectConnectionFailed(
      other.peer.createAnswer(callee.peer.getLocalDescription(), { video: true }),
    );
  });

  it('takes a good answer after a bad one', async () => {
    const [caller, callee] = await openPair();
    joinCandidates(caller, callee);
    await caller.peer.createOffer({ video: true });
    await callee.peer.createAnswer(caller.peer.getLocalDescription(), { video: true });

    await expectConnectionFailed(caller.peer.applyAnswer({ type: 'answer', sdp: 'nonsense' }));
    await caller.peer.applyAnswer(callee.peer.getLocalDescription());

    await untilConnection(caller, 'connected');
  });

  it('never quotes a description in the message of an error', async () => {
    const { peer } = openPeer();

    const error = await expectConnectionFailed(
      peer.createAnswer({ type: 'offer', sdp: 'v=0\r\nsecret-of-alice\r\n' }, { video: true }),
    );

    assert.notInclude(error.message, 'alice');
  });
});

/** The data section before the sound, and in front of the bundle. */
function withDataFirst({ type, sdp }: Description): Description {
  const [session = '', sound = '', data = ''] = sdp.split(/(?=^m=)/m);
  return { type, sdp: session.replace('BUNDLE 0 1', 'BUNDLE 1 0') + data + sound };
}
