import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import type { Place } from '../src/ports/peer.ts';
import { FakePeer } from './fake-peer.ts';
import { PEER_CONTRACT, type ContractPeer } from './peer-contract.ts';

describe('the fake peer keeps the peer contract', () => {
  for (const { fact, play, outcome } of PEER_CONTRACT) {
    it(fact, async () => {
      const [caller, callee] = [openPeer(), openPeer()];
      await caller.peer.createOffer({ video: false });
      await callee.peer.createAnswer(caller.peer.getLocalDescription(), { video: false });
      await caller.peer.applyAnswer(callee.peer.getLocalDescription());

      const made = await play({ caller, callee, makeTrack });

      assert.deepEqual(made, outcome);
    });
  }
});

function openPeer(): ContractPeer {
  const holds: boolean[] = [];
  let gatheringsStarted = 0;
  const peer = new FakePeer(
    { iceServers: [], isRelayOnly: false },
    {
      onCandidate: () => undefined,
      onGatheringComplete: () => undefined,
      onConnection: () => undefined,
      onRemoteStream: () => undefined,
      onGatheringStarted: () => (gatheringsStarted += 1),
      onHeld: (isHeld) => holds.push(isHeld),
      onError: () => undefined,
    },
  );
  return {
    peer,
    holds,
    get gatheringsStarted() {
      return gatheringsStarted;
    },
  };
}

function makeTrack(place: Place): Promise<MediaStreamTrack> {
  return Promise.resolve({ id: place } as MediaStreamTrack);
}
