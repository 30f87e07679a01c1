// The way to a gateway: a session that outlives its connections. What was asked is asked again on the next one, and what
// arrived twice is passed on once.

import {
  type Environment,
  abortError,
  anySignal,
  untilAborted,
} from '../homeserver/environment.ts';
import { RequestError } from '../homeserver/http.ts';
import {
  Abandoned,
  isRateLimit,
  isRefusal,
  logRetry,
  pause,
  retrying,
} from '../homeserver/retry.ts';
import { TransportError } from '../ports/transport.ts';
import type { GatewayEvent, OpenFrame, ResumeFrame, WelcomeFrame } from '../wire/gateway-frames.ts';
import type { Content } from '../wire/records.ts';
import { BatchCount } from './batch-count.ts';
import { errorOfEnd, isSessionGone, lineLost, type SocketEnd } from './gateway-error.ts';
import { type ArrivingFrame, GatewaySocket, LEFT, type OpenSocket } from './gateway-socket.ts';
import { type NewAsk, PendingAsks } from './pending-asks.ts';

/** Where the gateway is, and who is told what comes from there. */
export interface GatewayLinkOptions {
  /** Of its WebSocket. */
  readonly url: string;
  readonly openSocket: OpenSocket;
  /** A token of the page's, new for each session; undefined where the gateway asks for none. */
  readonly getToken?: (() => Promise<string>) | undefined;
  readonly environment: Environment;
  /** Ends it all. */
  readonly signal: AbortSignal;
  /** The first session has begun; nothing arrived yet. */
  readonly onOpen: (userId: string) => void;
  readonly onEvents: (events: readonly GatewayEvent[]) => void;
  readonly onConnectivity: (isOnline: boolean) => void;
  /** The session is gone with its line. Another one begins. */
  readonly onSessionLost: () => void;
  /** The gateway refuses us for good. */
  readonly onBroken: (error: unknown) => void;
}

/** A session with a gateway, and another one where that is lost. */
export class GatewayLink {
  readonly #options: GatewayLinkOptions;
  readonly #asks = new PendingAsks();
  readonly #batches: BatchCount;
  #session: WelcomeFrame | undefined;
  /** The connection that was welcomed and is not known to have ended. */
  #socket: GatewaySocket | undefined;
  #isOnline = true;
  #connectedAtMs = 0;
  #lostAtMs = 0;
  /** Attempts since a connection held. */
  #attempts = 0;
  /** The line was given up, and nothing shows yet that the gateway knows. */
  #left: 'unsaid' | 'said' | undefined;

