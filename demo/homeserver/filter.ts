import { isObject, numberIn, objectIn, parseObject, stringsIn, type JsonObject } from './json.ts';
import { invalidParameter, notFound } from './matrix-error.ts';
import type { Account } from './account.ts';
import type { Quirks } from './quirks.ts';

/** Which events of one kind a client wants. */
export interface EventFilter {
  readonly limit: number;
  readonly isLazy: boolean;
  readonly types: readonly string[] | undefined;
  readonly notTypes: readonly string[];
  readonly senders: readonly string[] | undefined;
  readonly notSenders: readonly string[];
  readonly rooms: readonly string[] | undefined;
  readonly notRooms: readonly string[];
  readonly containsUrl: boolean | undefined;
  /** An asterisk in a type stands for nothing but itself. */
  readonly isLiteral: boolean;
}

/** What a client wants to hear of in a sync. */
export interface SyncFilter {
  readonly timeline: EventFilter;
  readonly state: EventFilter;
  readonly ephemeral: EventFilter;
  readonly roomAccountData: EventFilter;
  readonly accountData: EventFilter;
  readonly includeLeave: boolean;
  readonly eventFields: readonly string[] | undefined;
  wantsRoom(roomId: string): boolean;
}

/** Reads a filter; throws `M_BAD_JSON`. What is absent excludes nothing. */
export function readFilter(json: JsonObject, quirks: Quirks = {}): SyncFilter {
  const room = objectIn(json, 'room');
  const [rooms, notRooms] = [stringsIn(room, 'rooms'), stringsIn(room, 'not_rooms') ?? []];
  return {
    timeline: readEventFilter(objectIn(room, 'timeline'), quirks),
    state: readEventFilter(objectIn(room, 'state'), quirks),
    ephemeral: readEventFilter(objectIn(room, 'ephemeral'), quirks),
    roomAccountData: readEventFilter(objectIn(room, 'account_data'), quirks),
    accountData: readEventFilter(objectIn(json, 'account_data'), quirks),
    includeLeave: room['include_leave'] === true,
    eventFields: stringsIn(json, 'event_fields'),
    wantsRoom: (roomId) => isWanted(roomId, rooms, notRooms),
  };
}

/** Reads the filter of one kind of event; throws `M_BAD_JSON`. */
export function readEventFilter(
  json: JsonObject,
  { literalTypes = false }: Quirks = {},
): EventFilter {
  const containsUrl = json['contains_url'];
  return {
    limit: Math.min(Math.max(numberIn(json, 'limit') ?? DEFAULT_LIMIT, 0), MAX_LIMIT),
    isLazy: json['lazy_load_members'] === true,
    types: stringsIn(json, 'types'),
    notTypes: stringsIn(json, 'not_types') ?? [],
    senders: stringsIn(json, 'senders'),
    notSenders: stringsIn(json, 'not_senders') ?? [],
    rooms: stringsIn(json, 'rooms'),
    notRooms: stringsIn(json, 'not_rooms') ?? [],
    containsUrl: typeof containsUrl === 'boolean' ? containsUrl : undefined,
    isLiteral: literalTypes,
  };
}

/** Finds the filter that a request names: inline JSON or the ID of an uploaded one. */
export function filterNamed(
  account: Account,
  name: string | null,
  quirks: Quirks = {},
): SyncFilter {
  if (name === null) return readFilter({});
  if (name.startsWith('{')) return readFilter(parseObject(name), quirks);
  const stored = account.filters[Number(name)];
  if (stored === undefined) throw invalidParameter('No such filter');
  return readFilter(stored, quirks);
}

/** The filter that a user uploaded under an ID; throws `M_NOT_FOUND`. */
export function storedFilter(account: Account, id: string): JsonObject {
  const stored = account.filters[Number(id)];
  if (stored === undefined) throw notFound('No such filter');
  return stored;
}

/** Tells whether an event passes a filter. */
export function passes(filter: EventFilter, event: FilteredEvent): boolean {
  const { type, sender, roomId, content } = event;
  const isMeant = (pattern: string): boolean =>
    filter.isLiteral ? pattern === type : matches(pattern, type);
  if (filter.types && !filter.types.some(isMeant)) return false;
  if (filter.notTypes.some(isMeant)) return false;
  if (sender !== undefined && !isWanted(sender, filter.senders, filter.notSenders)) return false;
  if (roomId !== undefined && !isWanted(roomId, filter.rooms, filter.notRooms)) return false;
  const hasUrl = typeof content?.['url'] === 'string';
  return filter.containsUrl === undefined || filter.containsUrl === hasUrl;
}

/** What a filter looks at. */
export interface FilteredEvent {
  readonly type: string;
  readonly sender?: string;
  readonly roomId?: string;
  readonly content?: JsonObject;
}

/** Keeps only the named fields of an event, where `content.body` names a field of a field. */
export function pickFields(event: object, fields: readonly string[] | undefined): object {
  if (fields === undefined) return event;
  const picked: Record<string, unknown> = {};
  for (const field of fields) copyField(event as JsonObject, picked, field.split('.'));
  return picked;
}

function copyField(from: JsonObject, to: Record<string, unknown>, path: readonly string[]): void {
  const [key = '', ...rest] = path;
  if (!Object.hasOwn(from, key) || key === '__proto__') return;
  const value = from[key];
  if (rest.length === 0) to[key] = value;
  else if (isObject(value)) {
    const inner = isObject(to[key]) ? { ...to[key] } : {};
    copyField(value, inner, rest);
    to[key] = inner;
  }
}

function isWanted(
  value: string,
  wanted: readonly string[] | undefined,
  unwanted: readonly string[],
): boolean {
  return !unwanted.includes(value) && (wanted === undefined || wanted.includes(value));
}

function matches(pattern: string, type: string): boolean {
  if (!pattern.includes('*')) return pattern === type;
  const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(type);
}

const DEFAULT_LIMIT = 10;
const MAX_LIMIT = 1_000;
