// The events that end calls: they leave although their call is over, and although the page goes away.

import type { OutgoingEvent, Transport } from '../ports/transport.ts';
import type { Clock } from '../ports/clock.ts';

/** How long a last word is tried when the homeserver cannot be reached. */
export const LAST_WORD_MS = 60_000;

/** The last events of all calls of a user. */
export class LastWords {
  readonly #transport: Transport;
  readonly #clock: Clock;
  readonly #unsaid = new Map<OutgoingEvent, AbortController>();

  constructor(transport: Transport, clock: Clock) {
    this.#transport = transport;
    this.#clock = clock;
  }

  /** Sends the event that ends a call. */
  say(event: OutgoingEvent): void {
    const patience = new AbortController();
    const stopWaiting = this.#clock.after(LAST_WORD_MS, () => {
      patience.abort();
    });
    const settle = (): void => {
      stopWaiting();
      this.#unsaid.delete(event);
    };
    this.#unsaid.set(event, patience);
    // Nobody is left to tell: the call is over here, and ends by its timers on the other side.
    this.#transport.sendEvent(event, patience.signal).then(settle, settle);
  }

  /** The page goes away: what has not arrived yet leaves in a way that survives it. */
  sayOnUnload(): void {
    for (const [event, patience] of this.#unsaid) {
      patience.abort();
      this.#transport.sendOnUnload(event);
    }
    this.#unsaid.clear();
  }
}
