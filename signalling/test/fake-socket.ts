// A WebSocket in memory, with a connection that a test can cut before or after any frame.

import type { SocketLike } from '../src/visitor/gateway-socket.ts';

/** What becomes of a frame: it arrives, or the connection is cut under it, or right after it. */
export type Fate = 'arrives' | 'isLost' | 'isLast';

/** The other side of a fake socket. */
export interface FakeServer {
  /** Decides about each frame, in both directions, in the order they are sent. */
  readonly fateOf: (text: string) => Fate;
  receive(text: string): void;
  /** The connection is over; undefined where it broke. */
  closed(code: number | undefined): void;
}

/** The visitor's end of a connection in memory. Everything arrives a moment later, in order. */
export class FakeSocket extends EventTarget implements SocketLike {
  readonly protocol: string;
  /** The other end. */
  server: FakeServer | undefined;
  #isOpen = true;

  constructor(protocol: string) {
    super();
    this.protocol = protocol;
  }

  /** False once either side has closed it, or it was cut. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  send(text: string): void {
    if (this.#isOpen) this.#carry(text, () => this.server?.receive(text));
  }

  close(code: number): void {
    if (!this.#isOpen) return;
    queueMicrotask(() => {
      this.#end(code);
    });
  }

  /** The server accepts the connection. */
  open(): void {
    this.#whileOpen(() => this.dispatchEvent(new Event('open')));
  }

  /** The server says something. */
  deliver(text: string): void {
    this.#carry(text, () => this.dispatchEvent(new MessageEvent('message', { data: text })));
  }

  /** The connection breaks. */
  cut(): void {
    this.#end(undefined);
  }

  #carry(text: string, arrive: () => void): void {
    this.#whileOpen(() => {
      const fate = this.server?.fateOf(text) ?? 'arrives';
      if (fate !== 'isLost') arrive();
      if (fate !== 'arrives') this.cut();
    });
  }

  #whileOpen(act: () => void): void {
    queueMicrotask(() => {
      if (this.#isOpen) act();
    });
  }

  #end(code: number | undefined): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.server?.closed(code);
    this.dispatchEvent(new Event('close'));
  }
}
