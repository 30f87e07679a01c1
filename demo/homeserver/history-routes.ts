import { readerOf, readableRoom } from './event-routes.ts';
import { passes, readEventFilter } from './filter.ts';
import { parseObject, type JsonObject } from './json.ts';
import { invalidParameter, notFound } from './matrix-error.ts';
import type { Room } from './room.ts';
import { toClientEvent, type RoomEvent } from './room-event.ts';
import { authed, type Route, type SessionRequest } from './route.ts';
import { positionOf, tokenOf } from './stream.ts';
import { canRead } from './visibility.ts';
import type { World } from './world.ts';

/** The routes that read what was said in a room. */
export function historyRoutes(world: World): readonly Route[] {
  const path = '/_matrix/client/v3/rooms/:roomId';
  return [
    authed('GET', `${path}/messages`, (request) => messages(world, request)),
    authed('GET', `${path}/event/:eventId`, (request) => ({
      ...toClientEvent(eventOf(world, request), readerOf(world, request)),
    })),
    authed('GET', `${path}/context/:eventId`, (request) => context(world, request)),
  ];
}

function messages(world: World, request: SessionRequest): JsonObject {
  const room = readableRoom(world, request);
  const { query } = request;
  const isBackwards = query.get('dir') !== 'f';
  const from = readToken(query, 'from') ?? (isBackwards ? Number.MAX_SAFE_INTEGER : 0);
  const to = readToken(query, 'to') ?? (isBackwards ? 0 : Number.MAX_SAFE_INTEGER);
  const [low, high] = isBackwards ? [to, from] : [from, to];
  const filter = readEventFilter(parseObject(query.get('filter') ?? '{}'), world.quirks);
  const within = visible(room, request)
    .filter(({ position }) => position > low && position <= high)
    .filter((event) => passes(filter, event));
  const ordered = isBackwards ? within.toReversed() : within;
  const limit = readLimit(query);
  const chunk = ordered.slice(0, limit);
  const last = chunk.at(-1);
  const hasMore = ordered.length > chunk.length && last !== undefined;
  const reader = readerOf(world, request);
  return {
    chunk: chunk.map((event) => toClientEvent(event, reader)),
    start: tokenOf(Math.min(from, world.stream.position)),
    ...(hasMore ? { end: tokenOf(isBackwards ? last.position - 1 : last.position) } : {}),
    ...(filter.isLazy
      ? { state: membersOf(room, chunk).map((event) => toClientEvent(event, reader)) }
      : {}),
  };
}

function context(world: World, request: SessionRequest): JsonObject {
  const room = readableRoom(world, request);
  const event = eventOf(world, request);
  const reader = readerOf(world, request);
  const half = Math.floor(readLimit(request.query) / 2);
  const events = visible(room, request);
  const index = events.indexOf(event);
  const before = events.slice(Math.max(0, index - half), index);
  const after = events.slice(index + 1, index + 1 + half);
  const show = (shown: RoomEvent): object => toClientEvent(shown, reader);
  return {
    event: show(event),
    events_before: before.toReversed().map(show),
    events_after: after.map(show),
    start: tokenOf((before[0] ?? event).position - 1),
    end: tokenOf((after.at(-1) ?? event).position),
    state: room.stateAt((after.at(-1) ?? event).position).map(show),
  };
}

function eventOf(world: World, request: SessionRequest): RoomEvent {
  const room = readableRoom(world, request);
  const event = room.event(request.param('eventId'));
  if (event === undefined || !canRead(room, request.session.account.userId, event)) {
    throw notFound('No such event');
  }
  return event;
}

function visible(room: Room, { session }: SessionRequest): readonly RoomEvent[] {
  return room.events.filter((event) => canRead(room, session.account.userId, event));
}

function membersOf(room: Room, events: readonly RoomEvent[]): readonly RoomEvent[] {
  const senders = [...new Set(events.map((event) => event.sender))];
  return senders
    .map((sender) => room.state('m.room.member', sender))
    .filter((event) => event !== undefined);
}

function readToken(query: URLSearchParams, name: string): number | undefined {
  const token = query.get(name);
  const position = positionOf(token ?? '');
  if (token !== null && position === undefined) throw invalidParameter(`Unknown ${name} token`);
  return position;
}

function readLimit(query: URLSearchParams): number {
  const limit = Number(query.get('limit') ?? 10);
  if (!(limit >= 0)) throw invalidParameter('Limit must be a number');
  return Math.min(Math.floor(limit), MAX_LIMIT);
}

const MAX_LIMIT = 1_000;
