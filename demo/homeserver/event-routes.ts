import { optionalStringIn, stringIn, type JsonObject } from './json.ts';
import { forbidden, invalidParameter, notFound } from './matrix-error.ts';
import { changeMembership } from './membership.ts';
import { requireJoined, requirePower, requireReader, requireSender } from './permissions.ts';
import type { Membership, Room } from './room.ts';
import { toClientEvent, type Draft, type Reader } from './room-event.ts';
import { authed, Reply, type Route, type SessionRequest } from './route.ts';
import { once } from './transactions.ts';
import { storeAccountData, type World } from './world.ts';

/** The routes that put events into rooms and read the state. */
export function eventRoutes(world: World): readonly Route[] {
  const room = `${V3}/rooms/:roomId`;
  return [
    authed('PUT', `${room}/send/:type/:transactionId`, (request) => ({
      event_id: once(request, () => send(world, request)),
    })),
    authed('PUT', `${room}/redact/:eventId/:transactionId`, (request) => ({
      event_id: once(request, () => redact(world, request)),
    })),
    ...['state/:type', 'state/:type/:stateKey'].flatMap((path) => {
      const keyOf = (request: SessionRequest): string =>
        path.endsWith(':stateKey') ? request.param('stateKey') : '';
      return [
        authed('PUT', `${room}/${path}`, (request) => putState(world, request, keyOf(request))),
        authed('GET', `${room}/${path}`, (request) => getState(world, request, keyOf(request))),
      ];
    }),
    authed('GET', `${room}/state`, (request) => {
      const found = readableRoom(world, request);
      const state = found
        .currentState()
        .map((event) => toClientEvent(event, readerOf(world, request)));
      return new Reply(200, state);
    }),
    ...ephemeralRoutes(world),
  ];
}

/** Who asks, as the reader of events. */
export function readerOf(
  { now, quirks: { hidesAge } }: World,
  { session: { account, device } }: SessionRequest,
): Reader {
  return { userId: account.userId, deviceId: device.id, now: now(), hidesAge };
}

/** The room of a request, if the user may read it; throws `M_NOT_FOUND` or `M_FORBIDDEN`. */
export function readableRoom(world: World, request: SessionRequest): Room {
  const room = world.rooms.get(request.param('roomId'));
  requireReader(room, request.session.account.userId);
  return room;
}

function send(world: World, request: SessionRequest): string {
  const type = request.param('type');
  if (type === 'm.room.redaction') return redact(world, request);
  return append(world, request, { type, content: request.body });
}

function redact(world: World, request: SessionRequest): string {
  const room = world.rooms.get(request.param('roomId'));
  const { userId } = request.session.account;
  const isByPath = request.path.includes('/redact/');
  const redacts = isByPath ? request.param('eventId') : stringIn(request.body, 'redacts');
  requireJoined(room, userId);
  const target = room.event(redacts);
  if (target === undefined) throw notFound('No such event');
  if (target.sender !== userId) requirePower(room, userId, 'redact');
  const content = { ...request.body, redacts };
  return append(world, request, { type: 'm.room.redaction', content, redacts });
}

function append(
  world: World,
  request: SessionRequest,
  draft: Omit<Draft, 'sender' | 'sentBy'>,
): string {
  const { account, device } = request.session;
  const room = world.rooms.get(request.param('roomId'));
  requireSender(room, account.userId, { type: draft.type, isState: false });
  const transactionId = request.param('transactionId');
  const sentBy = { userId: account.userId, deviceId: device.id, transactionId };
  return world.rooms.append(room, { ...draft, sender: account.userId, sentBy }).eventId;
}

function putState(world: World, request: SessionRequest, stateKey: string): JsonObject {
  const room = world.rooms.get(request.param('roomId'));
  const type = request.param('type');
  const sender = request.session.account.userId;
  const content = request.body;
  if (type === 'm.room.member') {
    const membership = stringIn(content, 'membership') as Membership;
    const wish = { sender, target: stateKey, membership, content };
    return { event_id: changeMembership(world, room, wish).eventId };
  }
  if (type === 'm.room.create') throw forbidden('The room has been created');
  if (stateKey.startsWith('@') && stateKey !== sender) throw forbidden('Not your state');
  requireSender(room, sender, { type, isState: true });
  return { event_id: world.rooms.append(room, { type, sender, content, stateKey }).eventId };
}

function getState(world: World, request: SessionRequest, stateKey: string): JsonObject {
  const event = readableRoom(world, request).state(request.param('type'), stateKey);
  if (event === undefined) throw notFound('No such state');
  const wantsEvent = request.query.get('format') === 'event';
  return wantsEvent ? { ...toClientEvent(event, readerOf(world, request)) } : event.content;
}

function ephemeralRoutes(world: World): readonly Route[] {
  const path = `${V3}/rooms/:roomId`;
  return [
    authed('PUT', `${path}/typing/:userId`, (request) => setTyping(world, request)),
    authed('POST', `${path}/receipt/:type/:eventId`, (request) => {
      const [type, eventId] = [request.param('type'), request.param('eventId')];
      receive(world, request, { type, eventId });
      return {};
    }),
    authed('POST', `${path}/read_markers`, (request) => {
      for (const type of ['m.read', 'm.read.private', 'm.fully_read']) {
        const eventId = optionalStringIn(request.body, type);
        if (eventId !== undefined) receive(world, request, { type, eventId });
      }
      return {};
    }),
  ];
}

function setTyping(world: World, request: SessionRequest): JsonObject {
  const { userId } = request.session.account;
  const room = world.rooms.get(request.param('roomId'));
  if (request.param('userId') !== userId) throw forbidden('Not your user ID');
  requireJoined(room, userId);
  const timeoutMs = request.body['timeout'];
  if (request.body['typing'] !== true) room.typing.delete(userId);
  else room.typing.set(userId, world.now() + (typeof timeoutMs === 'number' ? timeoutMs : 30_000));
  room.typingPosition = world.stream.advance();
  return {};
}

function receive(
  world: World,
  request: SessionRequest,
  { type, eventId }: { type: string; eventId: string },
): void {
  const { account } = request.session;
  const room = world.rooms.get(request.param('roomId'));
  requireJoined(room, account.userId);
  if (room.event(eventId) === undefined) throw notFound('No such event');
  if (type === 'm.fully_read') {
    const content = { event_id: eventId };
    storeAccountData(world, account.userId, { type, content, roomId: room.id });
    return;
  }
  if (type !== 'm.read' && type !== 'm.read.private')
    throw invalidParameter('Unknown receipt type');
  const receipt = { userId: account.userId, type, eventId, ts: world.now() };
  room.receipts.set(`${type} ${account.userId}`, {
    ...receipt,
    position: world.stream.advance(),
  });
}

const V3 = '/_matrix/client/v3';
