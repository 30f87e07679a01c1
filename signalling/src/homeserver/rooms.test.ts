import assert from 'node:assert/strict';
import { after, test } from 'node:test';

import { ManualNetwork } from '../../test/manual-network.ts';
import { Api } from './api.ts';
import { environmentWith } from './environment.ts';
import { Rooms } from './rooms.ts';
import type { SyncUpdate } from './sync-response.ts';
import { keepToken } from './token-source.ts';

const ROOM = '!room:stub.org';
const NOTHING_NEW: SyncUpdate = {
  nextBatch: 's1',
  events: [],
  invites: [],
  gappedRoomIds: [],
  gaps: [],
  settledRoomIds: [],
  leftRoomIds: [],
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

const MEMBERS = /\/members\?/;
const PUBLIC = { '/m.room.join_rules': { join_rule: 'public' } };
const ALICE = '@alice:stub.org';
const BOB = '@bob:stub.org';
const BRIDGE = '@bridge:stub.org';
const BRIDGED = {
  '/members': membersOf(ALICE, BOB, BRIDGE),
  '/io.element.functional_members': { service_members: [BRIDGE] },
};

test('S03: of a public room nothing is asked but that it is public', async () => {
  const { rooms, asked } = openRooms({ ...PUBLIC, '/members': membersOf(ALICE, BOB) });

  const facts = await rooms.describe(ROOM, BOB);

  assert.deepEqual([facts.joinRule, facts.members], ['public', []]);
  assert.deepEqual(asked.map(lastPart).sort(), ['m.room.encryption', 'm.room.join_rules']);
});

test('S03: for a ring only the caller is asked for, until all members are wanted for something else', async () => {
  const { rooms, asked } = openRooms({
    '/members': membersOf(ALICE, BOB),
    [`/m.room.member/${encodeURIComponent(BOB)}`]: { membership: 'join', displayname: 'Bob' },
  });
  const facts = await rooms.describe(ROOM, BOB);
  assert.deepEqual(
    facts.members.map(({ displayName }) => displayName),
    ['Bob'],
  );
  assert.ok(!asked.some((url) => MEMBERS.test(url)));

  await rooms.describe(ROOM);

  assert.deepEqual(
    facts.members.map(({ userId }) => userId),
    [ALICE, BOB],
  );
});

test('S03: a list of members that fails or never comes does not hide that a room is public', async () => {
  const { rooms } = openRooms({ ...PUBLIC, '/members': 'never' });
  void rooms.describe(ROOM).catch(() => undefined);

  assert.equal((await rooms.describe(ROOM, BOB)).joinRule, 'public');
});

test('S03: a change of a profile is taken in without asking for the members again', async () => {
  const { rooms, asked } = openRooms({ '/members': membersOf(ALICE, BOB) });
  await rooms.describe(ROOM);
  const once = asked.length;

  rooms.apply(newsOf(BOB, { membership: 'join', displayname: 'Robert' }));
  rooms.apply(newsOf(ALICE, { membership: 'leave' }));
  const { members } = await rooms.describe(ROOM);

  assert.deepEqual(
    members.map(({ userId, displayName }) => [userId, displayName]),
    [[BOB, 'Robert']],
  );
  assert.equal(asked.length, once);
});

test('a member event that came while the members were asked for wins over the answer', async () => {
  const { rooms } = openRooms({ '/members': membersOf(ALICE, BOB) });
  const asking = rooms.describe(ROOM);

  rooms.apply(newsOf(BOB, { membership: 'leave' }));

  assert.deepEqual(
    (await asking).members.map(({ userId }) => userId),
    [ALICE],
  );
  assert.deepEqual(
    (await rooms.describe(ROOM)).members.map(({ userId }) => userId),
    [ALICE],
  );
});

test('an event of a moment ago wins over an answer that lags behind, and one of long ago does not', async (t) => {
  t.mock.timers.enable({ apis: ['Date'] });
  const { rooms } = openRooms({ '/members': membersOf(ALICE) });
  rooms.apply(newsOf(BOB, { membership: 'invite' }));
  t.mock.timers.tick(400);
  assert.equal((await rooms.describe(ROOM)).members.length, 2);

  t.mock.timers.tick(60_000);
  rooms.apply({ ...NOTHING_NEW, gappedRoomIds: [ROOM] });

  assert.equal((await rooms.describe(ROOM)).members.length, 1);
});

test('whom we have just invited is a member, whatever the answer lags behind, and its own words count more', async () => {
  const { rooms } = openRooms({ '/members': membersOf(ALICE) });
  rooms.members.expect(ROOM, ALICE, 'invite');
  rooms.members.expect(ROOM, BOB, 'invite');

  const { members } = await rooms.describe(ROOM);

  assert.deepEqual(
    members.map(({ userId, membership }) => [userId, membership]),
    [
      [ALICE, 'join'],
      [BOB, 'invite'],
    ],
  );
});

test('a functional member does not count: with two people it is a room of two', async () => {
  const { rooms } = openRooms(BRIDGED);

  assert.deepEqual(await peopleIn(rooms), [ALICE, BOB]);
});

test('a functional member that changes its name is still none', async () => {
  const { rooms } = openRooms(BRIDGED);
  await rooms.describe(ROOM);

  rooms.apply(newsOf(BRIDGE, { membership: 'join', displayname: 'Bridge' }));

  assert.deepEqual(await peopleIn(rooms), [ALICE, BOB]);
});

test('a functional member that comes into a room of two is none', async () => {
  const { rooms, answers } = openRooms({ ...BRIDGED, '/members': membersOf(ALICE, BOB) });
  await rooms.describe(ROOM);

  answers['/members'] = BRIDGED['/members'];
  rooms.apply(newsOf(BRIDGE, { membership: 'join' }));

  assert.deepEqual(await peopleIn(rooms), [ALICE, BOB]);
});

test('a member that is made a functional one does not count any more', async () => {
  const { rooms, answers } = openRooms({ '/members': BRIDGED['/members'] });
  assert.deepEqual(await peopleIn(rooms), [ALICE, BOB, BRIDGE]);

  answers['/io.element.functional_members'] = BRIDGED['/io.element.functional_members'];
  const [event] = newsOf('', { service_members: [BRIDGE] }).events;
  rooms.apply({ ...NOTHING_NEW, events: [{ ...event!, type: 'io.element.functional_members' }] });

  assert.deepEqual(await peopleIn(rooms), [ALICE, BOB]);
});

async function peopleIn(rooms: Rooms): Promise<string[]> {
  const { members } = await rooms.describe(ROOM);
  return members.map(({ userId }) => userId);
}

function newsOf(userId: string, content: object): SyncUpdate {
  const event = { ...ENCRYPTED.events[0]!, type: 'm.room.member', stateKey: userId, content };
  return { ...NOTHING_NEW, events: [event] };
}

function membersOf(...userIds: string[]): object {
  const chunk = userIds.map((userId) => ({
    type: 'm.room.member',
    state_key: userId,
    content: { membership: 'join' },
  }));
  return { chunk };
}

function lastPart(url: string): string {
  return url.split('/').at(-1) ?? '';
}

/** Rooms of a homeserver that knows one, with these answers by the end of their path; all else is not there. */
function openRooms(given: Readonly<Record<string, object | 'never'>> = {}) {
  const asked: string[] = [];
  const answers: Record<string, object | 'never'> = { '/members': { chunk: [] }, ...given };
  const fetch = (input: URL | RequestInfo): Promise<Response> => {
    const url = input as string;
    asked.push(url);
    const path = url.split('?', 1).join();
    const answer = Object.entries(answers).find(([end]) => path.endsWith(end))?.[1];
    if (answer === 'never') return new Promise(() => undefined);
    const status = answer === undefined ? 404 : 200;
    return Promise.resolve(Response.json(answer ?? { errcode: 'M_NOT_FOUND' }, { status }));
  };
  const stop = new AbortController();
  after(() => {
    stop.abort();
  });
  const environment = environmentWith({ fetch, network: new ManualNetwork() });
  const place = { environment, baseUrl: 'https://stub.org', signal: stop.signal };
  const tokens = keepToken('token', place);
  const api = new Api({ ...place, tokens, onUnauthorized: () => undefined });
  return { rooms: new Rooms(api), asked, answers };
}
