// A session of a visitor with everything around it in memory.
import type { GatewayFrame } from '@matrix-call/signalling/wire';
import type { GuestEvent, PushedEvent } from '../src/homeserver/guest-homeserver.ts';
import { HomeserverError } from '../src/homeserver/guest-homeserver.ts';
import type { Line } from '../src/lines/line.ts';
import { Queue } from '../src/lines/queue.ts';
import { Sessions } from '../src/visitors/sessions.ts';
import type { VisitorSession } from '../src/visitors/visitor-session.ts';
import {
  VISITOR_TIMES,
  type Connection,
  type VisitorParts,
} from '../src/visitors/visitor-parts.ts';

export const CALLEE = '@support:example.org';
export const VISIT = { address: '192.0.2.1' };
export const SDP = 'v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n';

/** A connection that keeps what it is told. */
export class Screen implements Connection {
  readonly frames: GatewayFrame[] = [];
  endedBy: string | undefined;

  send(frame: GatewayFrame): void {
    this.frames.push(frame);
  }

  end(code: string): void {
    this.endedBy = code;
  }

  leave(): void {
    this.frames.push({ type: 'leaving' });
  }

  /** The frames of a kind, in order. */
  told<Type extends GatewayFrame['type']>(type: Type): Extract<GatewayFrame, { type: Type }>[] {
    return this.frames.filter(
      (frame): frame is Extract<GatewayFrame, { type: Type }> => frame.type === type,
    );
  }
}

/** What a visitor's gateway did, and time that passes when told. */
export class VisitorStage {
  readonly sent: (GuestEvent & { readonly userId: string })[] = [];
  readonly names: string[] = [];
  readonly free: Line[] = [
    { userId: '@guest1:example.org', roomId: '!one:example.org', callee: CALLEE },
  ];
  readonly relays: string[] = [];
  readonly timers = new Set<{ readonly at: number; readonly fire: () => void }>();
  /** Thrown by the next sends, one each. */
  readonly troubles: HomeserverError[] = [];
  readonly sessions: Sessions;
  /** What became of calls, and how long they rang. */
  readonly outcomes: (string | number)[] = [];
  /** It is closed between these. */
  closedFromMs = Infinity;
  closedUntilMs = Infinity;
  /** Resolves once the homeserver has a name. */
  sayName: () => Promise<void> = () => Promise.resolve();
  /** Rejects where it is over a limit. */
  countCall: () => Promise<void> = () => Promise.resolve();
  readonly queue: Queue;
  readonly parts: VisitorParts;
  #now = 0;

