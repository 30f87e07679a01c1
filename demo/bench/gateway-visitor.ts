// A visitor without a page: no more than the frames that a page would send.
import { once } from 'node:events';
import { GATEWAY_PATH, GATEWAY_PROTOCOL } from '@matrix-call/signalling/wire';
import type { BatchFrame, GatewayEvent, GatewayFrame } from '@matrix-call/signalling/wire';
import { WebSocket } from 'ws';
import { ORIGIN } from './gateway-program.ts';
import { inTime } from './open-loop.ts';

/** A visitor whose session has begun. */
export class Visitor {
  /** Hears of each event as it is read. */
  onEvent: (event: GatewayEvent) => void = () => undefined;
  readonly #socket: WebSocket;
  readonly #asks = new Map<number, PromiseWithResolvers<undefined>>();
  readonly #welcomed = Promise.withResolvers<undefined>();
  #lastId = 0;
  #lastBatch = 0;
  #telling: NodeJS.Timeout | undefined;

  private constructor(url: string) {
    this.#socket = new WebSocket(url.replace('http', 'ws') + GATEWAY_PATH, [GATEWAY_PROTOCOL], {
      origin: ORIGIN,
      headers: { 'x-forwarded-for': newAddress() },
      perMessageDeflate: false,
    });
    // A promise that nobody waits for yet.
    this.#welcomed.promise.catch(() => undefined);
    this.#socket.on('message', (text: Buffer) => {
      this.#read(JSON.parse(text.toString()) as GatewayFrame);
    });
    this.#socket.on('error', (error) => {
      this.#fail(error);
    });
    this.#socket.on('close', () => {
      clearTimeout(this.#telling);
      this.#fail(new Error('The connection was closed'));
    });
  }

  /** Connects from an address that nobody came from before. */
  static async open(url: string): Promise<Visitor> {
    const visitor = new Visitor(url);
    visitor.#socket.on('open', () => {
      visitor.#socket.send('{"type":"open"}');
    });
    await inTime(visitor.#welcomed.promise, 'a visitor is welcome');
    return visitor;
  }

  /** Resolves once the line is there. */
  takeLine(callee: string): Promise<void> {
    return this.#ask({ type: 'line', callee, name: 'Visitor' });
  }

  /** Resolves once the homeserver has the event. */
  send(eventType: string, content: object): Promise<void> {
    return this.#ask({ type: 'send', eventType, content });
  }

  /** The next event of this type. */
  next(type: string): Promise<GatewayEvent> {
    const arrived = new Promise<GatewayEvent>((resolve) => {
      this.onEvent = (event) => {
        if (event.type === type) resolve(event);
      };
    });
    return inTime(arrived, 'the event has reached its visitor');
  }

  /** Leaves for good; resolves once the connection is closed. */
  async close(): Promise<void> {
    const closed = once(this.#socket, 'close');
    this.#socket.close(LEFT);
    await closed;
  }

  /** Is gone without a word. */
  vanish(): void {
    this.#socket.terminate();
  }

  #ask(what: object): Promise<void> {
    const id = ++this.#lastId;
    const answer = Promise.withResolvers<undefined>();
    this.#asks.set(id, answer);
    this.#socket.send(JSON.stringify({ ...what, id }));
    return inTime(answer.promise, 'what a visitor asked is answered');
  }

  #read(frame: GatewayFrame): void {
    if (frame.type === 'batch') this.#take(frame);
    else if (frame.type === 'welcome') this.#welcomed.resolve(undefined);
    else if (frame.type === 'end') this.#fail(new Error(`The session ended: ${frame.code}`));
    else if (frame.type === 'done' || frame.type === 'refused') {
      const answer = this.#asks.get(frame.id);
      this.#asks.delete(frame.id);
      if (frame.type === 'done') answer?.resolve(undefined);
      else answer?.reject(new Error(`Refused: ${frame.code}`));
    }
  }

  #take({ batch, events }: BatchFrame): void {
    for (const event of events) this.onEvent(event);
    this.#lastBatch = batch;
    this.#telling ??= setTimeout(() => {
      this.#telling = undefined;
      this.#socket.send(JSON.stringify({ type: 'received', batch: this.#lastBatch }));
    }, TELL_AFTER_MS);
  }

  #fail(error: Error): void {
    this.#welcomed.reject(error);
    for (const { reject } of this.#asks.values()) reject(error);
    this.#asks.clear();
  }
}

let addresses = 0;

function newAddress(): string {
  addresses++;
  return `10.${(addresses >> 16) & 255}.${(addresses >> 8) & 255}.${addresses & 255}`;
}

const LEFT = 1000;
/** As the pages of visitors do it. */
const TELL_AFTER_MS = 1_000;
