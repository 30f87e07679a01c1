// The way to a visitor: the connection there is, and what was told over it and may not have arrived.

import type {
  EndFrame,
  GatewayEvent,
  GatewayFrame,
  WelcomeFrame,
} from '@matrix-call/signalling/wire';
import { Outbox, type OutboxState } from './outbox.ts';
import type { Connection } from './visitor-parts.ts';

/** At most one connection at a time. */
export class VisitorWay {
  readonly #outbox: Outbox;
  #connection: Connection | undefined;
  #isWelcomed = false;

  constructor(state?: OutboxState) {
    this.#outbox = new Outbox(state);
  }

  /** What may not have arrived. */
  get state(): OutboxState {
    return this.#outbox.state;
  }

  /** Whether the visitor is connected. */
  get isThere(): boolean {
    return this.#connection !== undefined;
  }

  /** Goes over this connection from now on, once it was welcomed; the one before is closed. */
  open(connection: Connection): void {
    this.#connection?.end('replaced');
    this.#connection = connection;
    this.#isWelcomed = false;
  }

  /** Begins to tell, with what had not arrived yet; false where the connection is another one meanwhile. */
  welcome(connection: Connection, frame: WelcomeFrame, received: number): boolean {
    if (connection !== this.#connection) return false;
    this.#isWelcomed = true;
    connection.send(frame);
    this.#outbox.resume(received);
    for (const batch of this.#outbox.kept) connection.send(batch);
    return true;
  }

  /** The connection is gone; false where it is another one meanwhile. */
  close(connection: Connection): boolean {
    if (connection !== this.#connection) return false;
    this.#connection = undefined;
    return true;
  }

  /** The visitor has these batches. */
  received(batch: number): void {
    this.#outbox.received(batch);
  }

  /** Tells of events, as soon as there is a connection; false where the visitor has taken nothing for too long. */
  tell(events: readonly GatewayEvent[]): boolean {
    const frame = this.#outbox.add(events);
    if (frame !== undefined) this.send(frame);
    return frame !== undefined;
  }

  /** Says something over the connection, if there is one. */
  send(frame: GatewayFrame): void {
    if (this.#isWelcomed) this.#connection?.send(frame);
  }

  /** Closes the connection for good. */
  end(code: EndFrame['code']): void {
    this.#connection?.end(code);
  }

  /** Closes the connection; the visitor is to come back on another one. */
  leave(): void {
    this.#connection?.leave();
  }
}
