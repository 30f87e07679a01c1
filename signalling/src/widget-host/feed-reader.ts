// Reads what a host tells for one transport: each event once, with its age, in batches.

import type { RoomEvent } from '../ports/transport.ts';
import { RecentKeys } from '../recent.ts';
import { EVENT_TYPES } from '../wire/names.ts';
import { EventAges } from './event-ages.ts';
import { readHostEvent } from './host-event.ts';
import type { HostParts } from './host-parts.ts';
import type { RoomState } from './room-state.ts';

/** Takes what arrived together. */
export type Deliver = (events: readonly RoomEvent[], isInitial: boolean) => void;

/** What one transport hears of the room. */
export class FeedReader {
  readonly #host: HostParts;
  readonly #room: RoomState;
  readonly #deliver: Deliver;
  readonly #ages: EventAges;
  readonly #known = new RecentKeys(MOST_KNOWN);
  /** Events that wait for the batch that they belong to. */
  #waiting: RoomEvent[] = [];
  #cancelWait: (() => void) | undefined;
  #hasBegun = false;
  #isStopped = false;

  constructor(host: HostParts, room: RoomState, deliver: Deliver) {
    this.#host = host;
    this.#room = room;
    this.#deliver = deliver;
    this.#ages = new EventAges(host.environment.now);
  }

  /** Delivers what was read of the room, in the order in which it came about, and what was pushed meanwhile. */
  begin(given: readonly unknown[]): void {
    const events = given.flatMap((one) => this.#read(one, false) ?? []);
    events.sort((a, b) => (b.ageMs ?? 0) - (a.ageMs ?? 0));
    this.#hasBegun = true;
    this.#flush(events, true);
  }

  /** Delivers an event that the host passed on by itself. */
  push(given: unknown): void {
    const event = this.#read(given, true);
    if (!event || this.#isStopped) return;
    this.#waiting.push(event);
    if (!this.#hasBegun) {
      this.#waiting = this.#waiting.slice(-MOST_WAITING);
      return;
    }
    if (!this.#mayBeFollowed(event)) this.#flush([], false);
    else
      this.#cancelWait ??= this.#host.environment.after(FOLLOWED_MS, () => {
        this.#flush([], false);
      });
  }

  stop(): void {
    this.#isStopped = true;
    this.#cancelWait?.();
  }

  /**
   * A key that comes late opens several events, and the host passes them on one after the other: a call that is over must
   * not ring first. Whether the first event of a homeserver is late nobody knows, so where there are keys each invite waits.
   */
  #mayBeFollowed({ type, ageMs = 0, encryption }: RoomEvent): boolean {
    if (this.#cancelWait || ageMs >= LATE_MS) return true;
    return encryption !== undefined && type === EVENT_TYPES.invite;
  }

  #flush(first: readonly RoomEvent[], isInitial: boolean): void {
    this.#cancelWait?.();
    this.#cancelWait = undefined;
    const events = [...first, ...this.#waiting];
    this.#waiting = [];
    if (!this.#isStopped) this.#deliver(events, isInitial);
  }

  #read(given: unknown, isPushed: boolean): RoomEvent | undefined {
    const read = readHostEvent(this.#host.roomId, given);
    if (!read || !this.#known.add(read.event.eventId)) return undefined;
    return {
      ...read.event,
      ageMs: this.#ages.ageMs(read.times, isPushed),
      // The host does not say how an event came. It decrypts, and it is trusted with that.
      encryption: this.#room.isEncrypted ? {} : undefined,
    };
  }
}

/** More than a busy room has while a widget starts. */
const MOST_WAITING = 500;
/** Far more than the events of the calls that may ring. */
const MOST_KNOWN = 2_000;
const LATE_MS = 1_000;
/** Nobody notices that it rings so much later. */
const FOLLOWED_MS = 100;
