import { MatrixError } from './matrix-error.ts';

/** A JSON object whose fields have not been looked at yet. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Tells whether a parsed JSON value is an object. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Parses a text that must hold a JSON object; throws `M_NOT_JSON` or `M_BAD_JSON`. */
export function parseObject(text: string): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new MatrixError(400, 'M_NOT_JSON', 'Content is not JSON');
  }
  return readObject(value, 'content');
}

/** Takes a value as an object; throws `M_BAD_JSON`. */
export function readObject(value: unknown, name: string): JsonObject {
  if (!isObject(value)) throw badJson(`${name} must be an object`);
  return value;
}

/** Reads a string that must be there; throws `M_MISSING_PARAM` or `M_BAD_JSON`. */
export function stringIn(body: JsonObject, key: string): string {
  const value = optionalStringIn(body, key);
  if (value === undefined) throw new MatrixError(400, 'M_MISSING_PARAM', `Missing ${key}`);
  return value;
}

/** Reads a string that may be absent; throws `M_BAD_JSON`. */
export function optionalStringIn(body: JsonObject, key: string): string | undefined {
  const value = body[key];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw badJson(`${key} must be a string`);
  return value;
}

/** Reads an object; an absent one reads as empty. Throws `M_BAD_JSON`. */
export function objectIn(body: JsonObject, key: string): JsonObject {
  const value = body[key];
  return value === undefined || value === null ? {} : readObject(value, key);
}

/** Reads a list of objects; an absent one reads as empty. Throws `M_BAD_JSON`. */
export function objectsIn(body: JsonObject, key: string): readonly JsonObject[] {
  const value = body[key] ?? [];
  if (!Array.isArray(value)) throw badJson(`${key} must be a list`);
  return value.map((item: unknown) => readObject(item, `${key}[]`));
}

/** Reads a list of strings that may be absent; throws `M_BAD_JSON`. */
export function stringsIn(body: JsonObject, key: string): readonly string[] | undefined {
  const value = body[key];
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value) || !value.every((item): item is string => typeof item === 'string')) {
    throw badJson(`${key} must be a list of strings`);
  }
  return value;
}

/** Reads a finite number that may be absent; throws `M_BAD_JSON`. */
export function numberIn(body: JsonObject, key: string): number | undefined {
  const value = body[key];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'number') throw badJson(`${key} must be a number`);
  return value;
}

function badJson(message: string): MatrixError {
  return new MatrixError(400, 'M_BAD_JSON', message);
}
