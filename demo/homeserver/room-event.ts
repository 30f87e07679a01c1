import { Buffer } from 'node:buffer';
import type { JsonObject } from './json.ts';
import { MatrixError } from './matrix-error.ts';

/** An event as the server keeps it. */
export interface RoomEvent {
  readonly eventId: string;
  readonly roomId: string;
  readonly type: string;
  readonly sender: string;
  readonly content: JsonObject;
  readonly stateKey?: string | undefined;
  readonly redacts?: string | undefined;
  readonly originServerTs: number;
  readonly position: number;
  readonly previous?: RoomEvent | undefined;
  readonly redactedBecause?: RoomEvent | undefined;
  readonly sentBy?: Origin | undefined;
}

/** The device that sent an event, and the transaction ID it chose. */
export interface Origin {
  readonly userId: string;
  readonly deviceId: string;
  readonly transactionId: string;
}

/** What a sender says of a new event; the room adds the rest. */
export type Draft = Pick<
  RoomEvent,
  'type' | 'sender' | 'content' | 'stateKey' | 'redacts' | 'sentBy'
>;

/** An event as a client sees it. */
export interface ClientEvent {
  readonly type: string;
  readonly event_id: string;
  readonly room_id: string;
  readonly sender: string;
  readonly origin_server_ts: number;
  readonly content: JsonObject;
  readonly state_key?: string;
  readonly redacts?: string;
  readonly unsigned: JsonObject;
}

/** Who reads an event, and when. */
export interface Reader {
  readonly userId: string;
  readonly deviceId: string | undefined;
  readonly now: number;
  /** Ages are not told. */
  readonly hidesAge?: boolean | undefined;
}

/** Gives an event its client form: its age is counted now, its transaction ID is told to the sending device only. */
export function toClientEvent(event: RoomEvent, reader: Reader): ClientEvent {
  return {
    type: event.type,
    event_id: event.eventId,
    room_id: event.roomId,
    sender: event.sender,
    origin_server_ts: event.originServerTs,
    content: event.content,
    ...(event.stateKey === undefined ? {} : { state_key: event.stateKey }),
    ...(event.redacts === undefined ? {} : { redacts: event.redacts }),
    unsigned: {
      ...(reader.hidesAge === true ? {} : { age: Math.max(0, reader.now - event.originServerTs) }),
      ...previousOf(event),
      ...transactionOf(event, reader),
      ...(event.redactedBecause === undefined
        ? {}
        : { redacted_because: toClientEvent(event.redactedBecause, reader) }),
    },
  };
}

/** Gives a state event the form that an invited user sees. */
export function toStrippedEvent({ type, sender, content, stateKey }: RoomEvent): JsonObject {
  return { type, sender, content, state_key: stateKey };
}

/** Throws `M_TOO_LARGE` for an event that no homeserver would accept. */
export function requireSendableSize(draft: Draft): void {
  const isLarge = Buffer.byteLength(JSON.stringify(draft)) + ENVELOPE_BYTES > MAX_EVENT_BYTES;
  const names = [draft.type, draft.stateKey ?? '', draft.sender];
  if (isLarge || names.some((name) => Buffer.byteLength(name) > MAX_NAME_BYTES)) {
    throw new MatrixError(413, 'M_TOO_LARGE', 'event too large');
  }
}

/** Takes the content away that the redaction algorithm does not keep. */
export function redacted(event: RoomEvent, redactedBecause: RoomEvent): RoomEvent {
  const kept = KEPT_BY_REDACTION[event.type] ?? [];
  const content = Object.fromEntries(
    Object.entries(event.content).filter(([key]) => kept.includes(key)),
  );
  return { ...event, content, redactedBecause };
}

function previousOf({ previous }: RoomEvent): JsonObject {
  if (previous === undefined) return {};
  return { prev_content: previous.content, replaces_state: previous.eventId };
}

function transactionOf({ sentBy }: RoomEvent, reader: Reader): JsonObject {
  const isReader = sentBy?.userId === reader.userId && sentBy.deviceId === reader.deviceId;
  return isReader ? { transaction_id: sentBy.transactionId } : {};
}

// "The complete event MUST NOT be larger than 65536 bytes" ("Size limits"), in the federation format: that adds
// hashes, a signature, depth and references to other events to what the client sent.
const MAX_EVENT_BYTES = 65_536;
const ENVELOPE_BYTES = 600;
const MAX_NAME_BYTES = 255;

const KEPT_BY_REDACTION: Readonly<Record<string, readonly string[]>> = {
  'm.room.member': ['membership'],
  'm.room.join_rules': ['join_rule', 'allow'],
  'm.room.history_visibility': ['history_visibility'],
  'm.room.create': ['room_version', 'type', 'predecessor', 'creator'],
  'm.room.power_levels': [
    'ban',
    'events',
    'events_default',
    'invite',
    'kick',
    'redact',
    'state_default',
    'users',
    'users_default',
  ],
};
