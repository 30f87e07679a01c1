// Events whose keys have not come yet. Some come seconds later, some never: what waits is bounded in number and time.

import { stopAll } from '../callbacks.ts';
import type { EventLike } from './client-like.ts';
import type { Arrival } from './read-event.ts';

/** What the waiting needs. */
export interface LateOptions {
  readonly now: () => number;
  readonly after: (ms: number, callback: () => void) => () => void;
  /** Takes events that have been decrypted, in the order in which they came. */
  readonly deliver: (arrivals: readonly Arrival[]) => void;
}

/** Events that wait to be decrypted. */
export class LateEvents {
  readonly #options: LateOptions;
  readonly #waiting = new Map<string, Arrival>();
  #ready: Arrival[] = [];
  #stops: (() => void)[] = [];

  constructor(options: LateOptions) {
    this.#options = options;
  }

  /** Waits for the keys of this event. */
  add(arrival: Arrival): void {
    const id = arrival.event.getId();
    if (id === undefined) return;
    this.#waiting.set(id, arrival);
    for (const [oldId, { atMs }] of this.#waiting) {
      const isOld = this.#options.now() - atMs > LONGEST_WAIT_MS;
      if (!isOld && this.#waiting.size <= MOST_WAITING) break;
      this.#waiting.delete(oldId);
    }
  }

  /** The client tried to decrypt an event, again or for the first time. */
  tried(event: EventLike): void {
    const id = event.getId();
    const arrival = id === undefined ? undefined : this.#waiting.get(id);
    if (id === undefined || !arrival || event.isDecryptionFailure()) return;
    this.#waiting.delete(id);
    if (this.#options.now() - arrival.atMs > LONGEST_WAIT_MS) return;
    this.#ready.push(arrival);
    // One key opens many events, one after the other: an invite must not ring when its hangup is among them.
    if (this.#ready.length === 1) this.#stops = [this.#options.after(GATHER_MS, this.#tell)];
  }

  /** Forgets all of them. */
  stop(): void {
    stopAll(this.#stops);
    this.#waiting.clear();
    this.#ready = [];
  }

  readonly #tell = (): void => {
    const arrivals = this.#ready.sort((one, other) => one.number - other.number);
    this.#ready = [];
    this.#options.deliver(arrivals);
  };
}

const GATHER_MS = 100;
const LONGEST_WAIT_MS = 600_000;
const MOST_WAITING = 500;
