// Alice and Bob, ready for a test of any transport.

import assert from 'node:assert/strict';
import {
  type OutgoingEvent,
  type Transport,
  TransportError,
  type TransportErrorCode,
} from '../src/ports/transport.ts';
import { Witness } from './witness.ts';

/** A transport that is not started, and whose it is. */
export interface PairUser {
  readonly userId: string;
  readonly transport: Transport;
}

/** Alice and Bob on one homeserver that offers no TURN. */
export interface TransportPair {
  readonly alice: PairUser;
  readonly bob: PairUser;
  /** A room that only invites, is not encrypted, and that both are in. */
  readonly roomId: string;
  readonly encryptedRoomId: string;
  /** Invites one more user into the room and returns their ID. */
  inviteCarol(): Promise<string>;
  /** Bob leaves the room. */
  leaveAsBob(): Promise<void>;
  /** Alice removes Bob from the room. */
  removeBob(how: 'kick' | 'ban'): Promise<void>;
  /** Lets everything under way arrive, where that does not happen by itself. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

/** States a fact and how to see it. */
export type Fact = (sentence: string, test: (stage: Stage) => Promise<void>) => void;

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

  /** The same into the encrypted room. */
  secretHangup(callId: string): OutgoingEvent {
    return { ...this.hangup(callId), roomId: this.pair.encryptedRoomId };
  }

  async close(): Promise<void> {
    this.pair.alice.transport.stop();
    this.pair.bob.transport.stop();
    await this.pair.close();
  }
}

/** Asserts that a promise rejects with a `TransportError` of this code. */
export async function rejectsWith(
  promise: Promise<unknown>,
  code: TransportErrorCode,
): Promise<TransportError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof TransportError, `no TransportError but ${String(error)}`);
  assert.equal(error.code, code, error.message);
  return error;
}
