// Sends the events of one call.

import type { Transport } from '../transport/transport.ts';
import type { WrittenEvent } from '../wire/write.ts';
import type { LastWords } from './last-words.ts';

/** What a post needs. */
export interface PostOptions {
  readonly transport: Transport;
  readonly lastWords: LastWords;
  readonly roomId: string;
}

/** The outgoing events of one call, in order. */
export class CallPost {
  readonly #options: PostOptions;
  readonly #life = new AbortController();
  #negotiation = new AbortController();

  constructor(options: PostOptions) {
    this.#options = options;
  }

  /** Sends an event of the running call. Rejects with `TransportError`. */
  send(event: WrittenEvent): Promise<void> {
    const { transport, roomId } = this.#options;
    return transport.sendEvent({ roomId, ...event }, this.#life.signal);
  }

  /** Sends a later offer or answer in place of the one before, which leaves no more where it still waits. */
  sendNegotiation(event: WrittenEvent): Promise<void> {
    this.withdrawNegotiation();
    const { transport, roomId } = this.#options;
    const signal = AbortSignal.any([this.#life.signal, this.#negotiation.signal]);
    return transport.sendEvent({ roomId, ...event }, signal);
  }

  /** Takes a later offer or answer back where it still waits. */
  withdrawNegotiation(): void {
    this.#negotiation.abort();
    this.#negotiation = new AbortController();
  }

  /** Sends the event that ends the call; it outlives the call. */
  sendLast(event: WrittenEvent): void {
    const { lastWords, roomId } = this.#options;
    lastWords.say({ roomId, ...event });
  }

  /** Takes back what still waits to be sent. */
  close(): void {
    this.#life.abort();
  }
}
