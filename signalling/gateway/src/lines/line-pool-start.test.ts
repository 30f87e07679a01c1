import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HomeserverError } from '../homeserver/guest-homeserver.ts';
import { FakeGuestHomeserver } from '../../test/fake-guest-homeserver.ts';
import { settled } from '../../test/fake-timers.ts';
import { CALLEE, startPool, newTicket } from '../../test/line-pool.ts';

test('after a restart the same lines are there, clean', async (t) => {
  const before = await startPool(t);
  await before.joinAll();
  const line = await before.take();
  await before.homeserver.setName(line.userId, line.roomId, 'Ada');

  const { homeserver, take } = await before.restart();

  assert.equal(homeserver.rooms.size, 2);
  assert.equal(homeserver.users.size, 2);
  const lines = [await take(), await take()];
  assert.ok(lines.some(({ roomId }) => roomId === line.roomId));
  assert.equal(homeserver.rooms.get(line.roomId)?.names.get(line.userId), 'Website visitor');
});

test('F20: a line that a visitor has after a restart stays theirs, with their name', async (t) => {
  const before = await startPool(t);
  await before.joinAll();
  const line = await before.take();
  await before.homeserver.setName(line.userId, line.roomId, 'Ada');

  const { pool, homeserver, take } = await before.restart({
    isHeld: (roomId) => roomId === line.roomId,
  });

  assert.equal(pool.lineIn(line.roomId)?.state, 'taken');
  assert.equal(homeserver.rooms.get(line.roomId)?.names.get(line.userId), 'Ada');
  assert.notEqual((await take()).roomId, line.roomId);
  await pool.giveBack(line);
  assert.equal((await take()).roomId, line.roomId);
});

test('F20: a visitor is told of a line that was left, or is wanted no more, at a restart', async (t) => {
  const before = await startPool(t);
  await before.joinAll();
  const lines = [await before.take(), await before.take()];
  before.pool.stop();
  before.homeserver.onMembership = undefined;
  before.homeserver.change(lines[0]?.roomId ?? '', CALLEE, 'leave');

  const { retired } = await before.restart({ isHeld: () => true, linesPerCallee: 1 });
  await settled();

  assert.deepEqual(
    new Set(retired.map(({ roomId }) => roomId)),
    new Set(lines.map(({ roomId }) => roomId)),
  );
});

test('what happened while the gateway was away is noticed', async (t) => {
  const before = await startPool(t, { linesPerCallee: 3 });
  const [joined = '', declined = '', removed = ''] = before.invitations();
  before.pool.stop();
  before.homeserver.onMembership = undefined;
  before.homeserver.change(joined, CALLEE, 'join');
  before.homeserver.change(declined, CALLEE, 'leave');
  const guest = before.pool.lineIn(removed)?.line.userId ?? '';
  before.homeserver.change(removed, guest, 'leave');

  const { pool, homeserver, invitations } = await before.restart();
  await settled();

  assert.equal(pool.lineIn(joined)?.state, 'ready');
  assert.equal(pool.lineIn(declined), undefined);
  assert.equal(pool.lineIn(removed), undefined);
  assert.equal(homeserver.users.size, 3);
  assert.equal(invitations().filter((roomId) => pool.lineIn(roomId) !== undefined).length, 2);
});

test('a homeserver that is down does not fail the start, and is asked less and less often', async (t) => {
  const homeserver = new FakeGuestHomeserver();
  homeserver.isDown = true;
  const { pool, timers, invitations, store } = await startPool(
    t,
    { linesPerCallee: 1 },
    { homeserver },
  );
  const waits: (number | undefined)[] = [];

  for (let i = 0; i < 8; i += 1) {
    waits.push(timers.waitsMs[0]);
    await timers.advance(timers.waitsMs[0] ?? 0);
  }

  assert.deepEqual(waits, [1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000]);
  assert.equal(await pool.take(CALLEE, newTicket()), 'unavailable');
  assert.equal(store.state.spareGuests.length, 1);
  homeserver.isDown = false;
  await timers.advance(60_000);
  assert.equal(invitations().length, 1);
  assert.deepEqual(timers.waitsMs, []);
});

test('lines that cannot be checked at the start are out of use until they are', async (t) => {
  const before = await startPool(t, { linesPerCallee: 1 });
  await before.joinAll();
  before.homeserver.isDown = true;

  const after = await before.restart();

  assert.equal(await after.pool.take(CALLEE, newTicket()), 'busy');
  after.homeserver.isDown = false;
  await after.timers.advance(1000);
  await after.take();
});

