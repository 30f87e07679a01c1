import { randomBytes } from 'node:crypto';
import type { Account, Device } from './account.ts';
import {
  objectIn,
  optionalStringIn,
  stringIn,
  stringsIn,
  isObject,
  type JsonObject,
} from './json.ts';
import { leave } from './login-routes.ts';
import { MatrixError, notFound } from './matrix-error.ts';
import { authed, type Route, type SessionRequest } from './route.ts';
import { once } from './transactions.ts';
import type { World } from './world.ts';

/** The routes for a user's devices and for messages from device to device. */
export function deviceRoutes(world: World): readonly Route[] {
  return [
    authed('GET', `${V3}/devices`, ({ session: { account } }) => ({
      devices: [...account.devices.values()].map(describe),
    })),
    authed('GET', `${V3}/devices/:deviceId`, (request) => describe(deviceOf(request))),
    authed('PUT', `${V3}/devices/:deviceId`, (request) => {
      const device = deviceOf(request);
      device.displayName = optionalStringIn(request.body, 'display_name') ?? device.displayName;
      return {};
    }),
    authed('DELETE', `${V3}/devices/:deviceId`, (request) => {
      const { id } = deviceOf(request);
      requirePassword(world, request);
      leave(world, request.session.account, [id]);
      return {};
    }),
    authed('POST', `${V3}/delete_devices`, (request) => {
      requirePassword(world, request);
      leave(world, request.session.account, stringsIn(request.body, 'devices') ?? []);
      return {};
    }),
    authed('PUT', `${V3}/sendToDevice/:type/:transactionId`, (request) => {
      once(request, () => {
        sendToDevices(world, request);
        return '';
      });
      return {};
    }),
  ];
}

function describe(device: Device): JsonObject {
  return {
    device_id: device.id,
    display_name: device.displayName,
    last_seen_ts: device.lastSeenTs,
  };
}

function deviceOf(request: SessionRequest): Device {
  const device = request.session.account.devices.get(request.param('deviceId'));
  if (device === undefined) throw notFound('No such device');
  return device;
}

function requirePassword(world: World, { body, session }: SessionRequest): void {
  const auth = objectIn(body, 'auth');
  if (auth['type'] === 'm.login.password') {
    world.accounts.authenticate(session.account.userId, stringIn(auth, 'password'));
    return;
  }
  throw new MatrixError(401, 'M_FORBIDDEN', {
    error: 'The password is needed',
    session: randomBytes(8).toString('hex'),
    flows: [{ stages: ['m.login.password'] }],
    params: {},
  });
}

function sendToDevices(world: World, request: SessionRequest): void {
  const sender = request.session.account.userId;
  const type = request.param('type');
  for (const [userId, perDevice] of Object.entries(objectIn(request.body, 'messages'))) {
    const account = world.accounts.find(userId);
    if (account === undefined || !isObject(perDevice)) continue;
    for (const [deviceId, content] of Object.entries(perDevice)) {
      for (const device of devicesNamed(account, deviceId)) {
        device.inbox.push({ position: world.stream.advance(), event: { sender, type, content } });
        if (device.inbox.length > MAX_INBOX) device.inbox.shift();
      }
    }
  }
}

function devicesNamed(account: Account, deviceId: string): readonly Device[] {
  if (deviceId === '*') return [...account.devices.values()];
  const device = account.devices.get(deviceId);
  return device === undefined ? [] : [device];
}

const V3 = '/_matrix/client/v3';
const MAX_INBOX = 10_000;
