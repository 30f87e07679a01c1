// How old an event is that a host passes on: its age is as of the moment when the host had it from the homeserver, and that
// may have been long ago, where the widget was opened later or a key came late.

import { setRecent } from '../recent.ts';

/** What tells the age of an event. */
export interface EventTimes {
  /** The homeserver of the sender, whose clock stamped it. */
  readonly server: string;
  /** `unsigned.age`, in milliseconds. */
  readonly toldMs: number | undefined;
  /** `origin_server_ts`, in milliseconds since 1970. */
  readonly stampMs: number | undefined;
}

/** The ages of the events of a room. */
export class EventAges {
  readonly #now: () => number;
  /** For each homeserver the least time that an event of it seemed to lie at the host: its clock is behind by that, or less. */
  readonly #leastLagsMs = new Map<string, number>();

  /** `now` is our clock, in milliseconds since 1970. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /**
   * The age in milliseconds, never below zero; undefined where nothing tells it. `isPushed` where the host passed the event on
   * by itself, which it mostly does at once.
   */
  ageMs({ server, toldMs, stampMs }: EventTimes, isPushed: boolean): number | undefined {
    if (toldMs === undefined && stampMs === undefined) return undefined;
    const receivedAgeMs = Math.max(toldMs ?? 0, 0);
    if (stampMs === undefined) return receivedAgeMs;
    const lagMs = this.#now() - stampMs - receivedAgeMs;
    const leastMs = Math.min(this.#leastLagsMs.get(server) ?? Infinity, lagMs);
    setRecent(this.#leastLagsMs, [server, leastMs], MOST_SERVERS);
    // Clocks count as right until an event tells otherwise: one that was passed on at once, or one from the future.
    return receivedAgeMs + lagMs - (isPushed ? leastMs : Math.min(leastMs, 0));
  }
}

const MOST_SERVERS = 50;
