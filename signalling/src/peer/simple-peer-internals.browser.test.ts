// Guards what `matrix-peer.ts` relies on inside simple-peer.

import { assert } from '@open-wc/testing';
import SimplePeer from 'simple-peer';
import manifest from 'simple-peer/package.json' with { type: 'json' };
import { closeAll, openForeignConnection } from '../../test/two-peers.ts';
import { waitUntil } from '../../test/wait-until.ts';

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
      if (signal.type === 'answer') void foreign.setRemoteDescription(signal);
      if (signal.type === 'candidate') void foreign.addIceCandidate(signal.candidate);
    });
    peer.on('error', () => undefined);
    foreign.addEventListener('icecandidate', ({ candidate }) => {
      if (candidate) void peer.connection.addIceCandidate(candidate);
    });

    await foreign.setLocalDescription();
    await peer.connection.setRemoteDescription(foreign.localDescription as RTCSessionDescription);
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

/** Members that simple-peer calls and `MatrixPeer` replaces. */
const OVERRIDDEN = [
  '_needsNegotiation',
  '_onConnectionStateChange',
  '_onIceCandidate',
  '_onIceStateChange',
  '_onSignalingStateChange',
  '_requestMissingTransceivers',
  '_setupData',
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
