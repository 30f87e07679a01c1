// The Client-Server transport keeps the transport contract on a real Synapse.
import { after, before, describe, it } from 'node:test';
import { needs } from '../../scripts/parts.ts';
import { clientServerUser } from '../../signalling/test/client-server-user.ts';
import {
  type PairWish,
  transportContract,
  type TransportPair,
} from '@matrix-call/signalling/transport-contract';
import { startSynapse, type Synapse } from './fixtures/synapse.ts';
import { makePairOf } from './fixtures/transport-pair.ts';

describe('on Synapse', needs('synapse'), () => {
  let synapse: Synapse;
  let pairCount = 0;

  before(async () => {
    synapse = await startSynapse();
  });
  after(() => synapse.stop());

  transportContract({
    name: 'The Client-Server transport on Synapse',
    makePair: (wish) => makePair(synapse, ++pairCount, wish),
    ...{ describe, it },
  });
});

async function makePair(synapse: Synapse, number: number, wish: PairWish): Promise<TransportPair> {
  const { users, ...pair } = await makePairOf(synapse, number, wish);
  const [alice, bob] = users;
  return {
    ...pair,
    alice: clientServerUser(alice),
    bob: clientServerUser(bob),
    close: () => Promise.resolve(),
  };
}
