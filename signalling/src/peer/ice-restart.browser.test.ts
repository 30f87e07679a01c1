// Other paths for a call that runs: ICE restarts, their candidates, and what comes early.

import { assert } from '@open-wc/testing';
import { untilFlowing } from '../../test/media-flow.ts';
import {
  candidateAt,
  closeAll,
  joinForeign,
  negotiate,
  negotiateAgain,
  openCall,
  openCamera,
  openPeer,
  readRemoteAddresses,
  untilConnection,
  withoutCandidates,
  type WatchedPeer,
} from '../../test/two-peers.ts';
import { waitUntil } from '../../test/wait-until.ts';

describe('an ICE restart', () => {
  afterEach(closeAll);

  for (const restarting of ['caller', 'callee'] as const) {
    it(`R35: by the ${restarting} gathers anew on both sides, and media goes on`, async () => {
      const call = await openCall(false);
      const [one, other] = restarting === 'caller' ? call : [call[1], call[0]];
      await waitUntil(() => call.every(({ gatheringsCompleted }) => gatheringsCompleted === 1));
      const paths = call.map(pathOf);

      await negotiateAgain(one, other, true);

      assert.deepEqual(
        call.map(({ gatheringsStarted }) => gatheringsStarted),
        [1, 1],
      );
      for (const [index, watched] of call.entries()) {
        assert.notStrictEqual(pathOf(watched), paths[index]);
        await waitUntil(() => watched.gatheringsCompleted === 2, 'no end');
      }
      await untilFlowing('audio', ...call);
      assert.strictEqual(one.connections.at(-1), 'connected');
    });
  }

  it('R35: says that it gathers before the first candidate, and before the offer is made', async () => {
    const [caller] = await openCall(false);
    await waitUntil(() => caller.gatheringsCompleted === 1);
    const startedAt: number[] = [];
    caller.passCandidate = () => startedAt.push(caller.gatheringsStarted);

    const offering = caller.peer.renegotiate({ restartsIce: true });
    void offering.then(() => startedAt.push(caller.gatheringsStarted));
    await offering;
    await waitUntil(() => caller.gatheringsCompleted === 2);

    assert.isAbove(startedAt.length, 1);
    assert.deepEqual([...new Set(startedAt)], [1]);
  });

  it('R35: is none where a later offer asks for none', async () => {
    const [caller, callee] = await openCall(false);
    const path = pathOf(caller);
    await caller.peer.setTrack('camera', await openCamera());

    await negotiateAgain(caller, callee);

    assert.strictEqual(pathOf(caller), path);
    assert.deepEqual([caller.gatheringsStarted, callee.gatheringsStarted], [0, 0]);
  });

  it('R65: by both at once succeeds when one gives way', async () => {
    const [impolite, polite] = await openCall(false);
    for (const { peer } of [impolite, polite]) await peer.renegotiate({ restartsIce: true });

    await polite.peer.answerAgain(impolite.peer.getLocalDescription());
    await impolite.peer.applyAnswer(polite.peer.getLocalDescription());
    await negotiateAgain(polite, impolite);

    await untilFlowing('audio', impolite, polite);
    await waitUntil(() => [impolite, polite].every(isConnected), 'not connected');
    assert.deepEqual([...impolite.errors, ...polite.errors], []);
  });

  it('that was taken back leaves the path, and is made with the next offer', async () => {
    const [caller, callee] = await openCall(false);
    const path = pathOf(caller);
    await caller.peer.renegotiate({ restartsIce: true });

    await caller.peer.rollBack();
    assert.strictEqual(pathOf(caller), path);
    await untilFlowing('audio', caller, callee);
    await negotiateAgain(caller, callee);

    assert.notStrictEqual(pathOf(caller), path);
    await untilFlowing('audio', caller, callee);
  });

  it('is not asked of an other side again that answers it with the path of before', async () => {
    const { watched, foreign } = await joinForeign();
    const { peer } = watched;
    await peer.renegotiate({ restartsIce: false });
    await foreign.setRemoteDescription(peer.getLocalDescription() as RTCSessionDescription);
    await foreign.setLocalDescription();
    const answer = foreign.localDescription as RTCSessionDescription;
    await peer.applyAnswer(answer);

    await peer.renegotiate({ restartsIce: true });
    const asked = pathOf(watched);
    await peer.applyAnswer(answer);
    await peer.renegotiate({ restartsIce: true });

    assert.strictEqual(pathOf(watched), asked);
    assert.strictEqual(watched.gatheringsStarted, 1);
  });

  it('connects what failed', async function () {
    // Chromium takes fifteen seconds to say that it failed.
    this.timeout(40_000);
    const [caller, callee] = [openPeer(), openPeer()];
    await caller.peer.createOffer({ video: false });
    const offer = withoutCandidates(caller.peer.getLocalDescription());
    await callee.peer.createAnswer(offer, { video: false });
    await caller.peer.applyAnswer(withoutCandidates(callee.peer.getLocalDescription()));
    for (const { peer } of [caller, callee]) peer.addCandidates([candidateAt('192.0.2.1')]);
    const hasFailed = (): boolean => caller.connections.at(-1) === 'failed';
    await waitUntil(hasFailed, 'never failed');

    caller.passCandidate = (candidate) => {
      callee.peer.addCandidates([candidate]);
    };
    await negotiateAgain(caller, callee, true);

    // Firefox 153 connects but sends no media once it has said `failed`: restarts have to come before.
    await untilConnection(caller, 'connected');
    await untilConnection(callee, 'connected');
  });

  it('stays with relays alone where only they are allowed', async () => {
    const [caller, callee] = [openPeer({ isRelayOnly: true }), openPeer()];
    await negotiate(caller, callee, false);
    await waitUntil(() => caller.gatheringsCompleted === 1, 'no end');

    await negotiateAgain(caller, callee, true);
    await waitUntil(() => caller.gatheringsCompleted === 2, 'no end');

    assert.deepEqual(caller.candidates, []);
    assert.notInclude(caller.peer.getLocalDescription().sdp, 'a=candidate');
  });
});

