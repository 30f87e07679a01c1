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

/** What became of a call: `lost` where the visitor vanished before an answer. */
export type CallOutcome = 'answered' | 'declined' | 'cancelled' | 'unanswered' | 'lost';

/** Is told what becomes of calls. */
export interface CallWatch {
  /** Somebody has answered, so long after the invite. */
  answered(ringMs: number): void;
  /** The call is over. */
  ended(outcome: CallOutcome): void;
}

/** A call, to be kept. */
export interface CallState {
  readonly callId?: string | undefined;
  readonly partyId?: string | undefined;
  readonly selectedPartyId?: string | undefined;
  readonly isAlive: boolean;
  readonly isAnswered: boolean;
}

/** Follows the events of a line. */
export class VisitorCall {
  readonly #watch: CallWatch;
  readonly #now: () => number;
  #callId: string | undefined;
  #partyId: string | undefined;
  #selectedPartyId: string | undefined;
  #isAlive = false;
  #isAnswered = false;
  #beganAt: number;

  /** `now` is in milliseconds. */
  constructor(watch: CallWatch, now: () => number, state?: CallState) {
    this.#watch = watch;
    this.#now = now;
    this.#beganAt = now();
    if (state === undefined) return;
    this.#callId = state.callId;
    this.#partyId = state.partyId;
    this.#selectedPartyId = state.selectedPartyId;
    this.#isAlive = state.isAlive;
    this.#isAnswered = state.isAnswered;
  }

  get state(): CallState {
    return {
      callId: this.#callId,
      partyId: this.#partyId,
      selectedPartyId: this.#selectedPartyId,
      isAlive: this.#isAlive,
      isAnswered: this.#isAnswered,
    };
  }

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
  sent({ type, callId, partyId, selectedPartyId, content }: VisitorEvent): void {
    if (type === EVENT_TYPES.invite) this.#begin(callId, partyId);
    this.#partyId ??= partyId;
    if (selectedPartyId !== undefined) this.#selectedPartyId = selectedPartyId;
    if (type === EVENT_TYPES.answer) this.#answer();
    if (ENDINGS.has(type))
      this.#end(content['reason'] === 'invite_timeout' ? 'unanswered' : 'cancelled');
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
    if (callId !== this.#callId) return;
    if (type === EVENT_TYPES.answer) this.#answer();
    if (!ENDINGS.has(type)) return;
    // Another device of theirs ends nothing once one was chosen.
    const partyId = own(content, 'party_id');
    if (this.#selectedPartyId === undefined || partyId === this.#selectedPartyId)
      this.#end('declined');
  }

  /** What ends the call in the visitor's place; undefined where there is nothing to end. */
  lastWord(): WrittenEvent | undefined {
    const wasAlive = this.#isAlive;
    this.lose();
    if (!wasAlive || this.#callId === undefined || this.#partyId === undefined) return undefined;
    return writeHangup({ callId: this.#callId, partyId: this.#partyId }, 'user_hangup');
  }

  /** What the user at the other end would have said by leaving; undefined where there is nothing to end. */
  theirLastWord(): WrittenEvent | undefined {
    const wasAlive = this.#isAlive;
    this.lose();
    if (!wasAlive || this.#callId === undefined) return undefined;
    const partyId = this.#selectedPartyId ?? SOME_PARTY;
    return writeHangup({ callId: this.#callId, partyId }, 'user_hangup');
  }

  /** There is nobody any more who could say a last word, or nowhere to say it. */
  lose(): void {
    this.#end('lost');
  }

  #begin(callId: string, partyId: string | undefined): void {
    this.#callId = callId;
    this.#partyId = partyId;
    this.#selectedPartyId = undefined;
    this.#isAlive = true;
    this.#isAnswered = false;
    this.#beganAt = this.#now();
  }

  #answer(): void {
    if (!this.#isAlive || this.#isAnswered) return;
    this.#isAnswered = true;
    this.#watch.answered(this.#now() - this.#beganAt);
  }

  #end(outcome: CallOutcome): void {
    if (!this.#isAlive) return;
    this.#isAlive = false;
    this.#watch.ended(this.#isAnswered ? 'answered' : outcome);
  }
}

/** Before an answer was chosen any party of theirs may end the call. */
const SOME_PARTY = 'gateway';
const ENDINGS: ReadonlySet<string> = new Set([EVENT_TYPES.hangup, EVENT_TYPES.reject]);