  constructor(options: GatewayLinkOptions) {
    this.#options = options;
    this.#batches = new BatchCount(options.environment, (batch) => {
      this.#socket?.send({ type: 'received', batch });
    });
  }

  /** Begins a session, in a few attempts, and keeps it until the signal aborts. Rejects with `TransportError`. */
  async open(): Promise<void> {
    const { environment, signal, onOpen, onBroken } = this.#options;
    const connect = (): Promise<GatewaySocket> => this.#connect();
    const socket = await retrying(environment, connect, { signal, isEndless: false });
    const { userId } = await socket.welcome;
    onOpen(userId);
    this.#run(socket).catch(onBroken);
  }

  /** Asks the gateway, on as many connections as it takes. Rejects with `TransportError`, or as the signal was aborted. */
  async ask(ask: NewAsk, signal: AbortSignal, onPlace?: (place: number) => void): Promise<Content> {
    if (signal.aborted) throw abortError(signal);
    const { frame, answer } = this.#asks.add(ask, onPlace);
    if (ask.type === 'line' && this.#left === 'said') this.#left = undefined;
    this.#socket?.send(frame);
    return untilAborted(answer, signal).finally(() => {
      this.#asks.forget(frame.id);
    });
  }

  /** Asks without waiting for an answer; without a connection nothing leaves. */
  tell(ask: NewAsk): void {
    this.#socket?.send(this.#asks.number(ask));
  }

  /** Gives up the line, or waiting for one: now, or as soon as there is a connection. */
  leave(): void {
    this.#socket?.send({ type: 'leave' });
    this.#left = this.#socket ? 'said' : 'unsaid';
  }

  async #run(first: GatewaySocket): Promise<void> {
    const { environment, signal } = this.#options;
    const stopListening = environment.network.subscribe(() => {
      this.#socket?.close({ type: 'suspected' });
    });
    let socket = first;
    try {
      for (;;) {
        this.#attach(socket);
        const end = await untilAborted(socket.ended, signal);
        this.#detach(end);
        socket = await this.#reconnect(errorOfEnd(end));
      }
    } finally {
      stopListening();
      this.#batches.stop();
      socket.close({ type: 'lost' }, LEFT);
    }
  }

  #attach(socket: GatewaySocket): void {
    this.#socket = socket;
    this.#connectedAtMs = this.#options.environment.now();
    if (this.#left) {
      // What was said as the connection broke may be lost; to say it twice does nothing more.
      this.leave();
      if (this.#asks.hasLine) this.#left = undefined;
    }
    for (const frame of this.#asks.frames) socket.send(frame);
    this.#setOnline(true);
    socket.listen((frame) => {
      this.#receive(frame);
    });
  }

  #detach(end: SocketEnd): void {
    const nowMs = this.#options.environment.now();
    this.#socket = undefined;
    this.#lostAtMs = nowMs;
    // One that is lost as soon as it is there counts as none: whoever comes back at once would do so without end.
    if (nowMs - this.#connectedAtMs >= STEADY_MS) this.#attempts = 0;
    if (end.type === 'lost') this.#setOnline(false);
  }

  /** The next connection, whenever it comes. Throws what refuses us for good. */
  async #reconnect(failure: unknown): Promise<GatewaySocket> {
    const { environment, signal } = this.#options;
    for (let latest = failure; ;) {
      const waitMs = this.#waitAfter(latest);
      logRetry(environment, latest, waitMs);
      const endsEarly = !isRateLimit(latest);
      if (waitMs > 0) await pause(environment, waitMs, { signal, endsEarly });
      const isKept = environment.now() - this.#lostAtMs <= (this.#session?.keptMs ?? Infinity);
      if (!isKept) this.#forgetSession();
      try {
        return await this.#connect();
      } catch (error) {
        if (signal.aborted) throw abortError(signal);
        if (!(error instanceof Abandoned || isSessionGone(error))) this.#setOnline(false);
        latest = error;
      }
    }
  }

  /** What follows from a failure, and how long to wait then. Throws where waiting does not help. */
  #waitAfter(failure: unknown): number {
    if (failure instanceof Abandoned) return 0;
    if (this.#session && isSessionGone(failure)) {
      this.#forgetSession();
      return 0;
    }
    if (isRefusal(failure)) throw failure;
    const asked = failure instanceof RequestError ? failure.retryAfterMs : undefined;
    return asked ?? reconnectWaitMs(this.#attempts++, this.#options.environment.random);
  }

  async #connect(): Promise<GatewaySocket> {
    const { network } = this.#options.environment;
    const news = new AbortController();
    const stopListening = network.subscribe((what) => {
      // Others doubt their own connections; this one has only begun.
      if (what !== 'doubted') news.abort(new Abandoned());
    });
    const signal = anySignal(this.#options.signal, news.signal);
    try {
      const first = await untilAborted(this.#firstFrame(), signal);
      const socket = await GatewaySocket.connect({ ...this.#options, first, signal });
      this.#session = await socket.welcome;
      this.#batches.noteTold();
      return socket;
    } finally {
      stopListening();
    }
  }

  async #firstFrame(): Promise<OpenFrame | ResumeFrame> {
    if (this.#session) {
      const { session } = this.#session;
      return { type: 'resume', session, received: this.#batches.last };
    }
    const { getToken } = this.#options;
    return getToken ? { type: 'open', token: await asked(getToken) } : { type: 'open' };
  }

  #receive(frame: ArrivingFrame): void {
    if (frame.type === 'queue') this.#asks.place(frame);
    else if (frame.type !== 'batch') this.#asks.settle(frame);
    else if (this.#batches.take(frame.batch)) this.#options.onEvents(frame.events);
  }

  #forgetSession(): void {
    this.#session = undefined;
    this.#left = undefined;
    this.#batches.reset();
    this.#asks.rejectAll(lineLost());
    this.#options.onSessionLost();
  }

  #setOnline(isOnline: boolean): void {
    if (isOnline === this.#isOnline) return;
    this.#isOnline = isOnline;
    this.#options.onConnectivity(isOnline);
  }
}

/** Milliseconds to wait before the next attempt after so many. */
function reconnectWaitMs(attempts: number, random: () => number): number {
  if (attempts === 0) return 0;
  // Visitors who lost the same gateway must not come back in one wave.
  return (WAITS_MS[attempts] ?? MOST_WAIT_MS) + random() * JITTER_MS;
}

/** The page asks its own server for a token, which may be as far away as the gateway. */
async function asked(getToken: () => Promise<string>): Promise<string> {
  try {
    return await getToken();
  } catch (cause) {
    if (cause instanceof TransportError) throw cause;
    throw new RequestError('unreachable', 'The page has no token for the gateway', { cause });
  }
}

const WAITS_MS = [0, 300, 1_200, 2_700, 4_800];
const MOST_WAIT_MS = 7_000;
const JITTER_MS = 1_000;
const STEADY_MS = 5_000;
