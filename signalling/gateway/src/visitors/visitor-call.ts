// The one call of a line, as far as the gateway follows it: whether it lives, and by which words it ends.

import {
  EVENT_TYPES,
  isRecord,
  own,
  writeHangup,
  type WrittenEvent,
} from '@matrix-call/signalling/wire';
import type { PushedEvent } from '../homeserver/guest-homeserver.ts';
import type { VisitorEvent } from './visitor-event.ts';

/** Follows the events of a line. */
export class VisitorCall {
  #callId: string | undefined;
  #partyId: string | undefined;
  #selectedPartyId: string | undefined;
  #isAlive = false;

  /** True from the invite on, until somebody has ended the call. */
  get isAlive(): boolean {
    return this.#isAlive;
  }

  /** True where there was a call, and somebody has ended it. */
  get hasEnded(): boolean {
    return !this.#isAlive && this.#callId !== undefined;
  }

  /** Whether the visitor may send this now: a new call where none lives, and what belongs to the call that lives. */
  allows({ type, callId, partyId }: VisitorEvent): boolean {
    const isNew = type === EVENT_TYPES.invite;
    if (isNew) return !this.#isAlive && callId !== this.#callId;
    const isOurs = callId === this.#callId && (this.#partyId ?? partyId) === partyId;
    // The last words of a call may cross those of the other side.
    return isOurs && (this.#isAlive || ENDINGS.has(type));
  }

  /** The visitor has sent this. */
  sent({ type, callId, partyId, selectedPartyId }: VisitorEvent): void {
    if (type === EVENT_TYPES.invite) this.#begin(callId, partyId);
    this.#partyId ??= partyId;
    if (selectedPartyId !== undefined) this.#selectedPartyId = selectedPartyId;
    if (ENDINGS.has(type)) this.#isAlive = false;
  }

  /** The user at the other end has sent this. */
  received({ type, content }: PushedEvent): void {
    if (!isRecord(content)) return;
    const callId = own(content, 'call_id');
    if (typeof callId !== 'string') return;
    if (type === EVENT_TYPES.invite) {
      if (!this.#isAlive && callId !== this.#callId) this.#begin(callId, undefined);
      return;
    }
    if (callId !== this.#callId || !ENDINGS.has(type)) return;
    // Another device of theirs ends nothing once one was chosen.
    const partyId = own(content, 'party_id');
    if (this.#selectedPartyId === undefined || partyId === this.#selectedPartyId)
      this.#isAlive = false;
  }

  /** What ends the call in the visitor's place; undefined where there is nothing to end. */
  lastWord(): WrittenEvent | undefined {
    if (!this.#isAlive || this.#callId === undefined || this.#partyId === undefined)
      return undefined;
    this.#isAlive = false;
    return writeHangup({ callId: this.#callId, partyId: this.#partyId }, 'user_hangup');
  }

  #begin(callId: string, partyId: string | undefined): void {
    this.#callId = callId;
    this.#partyId = partyId;
    this.#selectedPartyId = undefined;
    this.#isAlive = true;
  }
}

const ENDINGS: ReadonlySet<string> = new Set([EVENT_TYPES.hangup, EVENT_TYPES.reject]);
