import { objectIn, type JsonObject } from './json.ts';

/** The level that a state event of this type needs ("m.room.power_levels"). */
export function neededPower(levels: JsonObject, type: string): number {
  return levelIn(objectIn(levels, 'events'), type) ?? levelIn(levels, 'state_default') ?? 50;
}

/** The level that a user has. */
export function powerOf(levels: JsonObject, userId: string): number {
  return levelIn(objectIn(levels, 'users'), userId) ?? levelIn(levels, 'users_default') ?? 0;
}

// Rooms of the first versions have some levels as text.
function levelIn(levels: JsonObject, key: string): number | undefined {
  const value = Object.hasOwn(levels, key) ? levels[key] : undefined;
  const level = typeof value === 'string' ? Number(value) : value;
  return typeof level === 'number' && Number.isInteger(level) ? level : undefined;
}
