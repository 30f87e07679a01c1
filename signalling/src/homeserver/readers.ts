// Reading what a homeserver answered: it is as untrusted as anything else from outside.

import { isRecord } from '../wire/records.ts';

export { isRecord };

/** A JSON object. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** The object, or an empty one in place of anything else. */
export function objectOf(value: unknown): JsonObject {
  return isRecord(value) ? value : {};
}

/** The array, or an empty one in place of anything else. */
export function arrayOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The text, or undefined in place of anything else. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** The number, or undefined in place of anything else. */
export function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

/** True for a text that can be a room ID. */
export function isRoomId(value: unknown): value is string {
  return typeof value === 'string' && /^![^\s/]{1,254}$/.test(value);
}

/** True for a full user ID after the spec's grammar, historical ones included. */
export function isUserId(value: unknown): value is string {
  return (
    typeof value === 'string' &&
    value.length <= 255 &&
    /^@[!-9;-~]+:([\w.-]+|\[[\da-f:.]+\])(:\d{1,5})?$/i.test(value)
  );
}
