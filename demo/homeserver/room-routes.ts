import { createRoom } from './create-room.ts';
import { readableRoom, readerOf } from './event-routes.ts';
import { optionalStringIn, stringIn, type JsonObject } from './json.ts';
import { forbidden, MatrixError, notFound } from './matrix-error.ts';
import { changeMembership } from './membership.ts';
import type { Membership, Room } from './room.ts';
import { toClientEvent, type RoomEvent } from './room-event.ts';
import { authed, open, type Route, type SessionRequest } from './route.ts';
import { positionOf } from './stream.ts';
import type { World } from './world.ts';

/** The routes that make rooms and change or tell who is in them. */
export function roomRoutes(world: World): readonly Route[] {
  return [
    authed('POST', `${V3}/createRoom`, ({ session, body }) => ({
      room_id: createRoom(world, session.account.userId, body).id,
    })),
    ...['join/:roomId', 'rooms/:roomId/join'].map((path) =>
      authed('POST', `${V3}/${path}`, (request) => ({
        room_id: change(world, request, { membership: 'join', isSelf: true }).roomId,
      })),
    ),
    ...CHANGES.map(([name, membership, isSelf]) =>
      authed('POST', `${V3}/rooms/:roomId/${name}`, (request) => {
        change(world, request, { membership, isSelf });
        return {};
      }),
    ),
    authed('POST', `${V3}/rooms/:roomId/unban`, (request) => {
      const room = world.rooms.get(request.param('roomId'));
      if (room.membership(stringIn(request.body, 'user_id')) !== 'ban')
        throw forbidden('Not banned');
      change(world, request, { membership: 'leave', isSelf: false });
      return {};
    }),
    authed('POST', `${V3}/rooms/:roomId/forget`, (request) => forget(world, request)),
    authed('GET', `${V3}/joined_rooms`, ({ session }) => ({
      joined_rooms: world.rooms.joinedBy(session.account.userId).map((room) => room.id),
    })),
    authed('GET', `${V3}/rooms/:roomId/joined_members`, (request) => joinedMembers(world, request)),
    authed('GET', `${V3}/rooms/:roomId/members`, (request) => members(world, request)),
    ...directoryRoutes(world),
  ];
}

function change(
  world: World,
  request: SessionRequest,
  { membership, isSelf }: { membership: Membership; isSelf: boolean },
): RoomEvent {
  const { session, body } = request;
  const sender = session.account.userId;
  const reason = optionalStringIn(body, 'reason');
  return changeMembership(world, world.rooms.resolve(request.param('roomId')), {
    sender,
    target: isSelf ? sender : stringIn(body, 'user_id'),
    membership,
    content: reason === undefined ? {} : { reason },
  });
}

function forget(world: World, { session, ...request }: SessionRequest): JsonObject {
  const room = world.rooms.get(request.param('roomId'));
  const { userId } = session.account;
  if (['join', 'invite'].includes(room.membership(userId))) {
    throw new MatrixError(400, 'M_UNKNOWN', 'You are still in the room');
  }
  room.forget(userId);
  return {};
}

function joinedMembers(world: World, request: SessionRequest): JsonObject {
  const room = readableRoom(world, request);
  const joined = room.members('join').map((userId) => {
    const content = room.state('m.room.member', userId)?.content ?? {};
    return [userId, { display_name: content['displayname'], avatar_url: content['avatar_url'] }];
  });
  return { joined: Object.fromEntries(joined) as JsonObject };
}

function members(world: World, request: SessionRequest): JsonObject {
  const room = readableRoom(world, request);
  const { query } = request;
  const at = query.get('at');
  const position = at === null ? laggingPosition(world, room) : positionOf(at);
  const state = position === undefined ? room.currentState() : room.stateAt(position);
  const [wanted, unwanted] = [query.get('membership'), query.get('not_membership')];
  const reader = readerOf(world, request);
  const chunk = state
    .filter((event) => event.type === 'm.room.member')
    .filter(({ content }) => wanted === null || content['membership'] === wanted)
    .filter(({ content }) => unwanted === null || content['membership'] !== unwanted)
    .map((event) => toClientEvent(event, reader));
  return { chunk };
}

/** Where the list of members stands that lags behind; undefined where it does not. */
function laggingPosition({ now, quirks }: World, room: Room): number | undefined {
  const { membersLagMs } = quirks;
  if (membersLagMs === undefined) return undefined;
  const untilMs = now() - membersLagMs;
  return room.events.findLast(({ originServerTs }) => originServerTs <= untilMs)?.position ?? 0;
}

function directoryRoutes(world: World): readonly Route[] {
  const path = `${V3}/directory/room/:alias`;
  return [
    open('GET', path, (request) => ({
      room_id: world.rooms.resolve(request.param('alias')).id,
      servers: [world.serverName],
    })),
    authed('PUT', path, (request) => {
      const alias = request.param('alias');
      if (world.rooms.aliases.has(alias)) throw new MatrixError(409, 'M_UNKNOWN', 'Alias is taken');
      world.rooms.aliases.set(alias, world.rooms.get(stringIn(request.body, 'room_id')).id);
      return {};
    }),
    authed('DELETE', path, (request) => {
      if (!world.rooms.aliases.delete(request.param('alias'))) throw notFound('No such alias');
      return {};
    }),
    authed('GET', `${V3}/rooms/:roomId/aliases`, (request) => {
      const { id } = readableRoom(world, request);
      const aliases = [...world.rooms.aliases].filter(([, roomId]) => roomId === id);
      return { aliases: aliases.map(([alias]) => alias) };
    }),
    open('GET', `${V3}/publicRooms`, () => {
      const chunk = world.rooms
        .all()
        .filter((room) => room.isListed)
        .map(describe);
      return { chunk, total_room_count_estimate: chunk.length };
    }),
  ];
}

function describe(room: Room): JsonObject {
  return {
    room_id: room.id,
    name: room.state('m.room.name')?.content['name'],
    topic: room.state('m.room.topic')?.content['topic'],
    num_joined_members: room.members('join').length,
    world_readable: false,
    guest_can_join: false,
    join_rule: room.state('m.room.join_rules')?.content['join_rule'],
  };
}

const V3 = '/_matrix/client/v3';

const CHANGES: readonly (readonly [name: string, membership: Membership, isSelf: boolean])[] = [
  ['invite', 'invite', false],
  ['leave', 'leave', true],
  ['kick', 'leave', false],
  ['ban', 'ban', false],
];
