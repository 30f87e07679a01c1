import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Api } from './api.ts';
import { environmentWith } from './environment.ts';
import { Rooms } from './rooms.ts';
import type { SyncUpdate } from './sync-response.ts';
import { keepToken } from './tokens.ts';

const ROOM = '!room:stub.org';
const NOTHING_NEW: SyncUpdate = {
  nextBatch: 's1',
  events: [],
  invites: [],
  gappedRoomIds: [],
  settledRoomIds: [],
  ignoredUserIds: undefined,
};
const ENCRYPTED: SyncUpdate = {
  ...NOTHING_NEW,
  events: [
    {
      roomId: ROOM,
      eventId: '$1',
      type: 'm.room.encryption',
      sender: '@alice:stub.org',
      stateKey: '',
      content: {},
      ageMs: 0,
    },
  ],
};

test('what is known of a room is not asked again, until a gap made it doubtful', async () => {
  const { rooms, asked } = openRooms();
  await rooms.describe(ROOM);
  const once = asked.length;

  await rooms.describe(ROOM);
  assert.equal(asked.length, once);
  rooms.apply({ ...NOTHING_NEW, gappedRoomIds: [ROOM] });
  await rooms.describe(ROOM);

  assert.equal(asked.length, 2 * once);
});

test('a gap makes a clear room doubtful until the homeserver, asked at once, says it is clear', async () => {
  const { rooms, asked } = openRooms();
  await rooms.isEncrypted(ROOM);
  const once = asked.length;

  rooms.apply({ ...NOTHING_NEW, gappedRoomIds: [ROOM, '!never-called-in:stub.org'] });

  assert.equal(rooms.isKnownClear(ROOM), false);
  assert.equal(asked.length, 2 * once);
  await rooms.isEncrypted(ROOM);
  assert.equal(rooms.isKnownClear(ROOM), true);
  assert.equal(asked.length, 2 * once);
});

test('C-24: a room that became encrypted is not clear any more', async () => {
  const { rooms } = openRooms();
  await rooms.isEncrypted(ROOM);
  assert.equal(rooms.isKnownClear(ROOM), true);

  rooms.apply(ENCRYPTED);

  assert.equal(rooms.isKnownClear(ROOM), false);
});

test('C-24: an answer that the news of encryption overtook does not make the room clear', async () => {
  const { rooms } = openRooms();
  const asking = rooms.isEncrypted(ROOM);

  rooms.apply(ENCRYPTED);
  await asking;

  assert.equal(rooms.isKnownClear(ROOM), false);
});

/** Rooms of a homeserver that knows one without any state. */
function openRooms() {
  const asked: string[] = [];
  const fetch = (input: URL | RequestInfo): Promise<Response> => {
    asked.push(input as string);
    const isMembers = /\/members\?/.test(input as string);
    const body = isMembers ? { chunk: [] } : { errcode: 'M_NOT_FOUND' };
    return Promise.resolve(Response.json(body, { status: isMembers ? 200 : 404 }));
  };
  const environment = environmentWith({ fetch });
  const place = { environment, baseUrl: 'https://stub.org', signal: new AbortController().signal };
  const tokens = keepToken('token', place);
  const api = new Api({ ...place, tokens, onUnauthorized: () => undefined });
  return { rooms: new Rooms(api), asked };
}
