// Which invites ring.

import { LEAST_LIFETIME_MS, MOST_LIFETIME_MS } from '../call/timers.ts';
import type { RoomFacts } from '../ports/transport.ts';
import type { Clock } from '../ports/clock.ts';
import type { SuppressedWhy } from './agent-event.ts';

/** Nobody needs to ring more often than that. */
export const MOST_RINGS_PER_SENDER = 3;
export const MOST_RINGS = 10;
const RING_WINDOW_MS = 60_000;

/**
 * How much of an invite's lifetime is left, in milliseconds. Spec, "m.call.invite": by age, never by comparing clocks.
 * What the sender claims is clamped; an age below zero counts as zero.
 */
export function remainingMs(lifetimeMs: number, ageMs: number): number {
  const lifetime = Math.min(Math.max(lifetimeMs, LEAST_LIFETIME_MS), MOST_LIFETIME_MS);
  return lifetime - Math.max(ageMs, 0);
}

/**
 * Spec: an invite is for its invitee, or without one for everybody but its sender. Undefined where it is for us;
 * our own user's other devices stay silent without a word.
 */
export function isForUs(me: string, sender: string, invitee: string | undefined): boolean {
  return invitee === undefined ? sender !== me : invitee === me;
}

/**
 * Why a call must not ring in a room. Spec: not "in rooms with a join rule of public"; a room we cannot answer in neither; and
 * in an encrypted one the homeserver itself may have made what came in clear.
 */
export function silentRoom(
  facts: RoomFacts | undefined,
  { canEncrypt, isEncrypted }: { readonly canEncrypt: boolean; readonly isEncrypted: boolean },
): SuppressedWhy | undefined {
  if (facts?.joinRule === 'public') return 'publicRoom';
  if (facts?.isEncrypted !== true) return undefined;
  if (!canEncrypt) return 'encryptedRoom';
  return isEncrypted ? undefined : 'notEncrypted';
}

/** Nobody but the caller and us: what is answered there without a click reaches no third one. */
export function isRoomOfTwo(facts: RoomFacts | undefined): boolean {
  return facts?.members.length === 2;
}

/** Counts rings, so that nobody can ring without end. */
export class RingLimit {
  readonly #clock: Clock;
  #rings: { readonly sender: string; readonly atMs: number }[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** True, and counted, where one more ring of this sender is bearable. */
  allow(sender: string): boolean {
    const atMs = this.#clock.now();
    this.#rings = this.#rings.filter((ring) => ring.atMs > atMs - RING_WINDOW_MS);
    const own = this.#rings.filter((ring) => ring.sender === sender);
    if (this.#rings.length >= MOST_RINGS || own.length >= MOST_RINGS_PER_SENDER) return false;
    this.#rings.push({ sender, atMs });
    return true;
  }

  /** The user took a call of this sender: whoever is welcome may ring again. */
  forget(sender: string): void {
    this.#rings = this.#rings.filter((ring) => ring.sender !== sender);
  }
}
