// The invitations the client knows, as the search for a direct room takes them.

import { objectOf } from '../homeserver/readers.ts';
import type { RoomInvite } from '../homeserver/sync-response.ts';
import type { MatrixClientLike, RoomLike } from './client-like.ts';

/** Open invitations, and the rooms in which none is open any more. */
export function readInvites(client: MatrixClientLike): {
  readonly invites: readonly RoomInvite[];
  readonly settledRoomIds: readonly string[];
} {
  const ownId = client.getUserId() ?? '';
  const rooms = client.getRooms();
  const isOpen = (room: RoomLike): boolean => room.getMyMembership() === 'invite';
  return {
    invites: rooms.filter(isOpen).flatMap((room) => readInvite(room, ownId)),
    settledRoomIds: rooms.filter((room) => !isOpen(room)).map(({ roomId }) => roomId),
  };
}

function readInvite(room: RoomLike, ownId: string): RoomInvite[] {
  const event = room.getMember(ownId)?.events.member;
  const { membership, is_direct: isDirect } = objectOf(event?.getOriginalContent());
  const inviter = event?.getSender();
  if (membership !== 'invite' || inviter === undefined) return [];
  return [{ roomId: room.roomId, inviter, invitee: ownId, isDirect: isDirect === true }];
}
