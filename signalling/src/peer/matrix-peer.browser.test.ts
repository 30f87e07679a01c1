// Guards what `matrix-peer.ts` relies on inside simple-peer, and each of its habits that would end or confuse a call.

import { assert, waitUntil } from '@open-wc/testing';
import SimplePeer, { type Signal } from 'simple-peer';
import manifest from 'simple-peer/package.json' with { type: 'json' };
import {
  captureStream,
  closeAll,
  closeLater,
  openForeignConnection,
  sendTracks,
} from '../../test/two-peers.ts';
import { MatrixPeer } from './matrix-peer.ts';

describe('simple-peer under the peer', () => {
  afterEach(closeAll);

  it('is the version whose private members were read', () => {
    assert.strictEqual(manifest.version, '9.11.1');
  });

  it('has every member that is overridden or called', () => {
    for (const name of [...OVERRIDDEN, '_createOffer', '_createAnswer', 'on', 'emit']) {
      assert.isFunction(Reflect.get(SimplePeer.prototype, name), name);
    }
  });

  it('calls every overridden member through the instance', async () => {
    const { peer, called } = watchSimplePeer();
    const foreign = openForeignConnection();
    foreign.createDataChannel('talk');
    peer.on('signal', (signal) => {
      receive(foreign, signal);
    });
    peer.on('error', () => undefined);
    passCandidates(foreign, peer);

    await foreign.setLocalDescription();
    await peer.connection.setRemoteDescription(descriptionOf(foreign));
    peer.answer();
    await waitUntil(() => foreign.connectionState === 'connected');
    await waitUntil(() => called.has('_setupData'));
    // There is nothing to answer any more.
    peer.answer();
    await waitUntil(() => called.has('destroy'));

    assert.deepEqual([...called].sort(), [...OVERRIDDEN].sort());
  });

  it('stands on the shims, without a stream library', () => {
    assert.notProperty(SimplePeer.prototype, 'pipe');
  });
});

describe('the peer, spared the habits of simple-peer', () => {
  afterEach(closeAll);

  it('offers no data channel', async () => {
    const peer = openMatrixPeer();
    await sendTracks(peer, (await captureStream()).getTracks());

    await peer.makeOffer({ video: true });

    const sections = peer.connection.localDescription?.sdp.match(/^m=\w+/gm);
    assert.deepEqual(sections, ['m=audio', 'm=video']);
  });

  it('goes on when a data channel of the other side ends', async () => {
    const { peer, foreign, channel } = await joinForeign({ withChannel: true });
    await waitUntil(() => channel?.readyState === 'open');

    channel?.close();
    await waitUntil(() => channel?.readyState === 'closed');

    assert.strictEqual(peer.destroyed, false);
    assert.strictEqual(foreign.connectionState, 'connected');
  });

  it('is connected without a data channel', async () => {
    const { peer } = await joinForeign();

    assert.strictEqual(peer.connection.connectionState, 'connected');
  });

  it('says nothing to the other side but offers, answers and candidates', async () => {
    // A camera that the offer has no place for, then one more: simple-peer would ask the other side for both.
    const { peer, signals } = await joinForeign({ offersVideo: false });

    await sendTracks(peer, (await captureStream()).getTracks());
    await peer.connection.getStats();

    assert.deepEqual([...new Set(signals.map(({ type }) => type))].sort(), ['answer', 'candidate']);
  });

  it('makes its offer without waiting for a timer', async () => {
    const peer = openMatrixPeer();
    await sendTracks(peer, (await captureStream()).getTracks());

    const timers = await countTimers(() => peer.makeOffer({ video: true }));

    assert.strictEqual(timers, 0);
    assert.strictEqual(peer.connection.signalingState, 'have-local-offer');
  });

  it('makes no offer before it is told, whatever is added', async () => {
    const peer = openMatrixPeer();
    await sendTracks(peer, (await captureStream()).getTracks());
    await peer.connection.getStats();

    assert.strictEqual(peer.connection.signalingState, 'stable');
    assert.strictEqual(peer.connection.localDescription, null);
  });

  it('lives on when its connection or its ICE says it failed', async () => {
    const { peer } = await joinForeign();
    const { connection } = peer;
    for (const name of ['connectionState', 'iceConnectionState']) {
      Object.defineProperty(connection, name, { value: 'failed', configurable: true });
    }

    connection.dispatchEvent(new Event('iceconnectionstatechange'));
    connection.dispatchEvent(new Event('connectionstatechange'));
    await Promise.resolve();

    assert.strictEqual(peer.destroyed, false);
  });

  it('uses the servers it was given and none of its own', () => {
    const servers = [{ urls: ['stun:127.0.0.1:3478'] }];

    assert.deepEqual(openMatrixPeer().connection.getConfiguration().iceServers, []);
    assert.deepEqual(urlsOf(openMatrixPeer(servers)), [['stun:127.0.0.1:3478']]);
  });

  it('bundles all media, gathers nothing ahead, and relays only when told', () => {
    const configuration = openMatrixPeer().connection.getConfiguration();
    assert.include(configuration, { bundlePolicy: 'max-bundle', iceTransportPolicy: 'all' });
    // Firefox has no such pool.
    assert.include([0, undefined], configuration.iceCandidatePoolSize);
    assert.include(openMatrixPeer([], true).connection.getConfiguration(), {
      iceTransportPolicy: 'relay',
    });
  });

  it('keeps its policies when it gets new servers', () => {
    const peer = openMatrixPeer([], true);

    peer.setIceServers([{ urls: ['stun:127.0.0.1:3478'] }]);

    assert.deepEqual(urlsOf(peer), [['stun:127.0.0.1:3478']]);
    assert.include(peer.connection.getConfiguration(), {
      bundlePolicy: 'max-bundle',
      iceTransportPolicy: 'relay',
    });
  });

  it('leaves no timer behind for peers that wait for all candidates', async () => {
    const peer = openMatrixPeer();
    await sendTracks(peer, (await captureStream()).getTracks());
    const gathered = new Promise((resolve) => {
      peer.on('signal', ({ type }) => {
        if (type === 'candidate') resolve(type);
      });
    });

    const timers = await countTimers(async () => {
      await peer.makeOffer({ video: true });
      await gathered;
    });

    assert.strictEqual(timers, 0);
  });

  it('ends on an error that belongs to no negotiation, and says so once', async () => {
    const peer = openMatrixPeer();
    const errors: Error[] = [];
    peer.on('error', (error) => errors.push(error));

    peer.destroy(new Error('broken'));
    peer.destroy(new Error('broken again'));
    await Promise.resolve();

    assert.deepEqual(
      errors.map(({ message }) => message),
      ['broken'],
    );
    assert.strictEqual(peer.destroyed, true);
  });

  it('throws what the browser refuses to be made with', () => {
    assert.throws(() => openMatrixPeer([{ urls: 'nonsense' }]), DOMException);
  });
});

