import type { PushedEvent } from './guest-homeserver.ts';

/**
 * The events in the body of a transaction ("Pushing events", Application Service API), in their order; undefined if it is
 * no such body. What is no readable event is left out, so that it does not hold up the others.
 */
export function readPushedEvents(body: unknown, nowMs: number): readonly PushedEvent[] | undefined {
  const events = toFields(body)?.['events'];
  if (!Array.isArray(events)) return undefined;
  return events.flatMap((event: unknown) => readEvent(event, nowMs) ?? []);
}

function readEvent(event: unknown, nowMs: number): PushedEvent | undefined {
  const fields = toFields(event);
  if (fields === undefined) return undefined;
  const { event_id: eventId, room_id: roomId, type, sender, state_key: stateKey } = fields;
  if (!isName(eventId) || !isName(roomId) || !isName(type) || !isName(sender)) return undefined;
  if (stateKey !== undefined && !isStateKey(stateKey)) return undefined;
  return {
    eventId,
    roomId,
    type,
    sender,
    stateKey,
    content: fields['content'],
    ageMs: ageOf(fields, nowMs),
  };
}

function ageOf(fields: Fields, nowMs: number): number {
  const age = toFields(fields['unsigned'])?.['age'];
  if (isFinite(age) && age >= 0) return age;
  const sentAt = fields['origin_server_ts'];
  return isFinite(sentAt) ? Math.max(nowMs - sentAt, 0) : 0;
}

function isFinite(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function isName(value: unknown): value is string {
  return isStateKey(value) && value !== '';
}

function isStateKey(value: unknown): value is string {
  return typeof value === 'string' && value.length <= MAX_NAME_LENGTH;
}

function toFields(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null ? (value as Fields) : undefined;
}

type Fields = Readonly<Record<string, unknown>>;

// "The length of" each "MUST NOT exceed 255 bytes" ("Size limits", Client-Server API).
const MAX_NAME_LENGTH = 255;
