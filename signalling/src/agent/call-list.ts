// All live calls of a user, and which of them an event is for.

import type { RemoteInput } from '../call/input.ts';
import type { Reading, ReadInvite } from '../wire/read.ts';
import { readCallEvent } from '../wire/read.ts';
import { isRecord, own } from '../wire/records.ts';
import type { RoomEvent } from '../ports/transport.ts';
import type { Clock } from '../ports/clock.ts';
import type { ManagedCall } from '../ports/managed-call.ts';
import { EarlyEvents } from './early-events.ts';
import { newestOfMost } from './fair-share.ts';
import { RecentKeys } from '../recent.ts';

/** More live calls than this are nobody's wish: further invites are dropped. */
export const MOST_CALLS = 8;

/** Nobody can fill all places alone and so shut out other callers. */
export const MOST_CALLS_PER_USER = 3;

/** An invite of a call that is not known yet. */
export interface NewInvite {
  readonly event: RoomEvent;
  readonly callId: string;
  readonly invite: ReadInvite;
}

/** Calls by room and call ID. An event reaches a call only from the room of that call. */
export class CallList {
  readonly #calls = new Map<string, ManagedCall>();
  readonly #seenEvents = new RecentKeys(1000);
  /** Who has already said that a call is over or decided: `room call sender`. */
  readonly #decided = new RecentKeys(500);
  /** Who has said that somebody took a call, or does not want it: `room call sender`. */
  readonly #taken = new RecentKeys(500);
  readonly #early: EarlyEvents;

  constructor(clock: Clock) {
    this.#early = new EarlyEvents(clock);
  }

