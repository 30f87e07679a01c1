// From the JSON of a sync to what the transport needs of it. Broken parts are left out, the rest is used.

import {
  arrayOf,
  isRecord,
  isRoomId,
  type JsonObject,
  numberOf,
  objectOf,
  textOf,
} from './readers.ts';
import type { ServerClock } from './server-clock.ts';
import type { RoomEvent } from '../ports/transport.ts';

/** An invitation into a room. */
export interface RoomInvite {
  readonly roomId: string;
  readonly inviter: string;
  readonly invitee: string;
  /** The inviter means the room for the two of us. */
  readonly isDirect: boolean;
}

/** What a room's timeline begins behind. */
export interface SyncGap {
  readonly roomId: string;
  /** Where the gap ends. */
  readonly end: string;
  /** The oldest event after it is so young that a call may ring in it. */
  readonly isRecent: boolean;
}

/** The parts of a sync response that calls depend on. */
export interface SyncUpdate {
  readonly nextBatch: string;
  readonly events: readonly RoomEvent[];
  readonly invites: readonly RoomInvite[];
  /** Rooms with a gap before these events: what was known of them may be wrong. */
  readonly gappedRoomIds: readonly string[];
  /** Where they can be asked for. */
  readonly gaps: readonly SyncGap[];
  /** Rooms we are in or were in until now: no invitation into them is open any more. */
  readonly settledRoomIds: readonly string[];
  /** Rooms we are in no more. */
  readonly leftRoomIds: readonly string[];
  /** Whom the user wants to hear nothing of, where that is news. */
  readonly ignoredUserIds: readonly string[] | undefined;
}

/**
 * Reads a sync response; undefined where it is none. Where an event's age is not told, the homeserver's clock tells it;
 * `isNews` where the response holds only what came after another.
 */
export function readSync(
  answer: unknown,
  clock: ServerClock,
  isNews: boolean,
): SyncUpdate | undefined {
  const response = objectOf(answer);
  const nextBatch = textOf(response['next_batch']);
  if (nextBatch === undefined) return undefined;
  const rooms = objectOf(response['rooms']);
  const settled = [...roomsOf(rooms['join']), ...roomsOf(rooms['leave'])];
  const read = settled.map(([roomId, room]) => ({
    roomId,
    room,
    events: readEvents(roomId, eventsOf(room), { clock, isNews }),
  }));
  return {
    nextBatch,
    events: read.flatMap(({ events }) => events),
    invites: roomsOf(rooms['invite']).flatMap(([roomId, room]) => readRoomInvite(roomId, room)),
    gappedRoomIds: settled.filter(([, room]) => isGapped(room)).map(([roomId]) => roomId),
    gaps: read.flatMap(readGap),
    settledRoomIds: settled.map(([roomId]) => roomId),
    leftRoomIds: roomsOf(rooms['leave']).map(([roomId]) => roomId),
    ignoredUserIds: readIgnoredUserIds(response),
  };
}

function roomsOf(section: unknown): [roomId: string, room: JsonObject][] {
  return Object.entries(objectOf(section)).flatMap(([roomId, room]) =>
    isRoomId(roomId) && isRecord(room) ? [[roomId, room]] : [],
  );
}

function eventsOf(room: JsonObject): JsonObject[] {
  return arrayOf(objectOf(room['timeline'])['events']).filter(isRecord);
}

/** By what the age of events is told where the homeserver does not. */
export interface Ages {
  readonly clock: ServerClock;
  readonly isNews: boolean;
}

/** The events of one room, in their order. Broken ones are left out. */
export function readEvents(roomId: string, given: readonly JsonObject[], ages: Ages): RoomEvent[] {
  // A room that we have just joined brings its past along, which is no news.
  const isNews = ages.isNews && !given.some(({ type }) => type === 'm.room.member');
  return given.flatMap((event) => {
    const [eventId, type, sender] = [event['event_id'], event['type'], event['sender']].map(textOf);
    if (eventId === undefined || type === undefined || sender === undefined) return [];
    const stampMs = numberOf(event['origin_server_ts']);
    if (stampMs !== undefined) ages.clock.echoed(eventId, stampMs);
    const toldMs = numberOf(objectOf(event['unsigned'])['age']);
    const ageMs = toldMs ?? (stampMs === undefined ? undefined : ages.clock.ageMs(stampMs, isNews));
    const stateKey = textOf(event['state_key']);
    return [{ roomId, eventId, type, sender, stateKey, content: event['content'], ageMs }];
  });
}

function readGap(of: {
  roomId: string;
  room: JsonObject;
  events: readonly RoomEvent[];
}): SyncGap[] {
  const { roomId, room, events } = of;
  const end = textOf(objectOf(room['timeline'])['prev_batch']);
  if (!isGapped(room) || end === undefined) return [];
  return [{ roomId, end, isRecent: isRecent(events[0]) }];
}

/** Whether a call that began before this event may still ring. */
export function isRecent(event: RoomEvent | undefined): boolean {
  return (event?.ageMs ?? Infinity) < LONGEST_RING_MS;
}

function isGapped(room: JsonObject): boolean {
  return objectOf(room['timeline'])['limited'] === true;
}

function readRoomInvite(roomId: string, room: JsonObject): RoomInvite[] {
  return arrayOf(objectOf(room['invite_state'])['events']).flatMap((given) => {
    const { type, sender, state_key: invitee, content } = objectOf(given);
    const { membership, is_direct: isDirect } = objectOf(content);
    if (type !== 'm.room.member' || membership !== 'invite') return [];
    // Whose invitation it is matters: another server wrote this, and may show us one of somebody else.
    if (typeof sender !== 'string' || typeof invitee !== 'string') return [];
    return [{ roomId, inviter: sender, invitee, isDirect: isDirect === true }];
  });
}

function readIgnoredUserIds(response: JsonObject): string[] | undefined {
  const events = arrayOf(objectOf(response['account_data'])['events']).map(objectOf);
  const list = events.find(({ type }) => type === 'm.ignored_user_list');
  return list && Object.keys(objectOf(objectOf(list['content'])['ignored_users']));
}

/** No call rings for longer. */
const LONGEST_RING_MS = 120_000;
