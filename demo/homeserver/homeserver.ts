import { createRoom } from './create-room.ts';
import { addDemoUsers, type NewUser } from './demo-users.ts';
import { Faults, type FaultMatch } from './faults.ts';
import { listen } from './http-server.ts';
import type { JsonObject } from './json.ts';
import { changeMembership } from './membership.ts';
import type { Quirks } from './quirks.ts';
import { toClientEvent, type ClientEvent, type RoomEvent } from './room-event.ts';
import { routesOf } from './routes.ts';
import type { Session } from './sessions.ts';
import type { TurnOptions } from './turn-credentials.ts';
import { makeWorld, type World } from './world.ts';

/** How a demo homeserver is to be. */
export interface HomeserverOptions {
  /** 0 takes any free port. */
  readonly port: number;
  /** The address to listen on; only this machine, unless said otherwise. */
  readonly host?: string;
  /** Names under which it may be asked, beside `host` and those of this machine itself. */
  readonly names?: readonly string[];
  /** The part of user IDs behind the colon; `localhost` unless said otherwise. */
  readonly serverName?: string;
  /** Without it, the server has no TURN credentials to give, as many homeservers. */
  readonly turn?: TurnOptions;
  /** Who is there from the start; Alice and Bob with a direct room, unless said otherwise. */
  readonly users?: readonly NewUser[];
  /** What it does as homeservers of another make. */
  readonly quirks?: Quirks;
  /** The server's clock, in milliseconds since 1970. */
  readonly now?: () => number;
}

/** A running demo homeserver, and what tests may do to it behind its clients' backs. */
export interface Homeserver {
  readonly url: string;
  readonly serverName: string;
  /** The direct room of the first two users, if there are two. */
  readonly directRoomId: string | undefined;
  /** Ends every connection, also those that wait. */
  readonly close: () => Promise<void>;
  /** Makes a user and returns the full user ID. */
  readonly register: (user: NewUser) => string;
  /** Logs a user in without a request; takes a name or a full user ID. */
  readonly logIn: (user: string, deviceId?: string) => Login;
  /** Makes a room as `createRoom` does, with the creator and, already joined, the members in it. */
  readonly createRoom: (room: NewRoom) => string;
  /** Puts an event into a room in a member's name, unchecked: also one that no client would send. */
  readonly send: (roomId: string, event: NewEvent) => string;
  /** Makes a token unknown; with `soft`, the client is told that it may log in again with the same device. */
  readonly expireToken: (accessToken: string, options?: { readonly soft?: boolean }) => void;
  /** All events of a room, oldest first. */
  readonly eventsOf: (roomId: string) => readonly ClientEvent[];
  /** Calls the listener with every new event of any room; returns the way to stop. */
  readonly onEvent: (listener: (event: ClientEvent) => void) => () => void;
  /** Lets the next matching request fail; returns the way to take it back. The same for the other three. */
  readonly rejectNext: (
    fault: FaultMatch & { readonly status: number; readonly body?: JsonObject },
  ) => () => void;
  /** Lets the next matching request wait for ever. */
  readonly hangNext: (fault: FaultMatch) => () => void;
  /** Cuts the connection of the next matching request before it is looked at. */
  readonly dropNext: (fault: FaultMatch) => () => void;
  /** Carries the next matching request out, but cuts the connection before the answer. */
  readonly loseAnswerOfNext: (fault: FaultMatch) => () => void;
}

/** What a client needs to act as a user. */
export interface Login {
  readonly userId: string;
  readonly deviceId: string;
  readonly accessToken: string;
  readonly refreshToken: string;
}

/** A room to make, as `createRoom` describes it. */
export interface NewRoom {
  /** A name or a full user ID. */
  readonly creator: string;
  /** Names or full user IDs of those who are in the room at once. */
  readonly members?: readonly string[];
  /** The body of a `createRoom` request. */
  readonly request?: JsonObject;
}

/** An event to put into a room. */
export interface NewEvent {
  /** A name or a full user ID. */
  readonly sender: string;
  readonly type: string;
  readonly content: JsonObject;
  readonly stateKey?: string;
}

/** Starts a homeserver in memory; it is for demonstration and tests, never for production. */
export async function startHomeserver(options: HomeserverOptions): Promise<Homeserver> {
  const {
    host = '127.0.0.1',
    port,
    serverName = 'localhost',
    turn,
    quirks = {},
    now = Date.now,
    names = [],
  } = options;
  let url = '';
  const world = makeWorld({ serverName, now, turn, quirks, url: () => url });
  const directRoomId = addDemoUsers(world, options.users);
  const faults = new Faults();
  const parts = {
    routes: routesOf(world),
    accounts: world.accounts,
    faults,
    names: [host, ...names],
  };
  const server = await listen(parts, { host, port });
  url = `http://${host.includes(':') ? `[${host}]` : host}:${server.port}`;
  return {
    url,
    serverName,
    directRoomId,
    close: server.close,
    ...controlsOf(world),
    ...faultControlsOf(faults),
  };
}

function controlsOf(
  world: World,
): Omit<Homeserver, 'url' | 'serverName' | 'directRoomId' | 'close' | keyof FaultControls> {
  const show = (event: RoomEvent): ClientEvent =>
    toClientEvent(event, { userId: '', deviceId: undefined, now: world.now() });
  return {
    register: ({ name, password = name, displayName }) =>
      world.accounts.register(name, password, displayName).userId,
    logIn: (user, deviceId) => toLogin(logIn(world, user, deviceId)),
    createRoom: (room) => makeRoom(world, room),
    send: (roomId, { sender, ...event }) =>
      world.rooms.append(world.rooms.get(roomId), { ...event, sender: userIdOf(world, sender) })
        .eventId,
    expireToken: (accessToken, { soft = false } = {}) => {
      world.accounts.expire(accessToken, soft);
      world.stream.wake();
    },
    eventsOf: (roomId) => world.rooms.get(roomId).events.map(show),
    onEvent: (listener) =>
      world.rooms.onEvent((event) => {
        listener(show(event));
      }),
  };
}

type FaultControls = Pick<Homeserver, 'rejectNext' | 'hangNext' | 'dropNext' | 'loseAnswerOfNext'>;

function faultControlsOf(faults: Faults): FaultControls {
  return {
    rejectNext: ({ status, body = { errcode: 'M_UNKNOWN', error: 'Ordered fault' }, ...match }) =>
      faults.add(match, { kind: 'reject', status, body }),
    hangNext: (match) => faults.add(match, { kind: 'hang' }),
    dropNext: (match) => faults.add(match, { kind: 'drop' }),
    loseAnswerOfNext: (match) => faults.add(match, { kind: 'loseAnswer' }),
  };
}

function makeRoom(world: World, { creator, members = [], request = {} }: NewRoom): string {
  const sender = userIdOf(world, creator);
  const room = createRoom(world, sender, request);
  for (const member of members) {
    const target = userIdOf(world, member);
    if (room.membership(target) !== 'invite') {
      changeMembership(world, room, { sender, target, membership: 'invite' });
    }
    changeMembership(world, room, { sender: target, target, membership: 'join' });
  }
  return room.id;
}

function logIn(world: World, user: string, deviceId: string | undefined): Session {
  const account = world.accounts.find(user);
  if (account === undefined) throw new Error(`No such user: ${user}`);
  return world.accounts.logIn(account, { deviceId });
}

function toLogin({ account, device, accessToken, refreshToken }: Session): Login {
  return { userId: account.userId, deviceId: device.id, accessToken, refreshToken };
}

function userIdOf(world: World, user: string): string {
  return user.startsWith('@') ? user : world.accounts.userId(user);
}