describe('servers that come with an offer', () => {
  const { RTCPeerConnection } = globalThis;
  afterEach(() => {
    Object.assign(globalThis, { RTCPeerConnection });
    closeAll();
  });

  it('R99: are used for another path, and left alone for any other change', async () => {
    const given: unknown[] = [];
    class Watched extends RTCPeerConnection {
      override setConfiguration(configuration: RTCConfiguration): void {
        given.push(configuration.iceServers);
        super.setConfiguration(configuration);
      }
    }
    Object.assign(globalThis, { RTCPeerConnection: Watched });
    const iceServers = [{ urls: ['stun:127.0.0.1:3478'] }];
    const [caller, callee] = await openCall(false);

    for (const restartsIce of [false, true]) {
      await caller.peer.renegotiate({ restartsIce });
      await callee.peer.answerAgain(caller.peer.getLocalDescription(), iceServers);
      await caller.peer.applyAnswer(callee.peer.getLocalDescription());
      assert.deepEqual(given, restartsIce ? [iceServers] : []);
    }
  });
});

describe('candidates of a path that is not described yet', () => {
  afterEach(closeAll);

  it('R35: are used when its offer comes', async () => {
    const [caller, callee] = await openCall(false);
    await caller.peer.renegotiate({ restartsIce: true });

    callee.peer.addCandidates([candidateAt('192.0.2.77', pathOf(caller))]);
    await callee.peer.answerAgain(withoutCandidates(caller.peer.getLocalDescription()));

    await waitUntil(async () => (await readRemoteAddresses(callee)).includes('192.0.2.77'));
  });

  it('R35: are used when its answer comes', async () => {
    const [caller, callee] = await openCall(false);
    caller.passCandidate = () => undefined;
    callee.passCandidate = () => undefined;
    await caller.peer.renegotiate({ restartsIce: true });
    await callee.peer.answerAgain(withoutCandidates(caller.peer.getLocalDescription()));

    caller.peer.addCandidates([candidateAt('192.0.2.77', pathOf(callee))]);
    await caller.peer.applyAnswer(withoutCandidates(callee.peer.getLocalDescription()));

    await waitUntil(async () => (await readRemoteAddresses(caller)).includes('192.0.2.77'));
  });

  it('R35: wait also past a description of another path', async () => {
    const [caller, callee] = await openCall(false);
    await callee.peer.renegotiate({ restartsIce: false });
    await caller.peer.answerAgain(callee.peer.getLocalDescription());
    const answer = caller.peer.getLocalDescription();
    await caller.peer.renegotiate({ restartsIce: true });
    const restart = caller.peer.getLocalDescription();
    callee.peer.addCandidates([candidateAt('192.0.2.77', pathOf(caller))]);
    await callee.peer.applyAnswer(answer);

    assert.notInclude(await readRemoteAddresses(callee), '192.0.2.77');
    await callee.peer.answerAgain(restart);

    await waitUntil(async () => (await readRemoteAddresses(callee)).includes('192.0.2.77'));
  });

  it('are the last hundred and no more', async () => {
    const [caller, callee] = await openCall(false);
    await caller.peer.renegotiate({ restartsIce: true });
    const path = pathOf(caller);
    const addresses = Array.from({ length: 101 }, (_, index) => `198.51.100.${index + 1}`);

    callee.peer.addCandidates(addresses.map((address) => candidateAt(address, path)));
    await callee.peer.answerAgain(withoutCandidates(caller.peer.getLocalDescription()));
    await waitUntil(async () => (await readRemoteAddresses(callee)).includes('198.51.100.101'));

    assert.notInclude(await readRemoteAddresses(callee), '198.51.100.1');
  });
});

function pathOf({ peer }: WatchedPeer): string | undefined {
  return /^a=ice-ufrag:(\S+)/m.exec(peer.getLocalDescription().sdp)?.[1];
}

function isConnected({ connections }: WatchedPeer): boolean {
  return connections.at(-1) === 'connected';
}
