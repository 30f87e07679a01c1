import type { JsonObject } from './json.ts';
import { forbidden, invalidParameter } from './matrix-error.ts';
import { powerOf, requireJoined, requirePower } from './permissions.ts';
import type { Membership, Room } from './room.ts';
import type { RoomEvent } from './room-event.ts';
import type { World } from './world.ts';

/** A wish to change how a user stands to a room. */
export interface MembershipWish {
  readonly sender: string;
  readonly target: string;
  readonly membership: Membership;
  readonly content?: JsonObject;
}

/** Changes a membership after the rules of the room; throws `M_FORBIDDEN`. Joining twice changes nothing. */
export function changeMembership(
  world: World,
  room: Room,
  { sender, target, membership, content = {} }: MembershipWish,
): RoomEvent {
  const current = room.state('m.room.member', target);
  const isSame = sender === target && current?.content['membership'] === membership;
  if (isSame && membership === 'join' && Object.keys(content).length === 0) return current;
  requireAllowed(room, { sender, target, membership });
  return world.rooms.append(room, {
    type: 'm.room.member',
    sender,
    stateKey: target,
    content: { ...content, ...profileOf(world, target, membership), membership },
  });
}

/** Tells every room of a user that the profile has changed. */
export function spreadProfile(world: World, userId: string): void {
  for (const room of world.rooms.joinedBy(userId)) {
    world.rooms.append(room, {
      type: 'm.room.member',
      sender: userId,
      stateKey: userId,
      content: { membership: 'join', ...profileOf(world, userId, 'join') },
    });
  }
}

function requireAllowed(room: Room, wish: MembershipWish): void {
  const { sender, target, membership } = wish;
  if (!/^@[^:]*:.+$/.test(target)) throw invalidParameter('Not a user ID');
  if (membership === 'join') requireJoinable(room, sender, target);
  else if (membership === 'invite') requireInvitable(room, sender, target);
  else if (membership === 'ban') requireRemovable(room, wish, 'ban');
  else if (membership !== 'leave') throw forbidden('Knocking is not supported');
  else if (sender !== target) requireRemovable(room, wish, kindOfRemoval(room, target));
  else if (!['join', 'invite'].includes(room.membership(target)))
    throw forbidden('Not in the room');
}

function requireJoinable(room: Room, sender: string, target: string): void {
  const membership = room.membership(target);
  if (sender !== target) throw forbidden('Nobody joins for somebody else');
  if (membership === 'ban') throw forbidden('You are banned from this room');
  const isPublic = room.state('m.room.join_rules')?.content['join_rule'] === 'public';
  const isCreator = room.events.length === 1 && room.state('m.room.create')?.sender === sender;
  if (!isPublic && !isCreator && membership !== 'invite' && membership !== 'join') {
    throw forbidden('You are not invited to this room');
  }
}

function requireInvitable(room: Room, sender: string, target: string): void {
  requirePower(room, sender, 'invite');
  const membership = room.membership(target);
  if (membership === 'join') throw forbidden(`${target} is already in the room`);
  if (membership === 'ban') throw forbidden(`${target} is banned`);
}

function requireRemovable(
  room: Room,
  { sender, target }: MembershipWish,
  action: 'kick' | 'ban',
): void {
  requireJoined(room, sender);
  requirePower(room, sender, action);
  if (sender !== target && powerOf(room, target) >= powerOf(room, sender)) {
    throw forbidden(`${target} has as much power as you`);
  }
}

function kindOfRemoval(room: Room, target: string): 'kick' | 'ban' {
  return room.membership(target) === 'ban' ? 'ban' : 'kick';
}

function profileOf(world: World, userId: string, membership: Membership): JsonObject {
  if (membership !== 'join' && membership !== 'invite') return {};
  const account = world.accounts.find(userId);
  return {
    ...(account?.displayName === undefined ? {} : { displayname: account.displayName }),
    ...(account?.avatarUrl === undefined ? {} : { avatar_url: account.avatarUrl }),
  };
}
