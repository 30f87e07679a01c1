// The habits of simple-peer that would end or confuse a call.

import { assert } from '@open-wc/testing';
import type { Signal } from 'simple-peer';
import {
  captureStream,
  closeAll,
  closeLater,
  openForeignConnection,
  sendTracks,
} from '../../test/two-peers.ts';
import { MatrixPeer } from './matrix-peer.ts';
import { waitUntil } from '../../test/wait-until.ts';

describe('the peer, spared the habits of simple-peer', () => {
  afterEach(closeAll);

  it('offers no data channel', async () => {
    const peer = openMatrixPeer();
    await sendTracks(peer, (await captureStream()).getTracks());

    await peer.makeOffer({ video: true });

    const sections = peer.connection.localDescription?.sdp.match(/^m=\w+/gm);
    assert.deepEqual(sections, ['m=audio', 'm=video']);
  });

  it('goes on without the data channel that the other side asks for', async () => {
    const { peer, foreign, channel } = await joinForeign({ withChannel: true });

    channel?.close();

    assert.strictEqual(peer.destroyed, false);
    assert.strictEqual(foreign.connectionState, 'connected');
  });

  it('is connected without a data channel', async () => {
    const { peer } = await joinForeign();

    assert.strictEqual(peer.connection.connectionState, 'connected');
  });

  it('says nothing to the other side but offers and answers, besides candidates', async () => {
    // A camera that the offer has no place for, then one more: simple-peer would ask the other side for both.
    const { peer, signals } = await joinForeign({ offersVideo: false });

    await sendTracks(peer, (await captureStream()).getTracks());
    await peer.connection.getStats();

    assert.deepEqual(
      signals.map(({ type }) => type),
      ['answer'],
    );
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

  it('gathers nothing ahead, and relays only when told', () => {
    const configuration = openMatrixPeer().connection.getConfiguration();
    assert.include(configuration, { iceTransportPolicy: 'all' });
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
    assert.strictEqual(bundlePolicyOf(peer), bundlePolicyOf(openMatrixPeer()));
    assert.include(peer.connection.getConfiguration(), { iceTransportPolicy: 'relay' });
  });

  it('leaves no timer behind for peers that wait for all candidates', async () => {
    const peer = openMatrixPeer();
    await sendTracks(peer, (await captureStream()).getTracks());
    const gathered = new Promise((resolve) => {
      peer.on('candidate', resolve);
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
  peer.on('candidate', (candidate) => {
    void foreign.addIceCandidate(candidate);
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
    // Firefox does not know the section of a data channel that was refused.
    if (candidate) connection.addIceCandidate(candidate).catch(() => undefined);
  });
}

/** Order is kept by the connection itself. */
function receive(foreign: RTCPeerConnection, signal: Signal): void {
  if (signal.type === 'answer') void foreign.setRemoteDescription(signal);
}

function descriptionOf({ localDescription }: RTCPeerConnection): RTCSessionDescription {
  if (!localDescription) throw new Error('No local description');
  return localDescription;
}

function urlsOf({ connection }: MatrixPeer): unknown[] {
  return (connection.getConfiguration().iceServers ?? []).map(({ urls }) => urls);
}

function bundlePolicyOf(peer: MatrixPeer): string | undefined {
  return peer.connection.getConfiguration().bundlePolicy;
}