  /** Every call that rings or runs. */
  get all(): readonly ManagedCall[] {
    return [...this.#calls.values()];
  }

  get isEmpty(): boolean {
    return this.#calls.size === 0;
  }

  /** All calls in the order they are to be ended: as long as one is in front, none that waits begins to ring. */
  allEndingWith(current: ManagedCall | undefined): readonly ManagedCall[] {
    const others = this.all.filter((call) => call !== current);
    return current ? [...others, current] : others;
  }

  /** Delivers an event of this age to its call; gives the invite back where it begins a new one. */
  deliver(event: RoomEvent, ageMs: number): NewInvite | undefined {
    if (event.type === MEMBER_TYPE) {
      this.#noteMember(event);
      return undefined;
    }
    const reading = readCallEvent(event);
    // Call events are no state of a room, whatever somebody sets there.
    if (event.stateKey !== undefined) return undefined;
    if ('refused' in reading || !this.#seenEvents.add(asSaid(event, event.eventId))) {
      return undefined;
    }
    const call = this.#calls.get(keyOf(event.roomId, reading.callId));
    if (call === undefined) return this.#deliverUnknown(event, reading);
    if (call.isEncrypted && event.encryption === undefined) return undefined;
    if (reading.event.type !== 'invited' && isFresh(reading.event, ageMs))
      call.receive(reading.event);
    return undefined;
  }

  /** True for a call that is not over. */
  has(roomId: string, callId: string): boolean {
    return this.#calls.has(keyOf(roomId, callId));
  }

  /** Adds a call that came in, and gives it the candidates that came before it. */
  add(roomId: string, call: ManagedCall): void {
    const key = keyOf(roomId, call.callId);
    this.#calls.set(key, call);
    const keys = call.isEncrypted ? [key] : [key, CLEAR + key];
    for (const candidates of keys.flatMap((one) => this.#early.take(one))) call.receive(candidates);
  }

  /** A call is over: nothing that comes late may bring it back. */
  remove(call: ManagedCall): void {
    for (const [key, known] of this.#calls) {
      if (known !== call) continue;
      this.#calls.delete(key);
      this.#decided.add(`${key} ${call.opponentId ?? ''}`);
    }
  }

  /** True where the caller or our own user has already ended or decided this call. */
  isDecided(invite: NewInvite, me: string): boolean {
    return isSaid(this.#decided, invite, [invite.event.sender, me]);
  }

  /** True where our own user has decided this call, or the caller says that somebody took it. */
  isTaken(invite: NewInvite, me: string): boolean {
    return (
      isSaid(this.#decided, invite, [me]) || isSaid(this.#taken, invite, [invite.event.sender])
    );
  }

  /**
   * Whether there is place for a call of this user: free, or that of a call which has to give way. That is the newest one of
   * whoever lets most of them ring, so that a few strangers cannot shut out everybody else.
   */
  placeFor(sender: string): 'free' | 'none' | ManagedCall {
    const count = (userId: string) =>
      this.all.filter(({ opponentId }) => opponentId === userId).length;
    if (count(sender) >= MOST_CALLS_PER_USER) return 'none';
    if (this.#calls.size < MOST_CALLS) return 'free';
    const ringing = this.all.filter(({ status }) => status === 'ringing');
    const newest = newestOfMost(ringing, ({ opponentId }) => opponentId ?? '');
    // Otherwise the two would only change places.
    const isFair = newest && count(newest.opponentId ?? '') >= count(sender) + 2;
    return isFair ? newest : 'none';
  }

  #deliverUnknown(
    event: RoomEvent,
    { callId, event: read }: Extract<Reading, { callId: string }>,
  ): NewInvite | undefined {
    if (read.type === 'invited') return { event, callId, invite: read };
    this.#keepUnknown(event, callId, read);
    return undefined;
  }

  #keepUnknown(event: RoomEvent, callId: string, read: RemoteInput): void {
    const key = asSaid(event, keyOf(event.roomId, callId));
    if (read.type === 'candidatesReceived') this.#early.keep(key, read);
    else if (DECISIONS.has(read.type)) this.#decided.add(`${key} ${event.sender}`);
    const isElsewhere = read.type === 'hungUp' && read.reason === 'answered_elsewhere';
    if (read.type === 'answerSelected' || isElsewhere) this.#taken.add(`${key} ${event.sender}`);
  }

  /** Spec, "m.call.hangup": who leaves the room, by themself or not, has left its calls. */
  #noteMember({ roomId, stateKey: userId, content }: RoomEvent): void {
    const isGone = isRecord(content) && GONE.has(own(content, 'membership'));
    if (!isGone || userId === undefined) return;
    for (const call of this.all) {
      if (call.roomId === roomId) call.noteLeft(userId);
    }
  }
}

/** Spec, "m.call.negotiate": "Once the negotiation age exceeds this value, clients should discard it." */
function isFresh(input: RemoteInput, ageMs: number): boolean {
  return input.type !== 'negotiated' || ageMs <= input.lifetimeMs;
}

const MEMBER_TYPE = 'm.room.member';
const GONE: ReadonlySet<unknown> = new Set(['leave', 'ban']);
/** What says that a call nobody knows is over, or was taken. */
const DECISIONS: ReadonlySet<string> = new Set([
  'answered',
  'answerSelected',
  'rejected',
  'hungUp',
]);

/** Whether one of these users has said so of a call. */
function isSaid(
  said: RecentKeys,
  { event, callId }: NewInvite,
  userIds: readonly string[],
): boolean {
  const key = keyOf(event.roomId, callId);
  return [key, asSaid(event, key)].some((one) =>
    userIds.some((userId) => said.has(`${one} ${userId}`)),
  );
}

/** What was said in clear is kept apart: it counts for nothing in an encrypted call. */
function asSaid({ encryption }: RoomEvent, key: string): string {
  return encryption === undefined ? CLEAR + key : key;
}

/** No room ID and no event ID begins like this. */
const CLEAR = 'clear ';

/** Room IDs hold no space, so no other pair has this key. */
function keyOf(roomId: string, callId: string): string {
  return `${roomId} ${callId}`;
}
