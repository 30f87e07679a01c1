// The transport over matrix-js-sdk keeps the transport contract on a real Synapse, with real encryption.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { ClientEvent, type MatrixEvent } from 'matrix-js-sdk/lib/matrix.js';
import { needs } from '../../scripts/parts.ts';
import {
  type PairWish,
  Stage,
  transportContract,
} from '@matrix-call/signalling/transport-contract';
import type { OutgoingEvent } from '@matrix-call/signalling';
import { type ClientPair, makeClientPair } from './fixtures/client-pair.ts';
import { type HeldKeys, heldKeys } from './fixtures/held-keys.ts';
import { type Sdk, SDK_VERSIONS } from './fixtures/sdk-clients.ts';
import { startSynapse, type Synapse } from './fixtures/synapse.ts';
import { waitUntil } from './fixtures/wait-until.ts';

describe('on Synapse', needs('synapse'), () => {
  let synapse: Synapse;
  let pairCount = 0;

  before(async () => {
    synapse = await startSynapse();
  });
  after(() => synapse.stop());

  const makePair = (options: {
    readonly sdk: Sdk;
    readonly wish?: PairWish;
    readonly bobsFetch?: typeof fetch;
  }): Promise<ClientPair> => makeClientPair({ ...options, synapse, number: ++pairCount });

  for (const [version, sdk] of Object.entries(SDK_VERSIONS)) {
    transportContract({
      name: `The transport over matrix-js-sdk ${version}`,
      makePair: (wish) => makePair({ sdk, wish }),
      ...{ describe, it },
    });

    describe(`over matrix-js-sdk ${version}`, () => {
      fact('R106: events whose keys come late arrive then, in their order', async (stage, keys) => {
        keys.hold();
        const { transport } = stage.pair.alice;
        for (const callId of ['1', '2']) await transport.sendEvent(secretHangup(stage, callId));
        await stage.send('open');
        await stage.atBob.calls(1);
        assert.deepEqual(stage.atBob.callIds(), ['open']);

        keys.release();
        await stage.send('wake');

        const events = await stage.atBob.calls(4);
        const secret = events.filter(({ encryption }) => encryption !== undefined);
        assert.deepEqual(secret.map(callIdOf), ['1', '2']);
      });

      fact('a kick is told to both sides in an encrypted room', async (stage) => {
        const { alice, bob, encryptedRoomId } = stage.pair;

        await stage.pair.kickFrom(encryptedRoomId);

        for (const side of [stage.atAlice, stage.atBob]) {
          const [event] = await side.memberships(bob.userId, 'leave');
          assert.deepEqual([event?.roomId, event?.sender], [encryptedRoomId, alice.userId]);
        }
      });

      fact('a gap in the timeline hides no call event', async (stage) => {
        const { alice, bob } = stage.pair;
        const callIds = Array.from({ length: 30 }, (_, n) => String(n));

        stage.pair.pauseBob();
        await Promise.all(callIds.map((id) => alice.transport.sendEvent(stage.hangup(id))));
        stage.pair.resumeBob();

        await stage.atBob.calls(30);
        assert.deepEqual(stage.atBob.callIds(), callIds);
        assert.ok(bob.client.getRoom(stage.pair.roomId));
      });

      fact(
        'the own calls of the client hear nothing until the stop, then all once',
        async (stage) => {
          const { client, transport } = stage.pair.bob;
          const heard: string[] = [];
          client.on(ClientEvent.ReceivedVoipEvent, (event: MatrixEvent) => {
            heard.push(callIdOf({ content: event.getContent() }));
          });

          await stage.send('ours');
          await stage.atBob.calls(1);
          transport.stop();
          await stage.send('theirs');

          await waitUntil('the client hears it', () => Promise.resolve(heard.includes('theirs')));
          assert.deepEqual(heard, ['theirs']);
        },
      );

      function fact(sentence: string, check: Check): void {
        it(sentence, { timeout: 60_000 }, async () => {
          const keys = heldKeys();
          const stage = new Stage(await makePair({ sdk, bobsFetch: keys.fetch }));
          try {
            await stage.start();
            await check(stage as ClientStage, keys);
          } finally {
            await stage.close();
          }
        });
      }
    });
  }
});

interface ClientStage extends Stage {
  readonly pair: ClientPair;
}

type Check = (stage: ClientStage, keys: HeldKeys) => Promise<void>;

/** A hangup into the encrypted room. */
function secretHangup(stage: ClientStage, callId: string): OutgoingEvent {
  return { ...stage.hangup(callId), roomId: stage.pair.encryptedRoomId };
}

function callIdOf({ content }: { readonly content: unknown }): string {
  return String((content as { readonly call_id?: unknown }).call_id);
}
