// Sends the events of one call.

import type { Transport } from '../transport/transport.ts';
import type { WrittenEvent } from '../wire/write.ts';
import type { Clock } from './clock.ts';

/** How long a last word is tried when the homeserver cannot be reached. */
export const LAST_WORD_MS = 60_000;

/** What a post needs. */
export interface PostOptions {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly roomId: string;
}

/** The outgoing events of one call, in order. */
export class CallPost {
  readonly #options: PostOptions;
  readonly #life = new AbortController();

  constructor(options: PostOptions) {
    this.#options = options;
  }

  /** Sends an event of the running call. Rejects with `TransportError`. */
  send(event: WrittenEvent): Promise<void> {
    const { transport, roomId } = this.#options;
    return transport.sendEvent({ roomId, ...event }, this.#life.signal);
  }

  /** Takes back what still waits to be sent, then sends the event that ends the call. */
  sendLast(event: WrittenEvent): void {
    this.#life.abort();
    const { transport, clock, roomId } = this.#options;
    const patience = new AbortController();
    const stopWaiting = clock.after(LAST_WORD_MS, () => {
      patience.abort();
    });
    // Nobody is left to tell: the call is over here, and ends by its timers on the other side.
    transport.sendEvent({ roomId, ...event }, patience.signal).then(stopWaiting, stopWaiting);
  }

  /** The page goes away: sends in a way that survives it. */
  sendOnUnload(event: WrittenEvent): void {
    this.#life.abort();
    const { transport, roomId } = this.#options;
    transport.sendOnUnload({ roomId, ...event });
  }

  /** Takes back what still waits to be sent. */
  close(): void {
    this.#life.abort();
  }
}
