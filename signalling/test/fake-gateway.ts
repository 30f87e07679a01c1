// A gateway in memory that keeps the protocol: visitors speak as one guest, in a room of the fake homeserver with one user.

import { TransportError } from '../src/ports/transport.ts';
import type { EventBatch, RoomEvent } from '../src/ports/transport.ts';
import type { OpenSocket } from '../src/visitor/gateway-socket.ts';
import {
  GATEWAY_PROTOCOL,
  readVisitorFrame,
  type Ask,
  type EndFrame,
  type GatewayEvent,
  type LineFrame,
  type RefusedFrame,
  type SendFrame,
  type VisitorFrame,
} from '../src/wire/gateway-frames.ts';
import { FakeSocket, type Fate } from './fake-socket.ts';
import type { FakeHomeserver, FakeTransport } from './fake-transport.ts';
import { type Answer, FakeVisitorSession } from './fake-visitor-session.ts';

/** Whom the gateway calls, and as whom. */
export interface FakeGatewayOptions {
  readonly home: FakeHomeserver;
  readonly roomId: string;
  /** In the room in the visitor's place; the user ID of the first session as well. */
  readonly guestId: string;
  readonly calleeId: string;
}

/** A gateway with one line. */
export class FakeGateway {
  /** Everything that visitors said, in order. */
  readonly said: VisitorFrame[] = [];
  /** The URLs that were connected to, in order. */
  readonly urls: string[] = [];
  /** How the connections to it were closed; undefined where they broke. */
  readonly closings: (number | undefined)[] = [];
  protocol = GATEWAY_PROTOCOL;
  /** False plays a gateway that cannot be reached. */
  isThere = true;
  /** True plays connections that never open. */
  holdsOpening = false;
  /** True plays connections that carry nothing to the gateway any more. */
  isDeaf = false;
  /** Decides about each frame. */
  fateOf: (text: string) => Fate = () => 'arrives';
  /** The next sessions end at once, so. */
  nextEnds: Omit<EndFrame, 'type'>[] = [];
  /** The next questions are refused so. */
  nextRefusals: Omit<RefusedFrame, 'type' | 'id'>[] = [];
  /** True plays that others have the line: who asks for it waits, as the next. */
  isBusy = false;
  /** What it lends; undefined: no relay. */
  turn: Readonly<Record<string, unknown>> | undefined;
  /** What it tells of the callee. */
  callee: Readonly<Record<string, unknown>> = { displayName: 'Bob' };
  readonly #options: FakeGatewayOptions;
  readonly #guest: FakeTransport;
  #sessions: FakeVisitorSession[] = [];
  /** Ends the waiting for the line: true where it is free. */
  #endWait: ((isFree: boolean) => void) | undefined;
  #sessionCount = 0;

