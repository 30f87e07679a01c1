// What a visitor's page and a gateway tell each other: JSON texts over a WebSocket of the subprotocol `matrix-call.v1`.
//
// A visitor opens a session, asks for a line to somebody, and sends and receives the events of calls over it. What the
// visitor asks carries a number and is answered once; what arrives comes in numbered batches. A connection that breaks is
// resumed: the visitor asks again what was not answered, the gateway tells again what was not received, and both know
// the numbers of what they have done. Where all lines are taken the visitor waits: they are told their place, may leave, and
// keep it over a lost connection.

import { isRecord, maybe, own, record, type Check, type Content } from './records.ts';

/** The WebSocket subprotocol, which is the version of all this. */
export const GATEWAY_PROTOCOL = 'matrix-call.v1';

/** The path of the WebSocket below the gateway's base URL. */
export const GATEWAY_PATH = '/v1/call';

/** Begins a session. The token is the page's own, where the gateway asks for one. */
export interface OpenFrame {
  readonly type: 'open';
  readonly token?: string | null | undefined;
}

/** Goes on with a session on a new connection. */
export interface ResumeFrame {
  readonly type: 'resume';
  /** As the newest `welcome` said. It is good for one use. */
  readonly session: string;
  /** The last batch that arrived; 0 for none. */
  readonly received: number;
}

/** Asks for a line to a user, who has to be one that the gateway calls. */
export interface LineFrame {
  readonly type: 'line';
  readonly id: number;
  readonly callee: string;
  /** How the visitor wants to be called. */
  readonly name?: string | null | undefined;
  /** What the visitor calls about. */
  readonly topic?: string | null | undefined;
}

/** Sends an event of a call over the line. */
export interface SendFrame {
  readonly type: 'send';
  readonly id: number;
  readonly eventType: string;
  readonly content: Content;
}

/** Asks for TURN credentials. */
export interface TurnFrame {
  readonly type: 'turn';
  readonly id: number;
}

/** Gives up waiting for a line, or gives the line back; a call on it is hung up. Nothing answers. */
export interface LeaveFrame {
  readonly type: 'leave';
}

/** Tells which batch arrived last, so that the gateway forgets it and those before. */
export interface ReceivedFrame {
  readonly type: 'received';
  readonly batch: number;
}

/** What a visitor asks, and what is answered with its number. */
export type Ask = LineFrame | SendFrame | TurnFrame;

/** Everything that a visitor's page says. */
export type VisitorFrame = OpenFrame | ResumeFrame | ReceivedFrame | LeaveFrame | Ask;

/** A session has begun, or goes on. */
export interface WelcomeFrame {
  readonly type: 'welcome';
  /** Resumes this session, once. Whoever has it is the visitor. */
  readonly session: string;
  /** The visitor's user ID in this session; on no homeserver there is such a user. */
  readonly userId: string;
  /** How long a session without a connection is kept, in milliseconds. */
  readonly keptMs: number;
  /** How often the gateway says something, at the least, in milliseconds. */
  readonly aliveMs: number;
}

/** Nothing is new: the way is open. Pages do not see the pings of a WebSocket, and whoever hears nothing is cut off. */
export interface AliveFrame {
  readonly type: 'alive';
}

/** All lines are taken, and the visitor who asked for one waits; told anew whenever the place changes. */
export interface QueueFrame {
  readonly type: 'queue';
  /** The number of what was asked, which is answered when the wait is over. */
  readonly id: number;
  /** 1 for who is next. */
  readonly place: number;
}

/** What was asked is done. */
export interface DoneFrame {
  readonly type: 'done';
  readonly id: number;
  readonly result: Content;
}

/** Why something is refused. */
export type GatewayRefusal =
  /** The gateway calls no such user. */
  | 'unknownCallee'
  /** All lines to the user are taken, and nobody more may wait; or the visitor has a line, or waits for one, already. */
  | 'busy'
  /** Nobody is called at this time; after `retryAfterMs` it is open. */
  | 'closed'
  /** The user has not joined any line. */
  | 'unavailable'
  /** The visitor has no line, or has one no more, or has left. */
  | 'noLine'
  /** The homeserver or the TURN service did not answer. */
  | 'unreachable'
  /** The homeserver refuses it. */
  | 'forbidden'
  /** Too often; after `retryAfterMs` it may go. */
  | 'tooMany'
  /** No event that a visitor may send. */
  | 'invalid'
  /** The gateway lends no relay. */
  | 'noRelay';

/** What was asked is refused. */
export interface RefusedFrame {
  readonly type: 'refused';
  readonly id: number;
  readonly code: GatewayRefusal;
  readonly retryAfterMs?: number | null | undefined;
}

