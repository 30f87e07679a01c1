import type { Room } from './room.ts';
import type { RoomEvent } from './room-event.ts';

/**
 * Tells whether a user may read an event: the room's history visibility as it is now, not as it was when the event
 * was sent (unlike the spec, for simplicity), bounded by the time the user was in the room.
 */
export function canRead(room: Room, userId: string, event: RoomEvent): boolean {
  if (event.type === 'm.room.member' && event.stateKey === userId) return true;
  const visibility = room.state('m.room.history_visibility')?.content['history_visibility'];
  if (visibility === 'world_readable') return true;
  const membership = membershipAt(room, userId, event.position);
  if (visibility === 'joined') return membership === 'join';
  if (visibility === 'invited') return membership === 'join' || membership === 'invite';
  return membership === 'join' || hasJoinedAfter(room, userId, event.position);
}

function membershipAt(room: Room, userId: string, position: number): string | undefined {
  return room.membershipChanges(userId).findLast((change) => change.position <= position)
    ?.membership;
}

function hasJoinedAfter(room: Room, userId: string, position: number): boolean {
  return room
    .membershipChanges(userId)
    .some((change) => change.membership === 'join' && change.position > position);
}
