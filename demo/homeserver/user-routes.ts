import type { Account } from './account.ts';
import { storedFilter, readFilter } from './filter.ts';
import { numberIn, optionalStringIn, stringIn, type JsonObject } from './json.ts';
import { forbidden, invalidParameter, notFound } from './matrix-error.ts';
import { spreadProfile } from './membership.ts';
import { authed, open, type MatrixRequest, type Route, type SessionRequest } from './route.ts';
import { storeAccountData, type World } from './world.ts';

/** The routes for what belongs to a user: profile, presence, stored data, filters; and for finding users. */
export function userRoutes(world: World): readonly Route[] {
  return [
    ...profileRoutes(world),
    ...accountDataRoutes(world),
    authed('POST', `${V3}/user/:userId/filter`, (request) => {
      const { filters } = own(request);
      readFilter(request.body);
      const json = JSON.stringify(request.body);
      const known = filters.findIndex((filter) => JSON.stringify(filter) === json);
      if (known === -1 && filters.length >= MAX_FILTERS) throw forbidden('Too many filters');
      return { filter_id: String(known === -1 ? filters.push(request.body) - 1 : known) };
    }),
    authed('GET', `${V3}/user/:userId/filter/:filterId`, (request) =>
      storedFilter(own(request), request.param('filterId')),
    ),
    authed('PUT', `${V3}/presence/:userId/status`, (request) => {
      const presence = stringIn(request.body, 'presence');
      own(request).presence = {
        presence,
        status_msg: optionalStringIn(request.body, 'status_msg'),
      };
      return {};
    }),
    authed('GET', `${V3}/presence/:userId/status`, (request) => accountIn(world, request).presence),
    authed('POST', `${V3}/user_directory/search`, ({ body }) => search(world, body)),
  ];
}

function profileRoutes(world: World): readonly Route[] {
  const path = `${V3}/profile/:userId`;
  return [
    open('GET', path, (request) => profileOf(accountIn(world, request))),
    open('GET', `${path}/:field`, (request) => {
      const field = request.param('field');
      const profile = profileOf(accountIn(world, request));
      if (!Object.hasOwn(profile, field)) throw notFound('No such profile field');
      return { [field]: profile[field] };
    }),
    authed('PUT', `${path}/displayname`, (request) => {
      own(request).displayName = optionalStringIn(request.body, 'displayname');
      spreadProfile(world, request.session.account.userId);
      return {};
    }),
    authed('PUT', `${path}/avatar_url`, (request) => {
      own(request).avatarUrl = optionalStringIn(request.body, 'avatar_url');
      spreadProfile(world, request.session.account.userId);
      return {};
    }),
  ];
}

function accountDataRoutes(world: World): readonly Route[] {
  const read = (request: SessionRequest, roomId?: string): JsonObject => {
    const { accountData, roomAccountData } = own(request);
    const data = roomId === undefined ? accountData : roomAccountData.get(roomId);
    const found = data?.get(request.param('type'));
    if (found === undefined) throw notFound('No such account data');
    return found.content;
  };
  const write = (request: SessionRequest, roomId?: string): JsonObject => {
    const type = request.param('type');
    if (type === 'm.push_rules' || type === 'm.fully_read') throw forbidden(`Cannot set ${type}`);
    storeAccountData(world, own(request).userId, { type, content: request.body, roomId });
    return {};
  };
  const path = `${V3}/user/:userId`;
  return [
    authed('GET', `${path}/account_data/:type`, (request) => read(request)),
    authed('PUT', `${path}/account_data/:type`, (request) => write(request)),
    authed('GET', `${path}/rooms/:roomId/account_data/:type`, (request) =>
      read(request, request.param('roomId')),
    ),
    authed('PUT', `${path}/rooms/:roomId/account_data/:type`, (request) =>
      write(request, world.rooms.get(request.param('roomId')).id),
    ),
    authed('GET', `${path}/rooms/:roomId/tags`, () => ({ tags: {} })),
  ];
}

function own(request: SessionRequest): Account {
  const { account } = request.session;
  if (request.param('userId') !== account.userId) throw forbidden('Not your user ID');
  return account;
}

function accountIn(world: World, request: MatrixRequest): Account {
  const userId = request.param('userId');
  if (!userId.startsWith('@')) throw invalidParameter('Not a user ID');
  const account = world.accounts.find(userId);
  if (account === undefined) throw notFound('No such user');
  return account;
}

function profileOf({ displayName, avatarUrl }: Account): JsonObject {
  return {
    ...(displayName === undefined ? {} : { displayname: displayName }),
    ...(avatarUrl === undefined ? {} : { avatar_url: avatarUrl }),
  };
}

function search(world: World, body: JsonObject): JsonObject {
  const term = stringIn(body, 'search_term').toLowerCase();
  const limit = numberIn(body, 'limit') ?? 10;
  const found = world.accounts
    .all()
    .filter(({ userId, displayName }) => `${userId} ${displayName}`.toLowerCase().includes(term));
  return {
    limited: found.length > limit,
    results: found.slice(0, limit).map(({ userId, displayName, avatarUrl }) => ({
      user_id: userId,
      display_name: displayName,
      avatar_url: avatarUrl,
    })),
  };
}

const V3 = '/_matrix/client/v3';
const MAX_FILTERS = 1_000;
