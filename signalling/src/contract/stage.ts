// Alice and Bob, ready for a test of any transport.

import {
  type OutgoingEvent,
  type Transport,
  TransportError,
  type TransportErrorCode,
} from '../ports/transport.ts';
import { expect, expectSame } from './expect.ts';
import { Witness } from './witness.ts';

/** A transport that is not started, and whose it is. */
export interface PairUser {
  readonly userId: string;
  readonly transport: Transport;
}

/** What a fact needs of the pair that it is shown on. */
export interface PairWish {
  /** Whether the room is encrypted. */
  readonly isEncrypted: boolean;
}

/** Alice and Bob, new for each fact, where no TURN is offered. */
export interface TransportPair {
  readonly alice: PairUser;
  readonly bob: PairUser;
  /** A room that only invites, that both are in, and that Alice has the power in; encrypted where that was wished. */
  readonly roomId: string;
  /** Invites one more user into the room and returns their ID. Left out with the facts on `memberships`. */
  readonly inviteCarol?: () => Promise<string>;
  /** Bob leaves the room. */
  readonly leaveAsBob?: () => Promise<void>;
  /** Alice removes Bob from the room. */
  readonly removeBob?: (how: 'kick' | 'ban') => Promise<void>;
  /** Lets everything under way arrive, where that does not happen by itself. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

/** States a fact and how to see it. */
export type Fact = (
  sentence: string,
  test: (stage: Stage) => Promise<void>,
  wish?: PairWish,
) => void;

/** A pair and what its transports reported. */
export class Stage {
  readonly pair: TransportPair;
  readonly atAlice: Witness;
  readonly atBob: Witness;

  constructor(pair: TransportPair) {
    this.pair = pair;
    this.atAlice = new Witness(() => pair.settle());
    this.atBob = new Witness(() => pair.settle());
  }

  async start(): Promise<void> {
    const { alice, bob } = this.pair;
    await Promise.all([alice.transport.start(this.atAlice), bob.transport.start(this.atBob)]);
  }

  /** Alice sends a hangup with this call ID. */
  async send(callId: string): Promise<void> {
    await this.pair.alice.transport.sendEvent(this.hangup(callId));
  }

  hangup(callId: string): OutgoingEvent {
    const content = { call_id: callId, version: '1', party_id: 'contract', reason: 'user_hangup' };
    return { roomId: this.pair.roomId, type: 'm.call.hangup', content };
  }

  async close(): Promise<void> {
    this.pair.alice.transport.stop();
    this.pair.bob.transport.stop();
    await this.pair.close();
  }
}

/** The same facts, only for the pairs of which the condition holds. */
export function where(fact: Fact, holds: (pair: TransportPair) => boolean): Fact {
  return (sentence, test, wish) => {
    fact(sentence, (stage) => (holds(stage.pair) ? test(stage) : Promise.resolve()), wish);
  };
}

/** Throws unless a promise rejects with a `TransportError` of this code. */
export async function rejectsWith(
  promise: Promise<unknown>,
  code: TransportErrorCode,
): Promise<TransportError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error instanceof TransportError, `no TransportError but ${String(error)}`);
  expectSame(error.code, code, error.message);
  return error;
}
