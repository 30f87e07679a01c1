import type { Account, Device } from './account.ts';
import { isObject, objectIn, type JsonObject } from './json.ts';
import { invalidParameter, notFound } from './matrix-error.ts';
import { authed, type Route, type SessionRequest } from './route.ts';
import { positionOf } from './stream.ts';
import type { World } from './world.ts';

/** The routes for end-to-end keys: the server keeps and hands out what devices upload, and checks nothing. */
export function keyRoutes(world: World): readonly Route[] {
  const none = (what: string) => (): never => {
    throw notFound(`No ${what}`);
  };
  return [
    authed('POST', `${V3}/keys/upload`, (request) => upload(world, request)),
    authed('POST', `${V3}/keys/query`, ({ body }) => query(world, body)),
    authed('POST', `${V3}/keys/claim`, ({ body }) => claim(world, body)),
    authed('GET', `${V3}/keys/changes`, (request) => changes(world, request)),
    authed('POST', `${V3}/keys/device_signing/upload`, ({ session: { account }, body }) => {
      account.crossSigningKeys = { ...account.crossSigningKeys, ...body, auth: undefined };
      account.keysChangedAt = world.stream.advance();
      return {};
    }),
    authed('POST', `${V3}/keys/signatures/upload`, () => ({ failures: {} })),
    authed('GET', `${V3}/room_keys/version`, none('key backup')),
    authed('GET', `${V3}/dehydrated_device`, none('dehydrated device')),
    authed('GET', `${DEHYDRATION}/dehydrated_device`, none('dehydrated device')),
  ];
}

function upload(world: World, { session: { account, device }, body }: SessionRequest): JsonObject {
  if (isObject(body['device_keys'])) {
    device.keys = body['device_keys'];
    account.keysChangedAt = world.stream.advance();
  }
  for (const [name, key] of Object.entries(objectIn(body, 'one_time_keys'))) {
    if (device.oneTimeKeys.size < MAX_ONE_TIME_KEYS) device.oneTimeKeys.set(name, key);
  }
  for (const [name, key] of Object.entries(objectIn(body, 'fallback_keys'))) {
    for (const old of device.fallbackKeys.keys()) {
      if (algorithmOf(old) === algorithmOf(name)) device.fallbackKeys.delete(old);
    }
    device.fallbackKeys.set(name, key);
  }
  const counts: Record<string, number> = {};
  for (const name of device.oneTimeKeys.keys()) {
    counts[algorithmOf(name)] = (counts[algorithmOf(name)] ?? 0) + 1;
  }
  return { one_time_key_counts: counts };
}

function query(world: World, body: JsonObject): JsonObject {
  const accounts = Object.keys(objectIn(body, 'device_keys'))
    .map((userId) => world.accounts.find(userId))
    .filter((account) => account !== undefined);
  const signing = (name: string): JsonObject =>
    Object.fromEntries(
      accounts
        .map((account) => [account.userId, account.crossSigningKeys[name.slice(0, -1)]] as const)
        .filter(([, key]) => key !== undefined),
    );
  return {
    device_keys: Object.fromEntries(accounts.map((account) => [account.userId, keysOf(account)])),
    master_keys: signing('master_keys'),
    self_signing_keys: signing('self_signing_keys'),
    user_signing_keys: signing('user_signing_keys'),
    failures: {},
  };
}

function keysOf(account: Account): JsonObject {
  return Object.fromEntries(
    [...account.devices.values()]
      .filter((device) => device.keys !== undefined)
      .map((device) => [
        device.id,
        { ...device.keys, unsigned: { device_display_name: device.displayName } },
      ]),
  );
}

function claim(world: World, body: JsonObject): JsonObject {
  const claimed: Record<string, Record<string, JsonObject>> = {};
  for (const [userId, devices] of Object.entries(objectIn(body, 'one_time_keys'))) {
    for (const [deviceId, algorithm] of Object.entries(isObject(devices) ? devices : {})) {
      const device = world.accounts.find(userId)?.devices.get(deviceId);
      const key = device && takeKey(device, String(algorithm));
      if (key !== undefined) (claimed[userId] ??= {})[deviceId] = key;
    }
  }
  return { one_time_keys: claimed, failures: {} };
}

function takeKey({ oneTimeKeys, fallbackKeys }: Device, algorithm: string): JsonObject | undefined {
  const isWanted = ([name]: readonly [string, unknown]): boolean => algorithmOf(name) === algorithm;
  const key = [...oneTimeKeys].find(isWanted) ?? [...fallbackKeys].find(isWanted);
  if (key === undefined) return undefined;
  oneTimeKeys.delete(key[0]);
  return { [key[0]]: key[1] };
}

function changes(world: World, { session, query: given }: SessionRequest): JsonObject {
  const from = positionOf(given.get('from') ?? '');
  if (from === undefined) throw invalidParameter('Unknown from token');
  const rooms = world.rooms.joinedBy(session.account.userId);
  const known = new Set(rooms.flatMap((room) => room.members('join')));
  const changed = world.accounts.all().filter((account) => account.keysChangedAt > from);
  return {
    changed: changed.map((account) => account.userId).filter((userId) => known.has(userId)),
    left: [],
  };
}

function algorithmOf(name: string): string {
  return name.split(':', 1).join();
}

const V3 = '/_matrix/client/v3';
const DEHYDRATION = '/_matrix/client/unstable/org.matrix.msc3814.v1';
const MAX_ONE_TIME_KEYS = 500;
