// A started Client-Server transport on the stub homeserver, with a clock and a network of its own.

import type { TestContext } from 'node:test';
import { ClientServerTransport } from '../src/transport/client-server.ts';
import type { GivenEnvironment } from '../src/homeserver/environment.ts';
import { renewTokens } from '../src/homeserver/tokens.ts';
import type { RenewalOptions } from '../src/homeserver/tokens.ts';
import { ManualClock } from './manual-clock.ts';
import { ManualNetwork } from './manual-network.ts';
import { StubHomeserver } from './stub-homeserver.ts';
import { Witness } from '../src/contract/witness.ts';

/** Everything a test of the transport's behaviour needs. */
export interface StubStage {
  readonly stub: StubHomeserver;
  readonly clock: ManualClock;
  readonly network: ManualNetwork;
  readonly witness: Witness;
  readonly transport: ClientServerTransport;
  /** Lets time pass in small steps, each after all that goes on between the two sides is done. */
  pass(ms: number): Promise<void>;
  /** Lets time pass until the promise settles; resolves with how long that took, in milliseconds. */
  passUntil(promise: Promise<unknown>): Promise<number>;
  close(): Promise<void>;
}

/** The token of every stage; it must never be seen but in the header. */
export const CANARY_TOKEN = 'canary-token-73f1';

/** Makes a stage; `start` is left to the test. Waits have no jitter: chance is always at its highest. */
export async function makeStubStage(
  renewal?: RenewalOptions,
  given: Pick<GivenEnvironment, 'now'> = {},
): Promise<StubStage> {
  const stub = await StubHomeserver.start();
  const clock = new ManualClock();
  const wire = new Wire(stub);
  const network = new ManualNetwork();
  const transport = new ClientServerTransport({
    homeserver: stub.url,
    accessToken: CANARY_TOKEN,
    ...(renewal && { renewal: renewTokens(renewal) }),
    environment: { fetch: wire.fetch, after: clock.after, random: () => 1, network, ...given },
  });
  const close = async (): Promise<void> => {
    transport.stop();
    await stub.close();
  };
  const pass = async (ms: number): Promise<void> => {
    for (let passedMs = 0; passedMs < ms; passedMs += STEP_MS) {
      await wire.quiet();
      clock.advance(STEP_MS);
    }
    await wire.quiet();
  };
  const passUntil = async (promise: Promise<unknown>): Promise<number> => {
    const open = new Set([promise]);
    const settle = (): void => {
      open.clear();
    };
    promise.then(settle, settle);
    await wire.quiet();
    let passedMs = 0;
    for (; open.size > 0; passedMs += STEP_MS) await pass(STEP_MS);
    return passedMs;
  };
  const witness = new Witness();
  return { stub, clock, network, witness, transport, pass, passUntil, close };
}

/** A test on a stage that is started before and closed after it. */
export function onStubStage(
  test: (stage: StubStage, context: TestContext) => Promise<void>,
  renewal?: RenewalOptions,
): (context: TestContext) => Promise<void> {
  return async (context) => {
    const stage = await makeStubStage(renewal);
    try {
      await stage.transport.start(stage.witness);
      await test(stage, context);
    } finally {
      await stage.close();
    }
  };
}

/** Real requests, counted until their answers are read. */
class Wire {
  private readonly stub: StubHomeserver;
  private pendingCount = 0;

  constructor(stub: StubHomeserver) {
    this.stub = stub;
  }

  readonly fetch: typeof globalThis.fetch = async (input, init) => {
    this.pendingCount++;
    const end = (): void => {
      this.pendingCount--;
    };
    const response = await fetch(input, init).catch((error: unknown) => {
      end();
      throw error;
    });
    response.clone().arrayBuffer().then(end, end);
    return response;
  };

  /** Resolves once nothing is under way but what the homeserver does not answer. */
  async quiet(): Promise<void> {
    for (let calmTurns = 0; calmTurns < CALM_TURNS; calmTurns++) {
      await new Promise(setImmediate);
      if (this.pendingCount !== this.stub.hangingCount) calmTurns = 0;
    }
  }
}

const STEP_MS = 100;
const CALM_TURNS = 5;
