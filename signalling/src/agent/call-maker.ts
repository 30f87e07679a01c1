// Makes the calls of one user, outgoing and incoming, with everything they share.

import { INVITE_LIFETIME_MS } from '../call/timers.ts';
import type { CallTarget } from '../ports/call.ts';
import type { ManagedCall } from '../ports/managed-call.ts';
import { TransportError } from '../ports/transport.ts';
import { makeId } from '../wire/ids.ts';
import type { RandomBytes } from '../wire/ids.ts';
import type { SessionPorts } from '../session/call-performer.ts';
import type { CallList, NewInvite } from './call-list.ts';
import { CallSession } from '../session/call-session.ts';
import type { CallSetup, SessionObserver } from '../session/call-setup.ts';
import { findDestination } from '../session/target.ts';

/** The ports, the list and the observer that all calls of a user share. */
export interface CallMakerOptions {
  readonly ports: SessionPorts;
  readonly calls: CallList;
  readonly observer: SessionObserver;
  readonly randomBytes: RandomBytes;
  /** How long a call rings, in milliseconds. */
  readonly inviteLifetimeMs?: number | undefined;
  /** Who we are. */
  readonly ownId: () => string;
}

/** A call to be placed. */
export interface NewCall {
  readonly target: CallTarget;
  readonly video: boolean;
  /** Where somebody else has chosen it. */
  readonly callId?: string;
}

/** Makes calls, and registers them once their room is known. */
export class CallMaker {
  readonly #options: CallMakerOptions;

  constructor(options: CallMakerOptions) {
    this.#options = options;
  }

  /** A new call or party ID. */
  makeId(): string {
    return makeId(this.#options.randomBytes);
  }

  /** Places a call; nothing is sent before its room and the devices are there. */
  place({ target, video, callId = this.makeId() }: NewCall): ManagedCall {
    const { ports, calls, ownId, inviteLifetimeMs = INVITE_LIFETIME_MS } = this.#options;
    const call = CallSession.place({
      ...this.#setup(callId),
      hasVideo: video,
      lifetimeMs: inviteLifetimeMs,
      findDestination: async (signal) => {
        const destination = await findDestination(ports.transport, ownId(), { ...target, signal });
        if (calls.has(destination.roomId, callId)) {
          throw new TransportError('rejected', 'A call of this ID runs in that room');
        }
        if (call.status !== 'ended') calls.add(destination.roomId, call);
        return destination;
      },
    });
    call.start();
    return call;
  }

  /** Takes an invite in that is valid for so long. */
  receive({ event, callId, invite }: NewInvite, remainingMs: number): ManagedCall {
    const { roomId } = event;
    const call = CallSession.receive({
      ...this.#setup(callId),
      roomId,
      isEncrypted: event.encryption !== undefined,
      invite: { ...invite, remainingMs },
    });
    call.start();
    return call;
  }

  #setup(callId: string): CallSetup {
    const { ports, observer, ownId } = this.#options;
    return { ports, ids: { callId, partyId: this.makeId() }, userId: ownId(), observer };
  }
}