/** One event of the line's room. */
export interface GatewayEvent {
  readonly eventId: string;
  readonly type: string;
  /** Whether the visitor sent it, or the user at the other end. */
  readonly from: 'visitor' | 'callee';
  readonly content: unknown;
  readonly ageMs: number;
}

/** Events that arrived together. */
export interface BatchFrame {
  readonly type: 'batch';
  /** 1 for the first of a session, and one more for each after it. */
  readonly batch: number;
  readonly events: readonly GatewayEvent[];
}

/** The gateway is about to stop: connect again, and resume. */
export interface LeavingFrame {
  readonly type: 'leaving';
}

/** Why a session is over. */
export type SessionEnd =
  /** There is no such session, or no longer. */
  | 'unknownSession'
  /** The page's token is missing or wrong. */
  | 'badToken'
  /** Too many sessions; `retryAfterMs` says when to come back. */
  | 'tooMany'
  /** What the visitor said cannot be read. */
  | 'badFrame'
  /** The session was resumed on another connection. */
  | 'replaced'
  /** The gateway ends for good, or has no room for the session. */
  | 'stopped';

/** The session is over, and the connection with it. */
export interface EndFrame {
  readonly type: 'end';
  readonly code: SessionEnd;
  readonly retryAfterMs?: number | null | undefined;
}

/** Everything that a gateway says. */
export type GatewayFrame =
  | WelcomeFrame
  | AliveFrame
  | QueueFrame
  | DoneFrame
  | RefusedFrame
  | BatchFrame
  | LeavingFrame
  | EndFrame;

/** Reads what a visitor said; undefined for anything else. Never throws. */
export function readVisitorFrame(text: string): VisitorFrame | undefined {
  return readFrame(text, VISITOR_FRAMES) as VisitorFrame | undefined;
}

/** Reads what a gateway said; undefined for anything else, also for frames of later versions. Never throws. */
export function readGatewayFrame(text: string): GatewayFrame | undefined {
  return readFrame(text, GATEWAY_FRAMES) as GatewayFrame | undefined;
}

function readFrame(text: string, frames: Readonly<Record<string, Check>>): unknown {
  const frame = parse(text);
  if (!isRecord(frame)) return undefined;
  const type = own(frame, 'type');
  if (typeof type !== 'string' || !Object.hasOwn(frames, type)) return undefined;
  return frames[type]?.(frame) ? frame : undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isText: Check<string> = (value): value is string => typeof value === 'string';

function textUpTo(most: number): Check<string> {
  return (value): value is string => typeof value === 'string' && value.length <= most;
}

const isNumber: Check<number> = (value): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;

const isPlace: Check<number> = (value): value is number => isNumber(value) && value > 0;

function oneOf<Value extends string>(values: readonly Value[]): Check<Value> {
  const all: ReadonlySet<unknown> = new Set(values);
  return (value): value is Value => all.has(value);
}

const isEvent = record({
  eventId: isText,
  type: isText,
  from: oneOf(['visitor', 'callee']),
  ageMs: isNumber,
});

const areEvents: Check<readonly GatewayEvent[]> = (value): value is readonly GatewayEvent[] =>
  Array.isArray(value) && value.every(isEvent);

const MOST_NAME_LENGTH = 256;
const MOST_TOPIC_LENGTH = 256;
const MOST_TOKEN_LENGTH = 4096;

const VISITOR_FRAMES: Readonly<Record<VisitorFrame['type'], Check>> = {
  open: record({ token: maybe(textUpTo(MOST_TOKEN_LENGTH)) }),
  resume: record({ session: textUpTo(MOST_NAME_LENGTH), received: isNumber }),
  line: record({
    id: isNumber,
    callee: textUpTo(MOST_NAME_LENGTH),
    name: maybe(textUpTo(MOST_NAME_LENGTH)),
    topic: maybe(textUpTo(MOST_TOPIC_LENGTH)),
  }),
  send: record({ id: isNumber, eventType: textUpTo(MOST_NAME_LENGTH), content: isRecord }),
  turn: record({ id: isNumber }),
  received: record({ batch: isNumber }),
  leave: record({}),
};

const GATEWAY_FRAMES: Readonly<Record<GatewayFrame['type'], Check>> = {
  welcome: record({
    session: textUpTo(MOST_NAME_LENGTH),
    userId: isText,
    keptMs: isNumber,
    aliveMs: isNumber,
  }),
  alive: record({}),
  queue: record({ id: isNumber, place: isPlace }),
  done: record({ id: isNumber, result: isRecord }),
  refused: record({ id: isNumber, code: isText, retryAfterMs: maybe(isNumber) }),
  batch: record({ batch: isNumber, events: areEvents }),
  leaving: record({}),
  end: record({ code: isText, retryAfterMs: maybe(isNumber) }),
};
