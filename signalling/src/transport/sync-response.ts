// From the JSON of a sync to what the transport needs of it. Broken parts are left out, the rest is used.

import { arrayOf, isRecord, isRoomId, type JsonObject, objectOf, textOf } from './readers.ts';
import type { RoomEvent } from './transport.ts';

/** An invitation into a room. */
export interface RoomInvite {
  readonly roomId: string;
  readonly inviter: string;
  readonly invitee: string;
  /** The inviter means the room for the two of us. */
  readonly isDirect: boolean;
}

/** What one sync response says. */
export interface SyncUpdate {
  readonly nextBatch: string;
  readonly events: readonly RoomEvent[];
  readonly invites: readonly RoomInvite[];
  /** Rooms with a gap before these events: what was known of them may be wrong. */
  readonly gappedRoomIds: readonly string[];
  /** Rooms we are in or were in until now: no invitation into them is open any more. */
  readonly settledRoomIds: readonly string[];
  /** Whom the user wants to hear nothing of, where that is news. */
  readonly ignoredUserIds: readonly string[] | undefined;
}

/** Reads a sync response; undefined where it is none. */
export function readSync(answer: unknown): SyncUpdate | undefined {
  const response = objectOf(answer);
  const nextBatch = textOf(response['next_batch']);
  if (nextBatch === undefined) return undefined;
  const rooms = objectOf(response['rooms']);
  const settled = [...roomsOf(rooms['join']), ...roomsOf(rooms['leave'])];
  return {
    nextBatch,
    events: settled.flatMap(([roomId, room]) => readTimeline(roomId, room)),
    invites: roomsOf(rooms['invite']).flatMap(([roomId, room]) => readInvite(roomId, room)),
    gappedRoomIds: settled.filter(([, room]) => isGapped(room)).map(([roomId]) => roomId),
    settledRoomIds: settled.map(([roomId]) => roomId),
    ignoredUserIds: readIgnoredUserIds(response),
  };
}

function roomsOf(section: unknown): [roomId: string, room: JsonObject][] {
  return Object.entries(objectOf(section)).flatMap(([roomId, room]) =>
    isRoomId(roomId) && isRecord(room) ? [[roomId, room]] : [],
  );
}

function readTimeline(roomId: string, room: JsonObject): RoomEvent[] {
  const events = arrayOf(objectOf(room['timeline'])['events']);
  return events.flatMap((event) => (isRecord(event) ? readEvent(roomId, event) : []));
}

function readEvent(roomId: string, event: JsonObject): RoomEvent[] {
  const [eventId, type, sender] = [event['event_id'], event['type'], event['sender']].map(textOf);
  if (eventId === undefined || type === undefined || sender === undefined) return [];
  const stateKey = textOf(event['state_key']);
  const ageMs = readAgeMs(event);
  return [{ roomId, eventId, type, sender, stateKey, content: event['content'], ageMs }];
}

function readAgeMs(event: JsonObject): number | undefined {
  const age = objectOf(event['unsigned'])['age'];
  return typeof age === 'number' ? age : undefined;
}

function isGapped(room: JsonObject): boolean {
  return objectOf(room['timeline'])['limited'] === true;
}

function readInvite(roomId: string, room: JsonObject): RoomInvite[] {
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