for (const late of [false, true]) {
  for (const deed of ['register', 'introduce', 'joinedRooms', 'createRoom', 'setName'] as const) {
    const what = late ? 'whose answer got lost' : 'that failed';
    test(`G-14: a ${deed} ${what} leaves no second room, guest or invitation`, async (t) => {
      const homeserver = new FakeGuestHomeserver();
      homeserver.failNext(deed, undefined, { late });
      const { timers, invitations } = await startPool(t, { linesPerCallee: 1 }, { homeserver });
      assert.equal(timers.waitsMs.length, 1);

      await timers.advance(1000);

      assert.equal(homeserver.rooms.size, 1);
      assert.equal(homeserver.users.size, 1);
      assert.equal(invitations().length, 1);
    });
  }
}

test('G-14: a room that the gateway made and forgot by a crash becomes the line', async (t) => {
  const homeserver = new FakeGuestHomeserver();
  homeserver.failNext('createRoom', undefined, { late: true });
  const before = await startPool(t, { linesPerCallee: 1 }, { homeserver });

  const { pool, invitations } = await before.restart();

  assert.equal(homeserver.rooms.size, 1);
  assert.equal(homeserver.users.size, 1);
  assert.notEqual(pool.lineIn(invitations()[0] ?? ''), undefined);
});

test('G-14: a guest who had not left when the gateway stopped leaves at the start', async (t) => {
  const before = await startPool(t);
  await before.joinAll();
  const line = await before.take();
  before.homeserver.failNext('leave');
  before.homeserver.change(line.roomId, CALLEE, 'leave');
  await settled();

  const { homeserver, store } = await before.restart({ linesPerCallee: 1 });

  assert.deepEqual(homeserver.roomsOf(line.userId), []);
  assert.deepEqual(store.state.spareGuests, [line.userId]);
});

test('callees of before lose their lines, and the guests go to others', async (t) => {
  const other = '@other:example.org';
  const before = await startPool(t);
  await before.joinAll();

  const { pool, homeserver, timers } = await before.restart({ callees: [other] });
  await settled();

  assert.equal(await pool.take(CALLEE, newTicket()), 'unknownCallee');
  const rooms = [...homeserver.users].flatMap((userId) => homeserver.roomsOf(userId));
  assert.equal(homeserver.users.size, 2);
  assert.equal(rooms.length, 2);
  for (const roomId of rooms) assert.equal(pool.lineIn(roomId)?.line.callee, other);
  assert.deepEqual(timers.waitsMs, []);
});

test('of lines that are too many those stay that the callee has joined', async (t) => {
  const before = await startPool(t, { linesPerCallee: 3 });
  const joined = before.invitations()[2] ?? '';
  before.homeserver.change(joined, CALLEE, 'join');

  const { pool, homeserver, store } = await before.restart({ linesPerCallee: 1 });

  assert.equal(pool.lineIn(joined)?.state, 'ready');
  assert.equal(store.state.lines.length, 1);
  const rooms = [...homeserver.users].flatMap((userId) => homeserver.roomsOf(userId));
  assert.deepEqual(rooms, [joined]);
});

test('a line whose guest was removed without a word is replaced when it cannot be cleaned', async (t) => {
  const { pool, homeserver, timers, joinAll, invitations, take } = await startPool(t, {
    linesPerCallee: 1,
  });
  await joinAll();
  const line = await take();
  homeserver.rooms.get(line.roomId)?.members.set(line.userId, 'leave');

  await pool.giveBack(line);
  await timers.advance(1000);

  assert.equal(pool.lineIn(line.roomId), undefined);
  assert.equal(invitations().length, 1);
});

test('nothing is tried again by a pool that was stopped', async (t) => {
  const homeserver = new FakeGuestHomeserver();
  homeserver.failNext('createRoom', new HomeserverError('refused', '', { status: 403 }));
  const { pool, timers } = await startPool(t, { linesPerCallee: 1 }, { homeserver });
  const deeds = homeserver.deeds.length;

  pool.stop();
  await timers.advance(60_000);

  assert.equal(homeserver.deeds.length, deeds);
});

test('no guest is made who could not be remembered', async (t) => {
  const homeserver = new FakeGuestHomeserver();
  let isFull = true;
  const store = {
    state: { lines: [], spareGuests: [], replacements: [] },
    save: () => (isFull ? Promise.reject(new Error('full')) : Promise.resolve()),
  };
  const { timers, invitations } = await startPool(t, { linesPerCallee: 1 }, { homeserver, store });

  assert.equal(homeserver.users.size, 0);
  isFull = false;
  await timers.advance(1000);
  assert.equal(invitations().length, 1);
});