  constructor(options: FakeGatewayOptions) {
    this.#options = options;
    this.#guest = options.home.transportFor(options.guestId, 'GUEST');
    void this.#guest.start({
      onBatch: (batch) => {
        this.#pass(batch);
      },
      onConnectivity: () => undefined,
      onFailure: () => undefined,
    });
  }

  readonly openSocket: OpenSocket = (url) => {
    this.urls.push(url);
    const socket = new FakeSocket(this.protocol);
    if (this.holdsOpening) return socket;
    if (this.isThere) this.#accept(socket);
    else
      queueMicrotask(() => {
        socket.cut();
      });
    return socket;
  };

  /** The connection of the newest session; throws where it has none. */
  get socket(): FakeSocket {
    const socket = this.#sessions.at(-1)?.socket;
    if (!socket) throw new Error('Nobody is connected');
    return socket;
  }

  /** Others give the line back. */
  freeLine(): void {
    this.isBusy = false;
    this.#endWait?.(true);
  }

  /** Forgets all sessions, and that there were connections. */
  forgetSessions(): void {
    const sessions = this.#sessions;
    this.#sessions = [];
    for (const { socket } of sessions) socket?.cut();
  }

  /** Says something that is no answer, as a text. */
  say(text: string): void {
    this.socket.deliver(text);
  }

  #accept(socket: FakeSocket): void {
    let session: FakeVisitorSession | undefined;
    socket.server = {
      fateOf: (text) => this.fateOf(text),
      receive: (text) => {
        if (this.isDeaf) return;
        const frame = readVisitorFrame(text);
        if (frame) this.said.push(frame);
        if (!frame) end(socket, { code: 'badFrame' });
        else if (session) this.#hear(session, frame);
        else session = this.#begin(socket, frame);
      },
      closed: (code) => {
        this.closings.push(code);
        if (session?.socket === socket) session.socket = undefined;
      },
    };
    socket.open();
  }

  #begin(socket: FakeSocket, frame: VisitorFrame): FakeVisitorSession | undefined {
    const refusal = this.nextEnds.shift();
    if (refusal) end(socket, refusal);
    else if (frame.type === 'open') return this.#open(socket);
    else if (frame.type === 'resume') {
      const session = this.#sessions.find((one) => one.isResumedBy(frame.session));
      if (!session) end(socket, { code: 'unknownSession' });
      else {
        if (session.socket) end(session.socket, { code: 'replaced' });
        session.welcome(socket, frame);
      }
      return session;
    } else end(socket, { code: 'badFrame' });
    return undefined;
  }

  #open(socket: FakeSocket): FakeVisitorSession {
    const number = ++this.#sessionCount;
    const { guestId } = this.#options;
    const userId = number === 1 ? guestId : guestId.replace('@', `@again-${number}-`);
    const session = new FakeVisitorSession(`session ${number}`, userId);
    this.#sessions.push(session);
    session.welcome(socket);
    return session;
  }

  #hear(session: FakeVisitorSession, frame: VisitorFrame): void {
    session.noteWelcomed();
    if (frame.type === 'received') session.forgetBatches(frame.batch);
    else if (frame.type === 'leave') {
      session.hasLine = false;
      this.#endWait?.(false);
    } else if ('id' in frame) void session.answer(frame, () => this.#do(session, frame));
  }

  async #do(session: FakeVisitorSession, ask: Ask): Promise<Answer> {
    const refusal = this.nextRefusals.shift();
    if (refusal) return { type: 'refused', ...refusal };
    if (ask.type === 'line') return this.#lend(session, ask);
    if (ask.type === 'send') return this.#send(session, ask);
    return this.turn ? { type: 'done', result: this.turn } : { type: 'refused', code: 'noRelay' };
  }

  async #lend(session: FakeVisitorSession, { id, callee }: LineFrame): Promise<Answer> {
    if (callee !== this.#options.calleeId) return { type: 'refused', code: 'unknownCallee' };
    if (this.isBusy) {
      const isFree = new Promise<boolean>((resolve) => {
        this.#endWait = resolve;
      });
      session.say({ type: 'queue', id, place: 1 });
      if (!(await isFree)) return { type: 'refused', code: 'noLine' };
    }
    session.hasLine = true;
    return { type: 'done', result: this.callee };
  }

  async #send(session: FakeVisitorSession, { eventType, content }: SendFrame): Promise<Answer> {
    if (!session.hasLine) return { type: 'refused', code: 'noLine' };
    try {
      await this.#guest.sendEvent({ roomId: this.#options.roomId, type: eventType, content });
      return { type: 'done', result: {} };
    } catch (error) {
      const isForbidden = error instanceof TransportError && error.code === 'forbidden';
      return { type: 'refused', code: isForbidden ? 'forbidden' : 'unreachable' };
    }
  }

  #pass({ events, isInitial }: EventBatch): void {
    const { roomId } = this.#options;
    const calls = events.filter((event) => event.roomId === roomId && isCall(event));
    if (isInitial || calls.length === 0) return;
    for (const session of this.#sessions.filter(({ hasLine }) => hasLine)) {
      session.tell(calls.map((event) => this.#told(event)));
    }
  }

  #told({ eventId, type, sender, content, ageMs = 0 }: RoomEvent): GatewayEvent {
    const from = sender === this.#options.guestId ? 'visitor' : 'callee';
    return { eventId, type, from, content, ageMs };
  }
}

function isCall({ type }: RoomEvent): boolean {
  return type.startsWith('m.call.');
}

function end(socket: FakeSocket, why: Omit<EndFrame, 'type'>): void {
  socket.deliver(JSON.stringify({ type: 'end', ...why }));
}
