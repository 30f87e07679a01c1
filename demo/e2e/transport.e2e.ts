// The Client-Server transport keeps the transport contract on a real Synapse.
import { after, before, describe } from 'node:test';
import { needs } from '../../scripts/parts.ts';
import { clientServerUser } from '../../signalling/test/client-server-user.ts';
import { transportContract } from '../../signalling/test/transport-contract.ts';
import type { TransportPair } from '../../signalling/test/transport-stage.ts';
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
    makePair: () => makePair(synapse, ++pairCount),
  });
});

async function makePair(synapse: Synapse, number: number): Promise<TransportPair> {
  const { users, ...pair } = await makePairOf(synapse, number);
  const [alice, bob] = users;
  return {
    ...pair,
    alice: clientServerUser(alice),
    bob: clientServerUser(bob),
    close: () => Promise.resolve(),
  };
}
