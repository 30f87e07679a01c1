import { assert } from '@open-wc/testing';
import { drawPicture } from '../../test/media-flow.ts';
import { PEER_CONTRACT } from '../../test/peer-contract.ts';
import { captureStream, closeAll, negotiate, openPeer } from '../../test/two-peers.ts';
import type { Place } from '../ports/peer.ts';

describe('the peer over simple-peer keeps the peer contract', () => {
  afterEach(closeAll);

  for (const { fact, play, outcome } of PEER_CONTRACT) {
    it(fact, async () => {
      const [caller, callee] = [openPeer(), openPeer()];
      await negotiate(caller, callee, false);

      const made = await play({ caller, callee, makeTrack });

      assert.deepEqual(made, outcome);
    });
  }
});

async function makeTrack(place: Place): Promise<MediaStreamTrack> {
  if (place === 'camera' || place === 'screen') return drawPicture({ width: 64, height: 48 });
  const [microphone] = (await captureStream(false)).getTracks();
  if (!microphone) throw new Error('No microphone');
  return microphone;
}
