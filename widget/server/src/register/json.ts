/** What a JSON object is read as: nothing is known of its fields. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Whether a value is an object, and no list. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A text in an object; undefined if there is none by this name. */
export function stringIn(object: unknown, key: string): string | undefined {
  const value = fieldOf(object, key);
  return typeof value === 'string' ? value : undefined;
}

/** A number in an object; undefined if there is none by this name. */
export function numberIn(object: unknown, key: string): number | undefined {
  const value = fieldOf(object, key);
  return typeof value === 'number' ? value : undefined;
}

/** An object in an object; an empty one if there is none by this name. */
export function objectIn(object: unknown, key: string): JsonObject {
  const value = fieldOf(object, key);
  return isObject(value) ? value : {};
}

function fieldOf(object: unknown, key: string): unknown {
  return isObject(object) && Object.hasOwn(object, key) ? object[key] : undefined;
}