/** Members that simple-peer calls and `MatrixPeer` replaces. */
const OVERRIDDEN = [
  '_needsNegotiation',
  '_onConnectionStateChange',
  '_onIceStateChange',
  '_onSignalingStateChange',
  '_requestMissingTransceivers',
  '_setupData',
  '_startIceCompleteTimeout',
  'destroy',
] as const;

class WatchedSimplePeer extends SimplePeer {
  get connection(): RTCPeerConnection {
    return this._pc;
  }

  answer(): void {
    this._createAnswer();
  }
}

/** A plain simple-peer that notes which of these members it calls on itself. */
function watchSimplePeer(): { readonly peer: WatchedSimplePeer; readonly called: Set<string> } {
  const called = new Set<string>();
  for (const name of OVERRIDDEN) {
    const member = Reflect.get(SimplePeer.prototype, name) as (...details: unknown[]) => unknown;
    Object.defineProperty(WatchedSimplePeer.prototype, name, {
      value(this: SimplePeer, ...details: unknown[]) {
        called.add(name);
        return member.apply(this, details);
      },
    });
  }
  return { peer: new WatchedSimplePeer({ config: { iceServers: [] } }), called };
}

function openMatrixPeer(iceServers: readonly RTCIceServer[] = [], isRelayOnly = false): MatrixPeer {
  const peer = new MatrixPeer({ iceServers, isRelayOnly });
  closeLater(peer.connection);
  return peer;
}

interface Joined {
  readonly peer: MatrixPeer;
  readonly foreign: RTCPeerConnection;
  readonly channel: RTCDataChannel | undefined;
  /** All that the peer said to the other side. */
  readonly signals: readonly Signal[];
}

/** A peer that has answered another client's offer, connected. */
async function joinForeign(
  options: { readonly offersVideo?: boolean; readonly withChannel?: boolean } = {},
): Promise<Joined> {
  const { offersVideo = true, withChannel = false } = options;
  const foreign = openForeignConnection();
  const channel = withChannel ? foreign.createDataChannel('talk') : undefined;
  const peer = openMatrixPeer();
  const signals: Signal[] = [];
  const stream = await captureStream(offersVideo);
  for (const track of stream.getTracks()) foreign.addTrack(track, stream);
  await sendTracks(peer, (await captureStream()).getTracks());
  peer.on('signal', (signal) => {
    signals.push(signal);
    receive(foreign, signal);
  });
  passCandidates(foreign, peer);
  await foreign.setLocalDescription();
  await peer.makeAnswer(descriptionOf(foreign), { video: true });
  await waitUntil(() => foreign.connectionState === 'connected');
  await waitUntil(() => peer.connection.connectionState === 'connected');
  return { peer, foreign, channel, signals };
}

/** How many timers are started meanwhile. */
async function countTimers(act: () => Promise<void>): Promise<number> {
  const { setTimeout } = globalThis;
  let count = 0;
  const countingSetTimeout = (...details: Parameters<typeof setTimeout>) => {
    count += 1;
    return setTimeout(...details);
  };
  Object.assign(globalThis, { setTimeout: countingSetTimeout });
  try {
    await act();
    return count;
  } finally {
    Object.assign(globalThis, { setTimeout });
  }
}

function passCandidates(
  foreign: RTCPeerConnection,
  { connection }: { readonly connection: RTCPeerConnection },
): void {
  foreign.addEventListener('icecandidate', ({ candidate }) => {
    if (candidate) void connection.addIceCandidate(candidate);
  });
}

/** Order is kept by the connection itself. */
function receive(foreign: RTCPeerConnection, signal: Signal): void {
  if (signal.type === 'answer') void foreign.setRemoteDescription(signal);
  if (signal.type === 'candidate') void foreign.addIceCandidate(signal.candidate);
}

function descriptionOf({ localDescription }: RTCPeerConnection): RTCSessionDescription {
  if (!localDescription) throw new Error('No local description');
  return localDescription;
}

function urlsOf({ connection }: MatrixPeer): unknown[] {
  return (connection.getConfiguration().iceServers ?? []).map(({ urls }) => urls);
}
