// One connection to a gateway: it opens, says its first word and is welcomed, or it is none.

import { listen, stopAll } from '../callbacks.ts';
import { abortError, type Environment, untilAborted } from '../homeserver/environment.ts';
import { RequestError } from '../homeserver/http.ts';
import {
  GATEWAY_PROTOCOL,
  type BatchFrame,
  type DoneFrame,
  type GatewayFrame,
  type OpenFrame,
  type QueueFrame,
  readGatewayFrame,
  type RefusedFrame,
  type ResumeFrame,
  type VisitorFrame,
  type WelcomeFrame,
} from '../wire/gateway-frames.ts';
import { errorOfEnd, type SocketEnd } from './gateway-error.ts';

/** The part of a WebSocket that is used. It fires `open`, `message` and `close`. */
export interface SocketLike extends EventTarget {
  /** The subprotocol that the other side chose. */
  readonly protocol: string;
  send(text: string): void;
  close(code: number): void;
}

/** Opens a WebSocket of a subprotocol; may throw. */
export type OpenSocket = (url: string, protocol: string) => SocketLike;

/** Where to connect, and what to say there first. */
export interface ConnectOptions {
  readonly openSocket: OpenSocket;
  readonly url: string;
  readonly first: OpenFrame | ResumeFrame;
  readonly environment: Pick<Environment, 'after'>;
  readonly signal: AbortSignal;
}

/** What arrives on a connection that was welcomed. */
export type ArrivingFrame = QueueFrame | DoneFrame | RefusedFrame | BatchFrame;

/** A connection to a gateway. */
export class GatewaySocket {
  readonly #socket: SocketLike;
  readonly #after: Environment['after'];
  readonly #welcomed = Promise.withResolvers<WelcomeFrame>();
  readonly #ended = Promise.withResolvers<SocketEnd>();
  readonly #stops: readonly (() => void)[];
  /** What came before somebody listened. */
  #early: ArrivingFrame[] = [];
  #onFrame = (frame: ArrivingFrame): void => {
    this.#early.push(frame);
  };
  #isOver = false;
  #stopWaiting: (() => void) | undefined;
  /** How long nothing may arrive. */
  #silenceMs: number | undefined;
  #stopListeningForLife: (() => void) | undefined;

  private constructor({ openSocket, url, first, environment }: ConnectOptions) {
    this.#after = environment.after;
    this.#socket = openSocket(url, GATEWAY_PROTOCOL);
    this.#stops = [
      listen(this.#socket, 'open', () => {
        if (this.#socket.protocol !== GATEWAY_PROTOCOL) this.close({ type: 'foreign' });
        else this.send(first);
      }),
      listen(this.#socket, 'message', (event) => {
        this.#read((event as MessageEvent).data);
      }),
      listen(this.#socket, 'close', () => {
        this.close({ type: 'lost' });
      }),
    ];
  }

  /** Resolves once the gateway has welcomed us. Rejects with `RequestError`, or as the signal was aborted. */
  static async connect(options: ConnectOptions): Promise<GatewaySocket> {
    const { environment, signal } = options;
    if (signal.aborted) throw abortError(signal);
    const socket = opened(() => new GatewaySocket(options));
    const cancelTimeout = environment.after(WELCOME_MS, () => {
      socket.close({ type: 'lost' });
    });
    const ended = socket.ended.then((end) => {
      throw errorOfEnd(end);
    });
    try {
      await untilAborted(Promise.race([socket.welcome, ended]), signal);
      return socket;
    } catch (error) {
      socket.close({ type: 'lost' });
      throw error;
    } finally {
      cancelTimeout();
    }
  }

  /** What the gateway said first. */
  get welcome(): Promise<WelcomeFrame> {
    return this.#welcomed.promise;
  }

  /** Resolves at the end of the connection. */
  get ended(): Promise<SocketEnd> {
    return this.#ended.promise;
  }

  /** From now on this hears what arrives, and at once what has arrived. */
  listen(onFrame: (frame: ArrivingFrame) => void): void {
    this.#onFrame = onFrame;
    for (const frame of this.#early.splice(0)) onFrame(frame);
  }

  /** Says something; into a connection that is over it goes nowhere. */
  send(frame: VisitorFrame): void {
    if (this.#isOver) return;
    this.#socket.send(JSON.stringify(frame));
    // Silence shows late that a path is dead; what stays unanswered shows it sooner.
    if ('id' in frame) this.#stopWaiting ??= this.#after(ANSWER_MS, this.#suspect);
  }

  /** Ends the connection, unless it is over. */
  close(end: SocketEnd, code = COMING_BACK): void {
    if (this.#isOver) return;
    this.#isOver = true;
    stopAll(this.#stops);
    this.#stopWaiting?.();
    this.#stopListeningForLife?.();
    this.#socket.close(code);
    this.#ended.resolve(end);
  }

  readonly #suspect = (): void => {
    this.close({ type: 'suspected' });
  };

  #read(text: unknown): void {
    this.#stopWaiting?.();
    this.#stopWaiting = undefined;
    const frame = typeof text === 'string' && text.length <= MOST_LENGTH && readGatewayFrame(text);
    if (frame) this.#take(frame);
    // What later versions say may be left out; what is no frame at all may have been one that counts.
    else if (!isJson(text)) this.close({ type: 'lost' });
    this.#listenForLife();
  }

  #listenForLife(): void {
    this.#stopListeningForLife?.();
    if (this.#isOver || this.#silenceMs === undefined) return;
    this.#stopListeningForLife = this.#after(this.#silenceMs, this.#suspect);
  }

  #take(frame: GatewayFrame): void {
    if (frame.type === 'welcome') {
      this.#silenceMs = frame.aliveMs * MISSED_SIGNS;
      this.#welcomed.resolve(frame);
    } else if (frame.type === 'alive') return;
    else if (frame.type === 'end' || frame.type === 'leaving') this.close(frame);
    else this.#onFrame(frame);
  }
}

/** A browser opens no socket from a page that may not: it throws. */
function opened(open: () => GatewaySocket): GatewaySocket {
  try {
    return open();
  } catch (cause) {
    throw new RequestError('unreachable', 'No connection to the gateway may be opened', { cause });
  }
}

function isJson(text: unknown): boolean {
  if (typeof text !== 'string' || text.length > MOST_LENGTH) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** The visitor has left for good. */
export const LEFT = 1000;
/** The visitor will resume the session on another connection. */
const COMING_BACK = 4000;
const WELCOME_MS = 10_000;
const ANSWER_MS = 15_000;
/** One sign of life may be late. */
const MISSED_SIGNS = 2.5;
const MOST_LENGTH = 256_000;
