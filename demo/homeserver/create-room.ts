import {
  objectIn,
  objectsIn,
  optionalStringIn,
  stringIn,
  stringsIn,
  type JsonObject,
} from './json.ts';
import { invalidParameter, MatrixError } from './matrix-error.ts';
import { changeMembership } from './membership.ts';
import type { Room } from './room.ts';
import type { World } from './world.ts';

/** Makes a room as `POST /createRoom` asks for it, with the creator in it and everybody else invited. */
export function createRoom(world: World, creator: string, body: JsonObject): Room {
  const version = optionalStringIn(body, 'room_version') ?? DEFAULT_ROOM_VERSION;
  if (!ROOM_VERSIONS.includes(version)) {
    throw new MatrixError(400, 'M_UNSUPPORTED_ROOM_VERSION', 'Room version is not supported');
  }
  const alias = aliasOf(world, body);
  const states = initialStates(creator, body, alias);
  const room = world.rooms.add(version);
  room.isListed = body['visibility'] === 'public';
  const put = (type: string, content: JsonObject, stateKey = ''): void => {
    world.rooms.append(room, { type, sender: creator, content, stateKey });
  };
  put('m.room.create', { ...objectIn(body, 'creation_content'), room_version: version });
  changeMembership(world, room, { sender: creator, target: creator, membership: 'join' });
  for (const [type, content, stateKey] of states) put(type, content, stateKey);
  if (alias !== undefined) world.rooms.aliases.set(alias, room.id);
  inviteAll(world, room, body);
  return room;
}

/** The room versions that clients may ask for. */
export const ROOM_VERSIONS: readonly string[] = ['6', '7', '8', '9', '10', '11'];

/** The room version that clients get who ask for none. */
export const DEFAULT_ROOM_VERSION = '11';

type State = readonly [type: string, content: JsonObject, stateKey?: string];

function initialStates(
  creator: string,
  body: JsonObject,
  alias: string | undefined,
): readonly State[] {
  const name = optionalStringIn(body, 'name');
  const topic = optionalStringIn(body, 'topic');
  const preset = presetOf(body);
  return [
    ['m.room.power_levels', powerLevels(creator, preset, body)],
    ...(alias === undefined ? [] : [['m.room.canonical_alias', { alias }] as const]),
    ['m.room.join_rules', { join_rule: preset === 'public_chat' ? 'public' : 'invite' }],
    ['m.room.history_visibility', { history_visibility: 'shared' }],
    ['m.room.guest_access', { guest_access: preset === 'public_chat' ? 'forbidden' : 'can_join' }],
    ...objectsIn(body, 'initial_state').map((state): State => [
      stringIn(state, 'type'),
      objectIn(state, 'content'),
      optionalStringIn(state, 'state_key') ?? '',
    ]),
    ...(name === undefined ? [] : [['m.room.name', { name }] as const]),
    ...(topic === undefined ? [] : [['m.room.topic', { topic }] as const]),
  ];
}

function presetOf(body: JsonObject): string {
  const fallback = body['visibility'] === 'public' ? 'public_chat' : 'private_chat';
  const preset = optionalStringIn(body, 'preset') ?? fallback;
  if (!PRESETS.includes(preset)) throw invalidParameter('Unknown preset');
  return preset;
}

function powerLevels(creator: string, preset: string, body: JsonObject): JsonObject {
  const trusted = preset === 'trusted_private_chat' ? (stringsIn(body, 'invite') ?? []) : [];
  return {
    users: Object.fromEntries([creator, ...trusted].map((userId) => [userId, 100])),
    users_default: 0,
    events: {
      'm.room.name': 50,
      'm.room.avatar': 50,
      'm.room.canonical_alias': 50,
      'm.room.power_levels': 100,
      'm.room.history_visibility': 100,
      'm.room.tombstone': 100,
      'm.room.server_acl': 100,
      'm.room.encryption': 100,
    },
    events_default: 0,
    state_default: 50,
    ban: 50,
    kick: 50,
    redact: 50,
    invite: preset === 'public_chat' ? 50 : 0,
    ...objectIn(body, 'power_level_content_override'),
  };
}

function aliasOf(world: World, body: JsonObject): string | undefined {
  const name = optionalStringIn(body, 'room_alias_name');
  if (name === undefined) return undefined;
  const alias = `#${name}:${world.serverName}`;
  if (world.rooms.aliases.has(alias)) {
    throw new MatrixError(400, 'M_ROOM_IN_USE', 'Room alias is taken');
  }
  return alias;
}

function inviteAll(world: World, room: Room, body: JsonObject): void {
  const sender = room.state('m.room.create')?.sender ?? '';
  const content = body['is_direct'] === true ? { is_direct: true } : {};
  for (const target of stringsIn(body, 'invite') ?? []) {
    changeMembership(world, room, { sender, target, membership: 'invite', content });
  }
}

const PRESETS: readonly string[] = ['private_chat', 'public_chat', 'trusted_private_chat'];
