// The transport over matrix-js-sdk keeps the transport contract on a real Synapse, with real encryption.
import { after, before, describe } from 'node:test';
import { MatrixClientTransport } from '@matrix-call/signalling/matrix-js-sdk';
import { needs } from '../../scripts/parts.ts';
import { transportContract } from '../../signalling/test/transport-contract.ts';
import type { TransportPair } from '../../signalling/test/transport-stage.ts';
import { SDK_VERSIONS, startSdkClient } from './fixtures/sdk-clients.ts';
import { startSynapse, type Synapse } from './fixtures/synapse.ts';
import { makePairOf } from './fixtures/transport-pair.ts';

describe('on Synapse', needs('synapse'), () => {
  let synapse: Synapse;
  let pairCount = 0;

  before(async () => {
    synapse = await startSynapse();
  });
  after(() => synapse.stop());

  for (const [version, createClient] of Object.entries(SDK_VERSIONS)) {
    transportContract({
      name: `The transport over matrix-js-sdk ${version}`,
      makePair: () => makePair(createClient, synapse, ++pairCount),
    });
  }
});

async function makePair(
  createClient: (typeof SDK_VERSIONS)[string],
  synapse: Synapse,
  number: number,
): Promise<TransportPair> {
  const { users, ...pair } = await makePairOf(synapse, number);
  const [alice, bob] = await Promise.all(
    users.map(async (user) => {
      const client = await startSdkClient(createClient, user);
      return { client, userId: user.userId, transport: new MatrixClientTransport(client) };
    }),
  );
  if (!alice || !bob) throw new Error('A pair is two');
  return {
    ...{ ...pair, alice, bob },
    close: () => {
      alice.client.stopClient();
      bob.client.stopClient();
      return Promise.resolve();
    },
  };
}
