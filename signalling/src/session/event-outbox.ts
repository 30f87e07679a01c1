// Sends the events of one call.

import type { Transport } from '../ports/transport.ts';
import type { WrittenEvent } from '../wire/write.ts';
import type { LastWords } from './last-words.ts';

/** Where the events of a call go. */
export interface EventOutboxOptions {
  readonly transport: Transport;
  readonly lastWords: LastWords;
  readonly roomId: string;
}

/** The outgoing events of one call, in order. */
export class EventOutbox {
  readonly #options: EventOutboxOptions;
  readonly #life = new AbortController();
  #offer = new AbortController();
  #answer = new AbortController();
  #forgetLast: () => void = () => undefined;

  constructor(options: EventOutboxOptions) {
    this.#options = options;
  }

  /** Sends an event of the running call. Rejects with `TransportError`. */
  send(event: WrittenEvent): Promise<void> {
    const { transport, roomId } = this.#options;
    return transport.sendEvent({ roomId, ...event }, this.#life.signal);
  }

  /** Sends a later offer or answer. Rejects with `TransportError`. */
  sendNegotiation(event: WrittenEvent, kind: 'offer' | 'answer'): Promise<void> {
    const { transport, roomId } = this.#options;
    const { signal } = kind === 'offer' ? this.#offer : this.#answer;
    const either = AbortSignal.any([this.#life.signal, signal]);
    return transport.sendEvent({ roomId, ...event }, either);
  }

  /** Takes our later offer back where it still waits. Our answer stays: the opponent waits for it. */
  withdrawOffer(): void {
    this.#offer.abort();
    this.#offer = new AbortController();
  }

  /** Takes our later answer back where it still waits: the opponent has made another offer. */
  withdrawAnswer(): void {
    this.#answer.abort();
    this.#answer = new AbortController();
  }

  /** Makes the event ready that ends the call when the page closes. */
  prepareLast(event: WrittenEvent): void {
    const { lastWords, roomId } = this.#options;
    this.#forgetLast = lastWords.prepare({ roomId, ...event });
  }

  /** Sends the event that ends the call; it outlives the call. */
  sendLast(event: WrittenEvent): void {
    const { lastWords, roomId } = this.#options;
    lastWords.say({ roomId, ...event });
  }

  /** Takes back what still waits to be sent. */
  close(): void {
    this.#forgetLast();
    this.#life.abort();
  }
}
