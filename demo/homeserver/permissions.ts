import { isObject } from './json.ts';
import { forbidden } from './matrix-error.ts';
import type { Room } from './room.ts';

/** What needs a power level of its own. */
export type PowerAction = 'invite' | 'kick' | 'ban' | 'redact';

/** The power level of a user in a room. */
export function powerOf(room: Room, userId: string): number {
  const levels = room.state('m.room.power_levels')?.content;
  if (levels === undefined) return room.state('m.room.create')?.sender === userId ? 100 : 0;
  return numberAt(levels['users'], userId) ?? numberAt(levels, 'users_default') ?? 0;
}

/** Throws `M_FORBIDDEN` unless the user is in the room and has the power to act. */
export function requirePower(room: Room, userId: string, action: PowerAction): void {
  requireJoined(room, userId);
  const needed =
    numberAt(room.state('m.room.power_levels')?.content, action) ?? DEFAULT_POWER[action];
  if (powerOf(room, userId) < needed) throw forbidden(`You have no power to ${action}`);
}

/** Throws `M_FORBIDDEN` unless the user is in the room and may send events of this type. */
export function requireSender(
  room: Room,
  userId: string,
  { type, isState }: { type: string; isState: boolean },
): void {
  requireJoined(room, userId);
  const levels = room.state('m.room.power_levels')?.content;
  const needed =
    numberAt(levels?.['events'], type) ??
    numberAt(levels, isState ? 'state_default' : 'events_default') ??
    (isState && levels !== undefined ? 50 : 0);
  if (powerOf(room, userId) < needed) throw forbidden(`You have no power to send ${type}`);
}

/** Throws `M_FORBIDDEN` unless the user is in the room. */
export function requireJoined(room: Room, userId: string): void {
  if (room.membership(userId) !== 'join') {
    throw forbidden(`User ${userId} is not in room ${room.id}`);
  }
}

/** Throws `M_FORBIDDEN` unless the user is or was in the room. */
export function requireReader(room: Room, userId: string): void {
  const wasIn = room.membershipChanges(userId).some((change) => change.membership === 'join');
  if (
    !wasIn &&
    room.state('m.room.history_visibility')?.content['history_visibility'] !== 'world_readable'
  ) {
    throw forbidden(`User ${userId} is not in room ${room.id}`);
  }
}

function numberAt(value: unknown, key: string): number | undefined {
  if (!isObject(value) || !Object.hasOwn(value, key)) return undefined;
  const found = value[key];
  return typeof found === 'number' ? found : undefined;
}

const DEFAULT_POWER: Readonly<Record<PowerAction, number>> = {
  invite: 0,
  kick: 50,
  ban: 50,
  redact: 50,
};
