import { randomBytes } from 'node:crypto';
import type { Account } from './account.ts';
import { ACCESS_TOKEN_LIFETIME_MS } from './accounts.ts';
import { objectIn, optionalStringIn, stringIn, type JsonObject } from './json.ts';
import { invalidParameter, MatrixError } from './matrix-error.ts';
import { authed, open, type MatrixRequest, type Route } from './route.ts';
import type { Session } from './sessions.ts';
import type { World } from './world.ts';

/** The routes by which users come and go. */
export function loginRoutes(world: World): readonly Route[] {
  return [
    open('GET', `${V3}/login`, () => ({ flows: [{ type: 'm.login.password' }] })),
    open('POST', `${V3}/login`, (request) => logIn(world, request.body)),
    open('POST', `${V3}/refresh`, ({ body }) =>
      tokensOf(world.accounts.refresh(stringIn(body, 'refresh_token')), true),
    ),
    open('POST', `${V3}/register`, (request) => register(world, request)),
    open('GET', `${V3}/register`, () => ({ flows: REGISTER_FLOWS })),
    open('GET', `${V3}/register/available`, (request) => {
      world.accounts.requireAvailable(request.query.get('username') ?? '');
      return { available: true };
    }),
    authed('POST', `${V3}/logout`, ({ session }) => {
      leave(world, session.account, [session.device.id]);
      return {};
    }),
    authed('POST', `${V3}/logout/all`, ({ session }) => {
      leave(world, session.account, [...session.account.devices.keys()]);
      return {};
    }),
    authed('GET', `${V3}/account/whoami`, ({ session }) => ({
      user_id: session.account.userId,
      device_id: session.device.id,
      is_guest: false,
    })),
    authed('GET', `${V3}/account/3pid`, () => ({ threepids: [] })),
  ];
}

/** Ends devices of a user and wakes whoever waits with their tokens. */
export function leave(world: World, account: Account, deviceIds: readonly string[]): void {
  for (const deviceId of deviceIds) world.accounts.logOut(account, deviceId);
  account.keysChangedAt = world.stream.advance();
}

function logIn(world: World, body: JsonObject): JsonObject {
  if (stringIn(body, 'type') !== 'm.login.password') {
    throw new MatrixError(400, 'M_UNKNOWN', 'Unknown login type');
  }
  const identifier = objectIn(body, 'identifier');
  if (body['identifier'] !== undefined && stringIn(identifier, 'type') !== 'm.id.user') {
    throw new MatrixError(400, 'M_UNKNOWN', 'Unknown login identifier');
  }
  const name = optionalStringIn(identifier, 'user') ?? stringIn(body, 'user');
  const account = world.accounts.authenticate(name, stringIn(body, 'password'));
  return loggedIn(world, openSession(world, account, body), isRefreshable(body));
}

function register(world: World, request: MatrixRequest): JsonObject {
  const { body, query } = request;
  if (query.get('kind') === 'guest') {
    throw new MatrixError(403, 'M_GUEST_ACCESS_FORBIDDEN', 'Guests are not allowed');
  }
  const name = optionalStringIn(body, 'username') ?? `guest-${randomBytes(4).toString('hex')}`;
  world.accounts.requireAvailable(name.toLowerCase());
  if (objectIn(body, 'auth')['type'] !== 'm.login.dummy') {
    throw new MatrixError(401, 'M_FORBIDDEN', {
      error: 'More steps are needed',
      session: randomBytes(8).toString('hex'),
      flows: REGISTER_FLOWS,
      params: {},
    });
  }
  const account = world.accounts.register(name.toLowerCase(), stringIn(body, 'password'));
  if (body['inhibit_login'] === true) return { user_id: account.userId };
  return loggedIn(world, openSession(world, account, body), isRefreshable(body));
}

function openSession(world: World, account: Account, body: JsonObject): Session {
  const deviceId = optionalStringIn(body, 'device_id');
  if (deviceId !== undefined && !/^[^/\s]{1,255}$/.test(deviceId)) {
    throw invalidParameter('Bad device ID');
  }
  const displayName = optionalStringIn(body, 'initial_device_display_name');
  const lifetimeMs = isRefreshable(body) ? ACCESS_TOKEN_LIFETIME_MS : undefined;
  return world.accounts.logIn(account, { deviceId, displayName, lifetimeMs });
}

function loggedIn(world: World, session: Session, isRefreshable: boolean): JsonObject {
  return {
    user_id: session.account.userId,
    device_id: session.device.id,
    ...tokensOf(session, isRefreshable),
    home_server: world.serverName,
    well_known: { 'm.homeserver': { base_url: world.url() } },
  };
}

/** Spec, Login: "If true, the client supports refresh tokens." */
function isRefreshable(body: JsonObject): boolean {
  return body['refresh_token'] === true;
}

function tokensOf({ accessToken, refreshToken }: Session, isRefreshable: boolean): JsonObject {
  if (!isRefreshable) return { access_token: accessToken };
  return {
    access_token: accessToken,
    refresh_token: refreshToken,
    expires_in_ms: ACCESS_TOKEN_LIFETIME_MS,
  };
}

const V3 = '/_matrix/client/v3';
const REGISTER_FLOWS = [{ stages: ['m.login.dummy'] }];
