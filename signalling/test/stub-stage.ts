// A started Client-Server transport on the stub homeserver, with a clock and a network of its own.

import type { TestContext } from 'node:test';
import { ClientServerTransport } from '../src/transport/client-server.ts';
import type { TokenOptions } from '../src/transport/tokens.ts';
import { ManualClock } from './manual-clock.ts';
import { ManualNetwork } from './manual-network.ts';
import { StubHomeserver } from './stub-homeserver.ts';
import { Witness } from './witness.ts';

/** Everything a test of the transport's behaviour needs. */
export interface StubStage {
  readonly stub: StubHomeserver;
  readonly clock: ManualClock;
  readonly network: ManualNetwork;
  readonly witness: Witness;
  readonly transport: ClientServerTransport;
  close(): Promise<void>;
}

/** The token of every stage; it must never be seen but in the header. */
export const CANARY_TOKEN = 'canary-token-73f1';

/** Makes a stage; `start` is left to the test. Waits have no jitter: chance is always at its highest. */
export async function makeStubStage(tokens: Partial<TokenOptions> = {}): Promise<StubStage> {
  const stub = await StubHomeserver.start();
  const clock = new ManualClock();
  const network = new ManualNetwork();
  const transport = new ClientServerTransport({
    homeserver: stub.url,
    accessToken: CANARY_TOKEN,
    ...tokens,
    environment: { after: clock.after, random: () => 1, network },
  });
  const close = async (): Promise<void> => {
    transport.stop();
    await stub.close();
  };
  return { stub, clock, network, witness: new Witness(), transport, close };
}

/** A test on a stage that is started before and closed after it. */
export function onStubStage(
  test: (stage: StubStage, context: TestContext) => Promise<void>,
  tokens?: Partial<TokenOptions>,
): (context: TestContext) => Promise<void> {
  return async (context) => {
    const stage = await makeStubStage(tokens);
    try {
      await stage.transport.start(stage.witness);
      await test(stage, context);
    } finally {
      await stage.close();
    }
  };
}
