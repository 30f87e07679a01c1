import type { Line } from './line.ts';
import type { StoredReplacements } from './replacements.ts';

/** A line as the store keeps it. */
export interface StoredLine extends Line {
  /** Whether the callee has joined its room. */
  readonly state: 'invited' | 'joined';
}

/** What the store keeps of all lines. */
export interface StoredLines {
  readonly lines: readonly StoredLine[];
  /** Guests without a line, whose next line needs no new guest. */
  readonly spareGuests: readonly string[];
  readonly replacements: readonly StoredReplacements[];
}

/** The state of a store in which nothing was kept yet. */
export const NO_LINES: StoredLines = { lines: [], spareGuests: [], replacements: [] };

/** Reads {@link StoredLines} from a store; throws if it is something else. */
export function readStoredLines(json: unknown): StoredLines {
  const { lines, spareGuests, replacements } = toFields(json);
  return {
    lines: toList(lines).map(readLine),
    spareGuests: toList(spareGuests).map(toId),
    replacements: toList(replacements).map(readReplacements),
  };
}

function readLine(json: unknown): StoredLine {
  const { userId, roomId, callee, state } = toFields(json);
  if (state !== 'invited' && state !== 'joined') throw new TypeError('No state of a line');
  return { userId: toId(userId), roomId: toId(roomId), callee: toId(callee), state };
}

function readReplacements(json: unknown): StoredReplacements {
  const { callee, owed, madeAt } = toFields(json);
  return { callee: toId(callee), owed: toNumber(owed), madeAt: toList(madeAt).map(toNumber) };
}

function toFields(json: unknown): Readonly<Record<string, unknown>> {
  if (typeof json !== 'object' || json === null) throw new TypeError('No object');
  return json as Readonly<Record<string, unknown>>;
}

function toList(json: unknown): readonly unknown[] {
  if (!Array.isArray(json)) throw new TypeError('No list');
  return json;
}

function toId(json: unknown): string {
  if (typeof json !== 'string' || json === '') throw new TypeError('No ID');
  return json;
}

function toNumber(json: unknown): number {
  if (typeof json !== 'number' || !Number.isFinite(json) || json < 0) {
    throw new TypeError('No number');
  }
  return json;
}
