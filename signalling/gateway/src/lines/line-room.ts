import type { GuestHomeserver } from '../homeserver/guest-homeserver.ts';

/** The room of a line that is to be. */
export interface LineRoom {
  readonly userId: string;
  readonly callee: string;
  /** What the guest is called in it. */
  readonly guestName: string;
}

/** Makes the room of a line, with the guest in no other; returns its ID. What failed half-way is taken up again. */
export async function makeLineRoom(homeserver: GuestHomeserver, room: LineRoom): Promise<string> {
  const { userId, callee, guestName } = room;
  await homeserver.register(userId);
  // The invitation shows it.
  await homeserver.introduce(userId, guestName);
  // An answer that got lost may have told of a room, and the callee is not invited again for that.
  const roomId =
    (await leaveRooms(homeserver, userId, callee)) ??
    (await homeserver.createRoom(userId, { invitee: callee }));
  await homeserver.setName(userId, roomId, guestName);
  return roomId;
}

/** Leaves all rooms of a guest but one with the callee, where there is one; returns its ID. */
export async function leaveRooms(
  homeserver: GuestHomeserver,
  userId: string,
  callee?: string,
): Promise<string | undefined> {
  let kept: string | undefined;
  for (const roomId of await homeserver.joinedRooms(userId)) {
    const isOfUse = kept === undefined && (await isWith(homeserver, { userId, roomId, callee }));
    if (isOfUse) kept = roomId;
    else await homeserver.leave(userId, roomId);
  }
  return kept;
}

async function isWith(
  homeserver: GuestHomeserver,
  { userId, roomId, callee }: { userId: string; roomId: string; callee: string | undefined },
): Promise<boolean> {
  if (callee === undefined) return false;
  const membership = await homeserver.membershipOf(userId, roomId, callee);
  return membership === 'invite' || membership === 'join';
}
