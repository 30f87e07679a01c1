// A started Client-Server transport on the stub homeserver, with a clock and a network of its own.

import { ClientServerTransport } from '../src/transport/client-server.ts';
import { ManualClock } from './manual-clock.ts';
import { StubHomeserver } from './stub-homeserver.ts';
import { Witness } from './witness.ts';

/** Everything a test of the transport's behaviour needs. */
export interface StubStage {
  readonly stub: StubHomeserver;
  readonly clock: ManualClock;
  /** Fires `online`. */
  readonly network: EventTarget;
  readonly witness: Witness;
  readonly transport: ClientServerTransport;
  close(): Promise<void>;
}

/** The token of every stage; it must never be seen but in the header. */
export const CANARY_TOKEN = 'canary-token-73f1';

/** Makes a stage; `start` is left to the test. Waits have no jitter: chance is always at its highest. */
export async function makeStubStage(homeserver?: string): Promise<StubStage> {
  const stub = await StubHomeserver.start();
  const clock = new ManualClock();
  const network = new EventTarget();
  const transport = new ClientServerTransport({
    homeserver: homeserver ?? stub.url,
    accessToken: CANARY_TOKEN,
    environment: { after: clock.after, random: () => 1, network },
  });
  const close = async (): Promise<void> => {
    transport.stop();
    await stub.close();
  };
  return { stub, clock, network, witness: new Witness(), transport, close };
}

/** A test on a stage that is started before and closed after it. */
export function onStubStage(test: (stage: StubStage) => Promise<void>): () => Promise<void> {
  return async () => {
    const stage = await makeStubStage();
    try {
      await stage.transport.start(stage.witness);
      await test(stage);
    } finally {
      await stage.close();
    }
  };
}