  /** Nobody may wait for the one line, unless told otherwise. */
  constructor({ mostWaiting = 0 }: { readonly mostWaiting?: number } = {}) {
    this.queue = new Queue(mostWaiting, () => this.#now);
    this.parts = this.#makeParts();
    this.sessions = new Sessions(this.parts);
  }

  open(): { readonly session: VisitorSession; readonly screen: Screen } {
    const session = this.sessions.open();
    if (session === undefined) throw new Error('There are too many sessions');
    const screen = new Screen();
    session.connect(screen, VISIT);
    return { session, screen };
  }

  /** A visitor with a line, whose call rings. */
  async ring(): Promise<{ readonly session: VisitorSession; readonly screen: Screen }> {
    const visitor = this.open();
    visitor.session.ask({ type: 'line', id: 1, callee: CALLEE });
    visitor.session.ask(invite(2, 'call'));
    await this.settle();
    return visitor;
  }

  /** Something the callee says on the line. */
  say(type: string, content: object, { roomId = '!one:example.org', sender = CALLEE } = {}): void {
    this.sessions.deliver([pushed({ type, content, roomId, sender })]);
  }

  async pass(ms: number): Promise<void> {
    this.#now += ms;
    for (const timer of [...this.timers].filter(({ at }) => at <= this.#now)) {
      this.timers.delete(timer);
      timer.fire();
    }
    await this.settle();
  }

  /** Lets all that can be done be done. */
  async settle(): Promise<void> {
    for (let turn = 0; turn < 50; turn++) await Promise.resolve();
  }

  #makeParts(): VisitorParts {
    return {
      homeserver: {
        ...refuseAll(),
        setName: (_userId, _roomId, name) => {
          this.names.push(name);
          return this.sayName();
        },
        send: (userId, event) => {
          const trouble = this.troubles.shift();
          if (trouble !== undefined) return Promise.reject(trouble);
          this.sent.push({ ...event, userId });
          return Promise.resolve();
        },
      },
      profileOf: () => Promise.resolve({ displayName: 'Support', avatarUrl: undefined }),
      lines: {
        take: (callee, ticket) => {
          if (callee !== CALLEE) return Promise.resolve('unknownCallee');
          const turn = this.queue.ask(ticket, this.free.length > 0);
          const line = turn === 'next' ? this.free.pop() : undefined;
          return Promise.resolve(line ?? (typeof turn === 'object' ? turn : 'busy'));
        },
        leaveQueue: (_callee, { id }) => {
          this.queue.leave(id);
          return Promise.resolve();
        },
        stateOf: () =>
          Promise.resolve({
            state: this.free.length > 0 ? 'available' : 'busy',
            waiting: this.queue.length,
          }),
        giveBack: (line) => {
          this.free.push(line);
          return Promise.resolve();
        },
      },
      hours: {
        isOpen: (atMs) => atMs < this.closedFromMs || atMs >= this.closedUntilMs,
        opensAt: (atMs) => (atMs < this.closedFromMs ? atMs : this.closedUntilMs),
      },
      relay: {
        lend: (visitor) => {
          this.relays.push(visitor);
          const uris = ['turn:turn.example.org'];
          return Promise.resolve({ username: 'u', password: 'p', uris, ttlSeconds: 600 });
        },
      },
      counts: {
        callsByAddress: () => this.countCall(),
        callsToCallee: () => Promise.resolve(),
        relaysByAddress: () => Promise.resolve(),
      },
      times: VISITOR_TIMES,
      watch: {
        answered: (ringMs) => this.outcomes.push(ringMs),
        ended: (outcome) => this.outcomes.push(outcome),
        pushed: () => undefined,
      },
      now: () => this.#now,
      date: () => this.#now,
      after: (ms, fire) => {
        const timer = { at: this.#now + ms, fire };
        this.timers.add(timer);
        return () => this.timers.delete(timer);
      },
    };
  }
}

/** An invite of a visitor, as they ask for it. */
export function invite(id: number, callId: string) {
  const content = { ...ids(callId), lifetime: 60_000, offer: { type: 'offer', sdp: SDP } };
  return { type: 'send', id, eventType: 'm.call.invite', content } as const;
}

/** A hangup of a visitor. */
export function hangup(id: number, callId: string) {
  const content = { ...ids(callId), reason: 'user_hangup' };
  return { type: 'send', id, eventType: 'm.call.hangup', content } as const;
}

/** The fields of every event of a call. */
export function ids(callId: string, partyId = 'visitor') {
  return { call_id: callId, party_id: partyId, version: '1' } as const;
}

let count = 0;

function pushed(event: Pick<PushedEvent, 'type' | 'content' | 'roomId' | 'sender'>): PushedEvent {
  count++;
  return { ...event, eventId: `$${String(count)}`, stateKey: undefined, ageMs: 0 };
}

function refuseAll(): VisitorParts['homeserver'] {
  const refuse = (): Promise<never> => Promise.reject(new HomeserverError('refused', 'Not here'));
  return {
    ...{
      register: refuse,
      introduce: refuse,
      createRoom: refuse,
      setName: refuse,
      send: refuse,
      leave: refuse,
    },
    ...{
      membershipOf: refuse,
      joinedRooms: refuse,
      profileOf: refuse,
      pictureOf: refuse,
      ping: refuse,
    },
  };
}
