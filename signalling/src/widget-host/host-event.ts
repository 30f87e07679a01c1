// An event as a host gives it: decrypted already, and as untrusted as any.

import { isUserId, numberOf, objectOf, textOf } from '../homeserver/readers.ts';
import type { RoomEvent } from '../ports/transport.ts';
import { isRecord, own } from '../wire/records.ts';
import type { EventTimes } from './event-ages.ts';

/** What an event says, and what tells its age. */
export interface HostEvent {
  readonly event: Omit<RoomEvent, 'ageMs'>;
  readonly times: EventTimes;
}

/** Reads an event; undefined where it is broken or of another room. */
export function readHostEvent(roomId: string, given: unknown): HostEvent | undefined {
  if (!isRecord(given) || own(given, 'room_id') !== roomId) return undefined;
  const eventId = textOf(own(given, 'event_id'));
  const type = textOf(own(given, 'type'));
  const sender = own(given, 'sender');
  if (eventId === undefined || type === undefined || !isUserId(sender)) return undefined;
  const stateKey = textOf(own(given, 'state_key'));
  return {
    event: { roomId, eventId, type, sender, stateKey, content: own(given, 'content') },
    times: {
      server: sender.slice(sender.indexOf(':')),
      toldMs: numberOf(objectOf(own(given, 'unsigned'))['age']),
      stampMs: numberOf(own(given, 'origin_server_ts')),
    },
  };
}
