import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HomeserverError } from '../homeserver/guest-homeserver.ts';
import { FakeGuestHomeserver } from '../../test/fake-guest-homeserver.ts';
import { settled } from '../../test/fake-timers.ts';
import { CALLEE, startPool, newTicket } from '../../test/line-pool.ts';

test('each callee is invited to as many lines as there shall be', async (t) => {
  const { homeserver, invitations, store } = await startPool(t, { linesPerCallee: 3 });

  assert.equal(homeserver.users.size, 3);
  assert.equal(invitations().length, 3);
  for (const [roomId, { names }] of homeserver.rooms) {
    assert.deepEqual([...names.values()], ['Website visitor']);
    assert.equal(store.state.lines.find((line) => line.roomId === roomId)?.state, 'invited');
  }
  assert.deepEqual(store.state.spareGuests, []);
});

test('a line is there once the callee has joined it', async (t) => {
  const { pool, homeserver, invitations } = await startPool(t);
  const [roomId = ''] = invitations();

  assert.equal(await pool.take(CALLEE, newTicket()), 'unavailable');
  homeserver.change(roomId, CALLEE, 'join');

  assert.equal(pool.lineIn(roomId)?.state, 'ready');
  const line = await pool.take(CALLEE, newTicket());
  assert.partialDeepStrictEqual(line, { roomId });
  assert.equal(pool.lineIn(roomId)?.state, 'taken');
});

test('a callee who joins before the homeserver has told of the room gets a line as well', async (t) => {
  const homeserver = new FakeGuestHomeserver();
  homeserver.createRoom = async (userId, room) => {
    const roomId = await FakeGuestHomeserver.prototype.createRoom.call(homeserver, userId, room);
    homeserver.change(roomId, room.invitee, 'join');
    return roomId;
  };

  const { take } = await startPool(t, {}, { homeserver });

  await take();
});

test('nobody but the callees is called', async (t) => {
  const { pool } = await startPool(t);

  assert.equal(await pool.take('@other:example.org', newTicket()), 'unknownCallee');
});

test('no two visitors have one line, and there is none while all are taken', async (t) => {
  const { pool, joinAll, take } = await startPool(t);
  await joinAll();

  const lines = [await take(), await take()];

  assert.notEqual(lines[0]?.roomId, lines[1]?.roomId);
  assert.notEqual(lines[0]?.userId, lines[1]?.userId);
  assert.equal(await pool.take(CALLEE, newTicket()), 'busy');
});

test('a line that is given back is cleaned, and the one unused for longest is taken next', async (t) => {
  const { pool, homeserver, joinAll, take } = await startPool(t, { linesPerCallee: 3 });
  await joinAll();
  const [first, second] = [await take(), await take()];
  await homeserver.setName(first.userId, first.roomId, 'Ada');

  await pool.giveBack(second);
  await pool.giveBack(first);

  assert.equal(homeserver.rooms.get(first.roomId)?.names.get(first.userId), 'Website visitor');
  const third = await take();
  assert.ok(third.roomId !== first.roomId && third.roomId !== second.roomId);
  assert.deepEqual(await take(), second);
  assert.deepEqual(await take(), first);
});

test('a line that cannot be cleaned is out of use until it is', async (t) => {
  const { pool, homeserver, timers, joinAll, take } = await startPool(t, { linesPerCallee: 1 });
  await joinAll();
  const line = await take();
  homeserver.isDown = true;

  await pool.giveBack(line);

  assert.equal(pool.lineIn(line.roomId)?.state, 'cleaning');
  assert.equal(await pool.take(CALLEE, newTicket()), 'busy');
  await timers.advance(10_000);
  assert.equal(await pool.take(CALLEE, newTicket()), 'busy');
  homeserver.isDown = false;
  await timers.advance(60_000);
  assert.deepEqual(await take(), line);
});

test('a line that is given back twice, or was never taken, stays as it is', async (t) => {
  const { pool, homeserver, joinAll, take } = await startPool(t, { linesPerCallee: 1 });
  await joinAll();
  const line = await take();
  await Promise.all([pool.giveBack(line), pool.giveBack(line)]);
  const deeds = homeserver.deeds.length;

  await pool.giveBack(line);
  await pool.giveBack({ ...line, roomId: '!other:example.org' });

  assert.equal(homeserver.deeds.length, deeds);
  assert.equal(homeserver.deeds.filter((deed) => deed === 'setName').length, 2);
  assert.equal(pool.lineIn(line.roomId)?.state, 'ready');
});

test('G-14: a thousand calls leave no room and no guest behind', async (t) => {
  const { pool, homeserver, timers, store, joinAll, take } = await startPool(t);
  await joinAll();
  const before = [homeserver.rooms.size, homeserver.users.size, store.state];

  for (let i = 0; i < 1000; i += 1) {
    const line = await take();
    await homeserver.setName(line.userId, line.roomId, `Visitor ${String(i)}`);
    if (i % 10 === 0) homeserver.failNext('setName');
    await pool.giveBack(line);
    await timers.advance(1000);
  }

  assert.deepEqual([homeserver.rooms.size, homeserver.users.size, store.state], before);
  assert.deepEqual(timers.waitsMs, []);
  for (const { names } of homeserver.rooms.values()) {
    assert.deepEqual([...names.values()], ['Website visitor']);
  }
});

test('G-14: a thousand lost lines leave each guest in one room', async (t) => {
  const { homeserver, timers, joinAll, invitations } = await startPool(t, { linesPerCallee: 1 });

  for (let i = 0; i < 1000; i += 1) {
    await joinAll();
    const roomId = [...homeserver.rooms.keys()].at(-1) ?? '';
    homeserver.change(roomId, CALLEE, 'leave');
    await settled();
    await timers.advance(24 * 60 * 60 * 1000);
  }

  assert.equal(homeserver.users.size, 1);
  assert.equal(homeserver.rooms.size, 1001);
  assert.equal(homeserver.roomsOf([...homeserver.users][0] ?? '').length, 1);
  assert.equal(invitations().length, 1);
});

for (const membership of ['leave', 'ban'] as const) {
  for (const who of ['callee', 'guest'] as const) {
    test(`${who}: ${membership} takes a line away, and another takes its place`, async (t) => {
      const { pool, homeserver, joinAll, invitations, take } = await startPool(t);
      await joinAll();
      const line = await take();
      await pool.giveBack(line);

      homeserver.change(line.roomId, who === 'callee' ? CALLEE : line.userId, membership);
      await settled();

      assert.equal(pool.lineIn(line.roomId), undefined);
      assert.equal(homeserver.users.size, 2);
      const [roomId = ''] = invitations();
      assert.equal(pool.lineIn(roomId)?.line.userId, line.userId);
      assert.deepEqual(homeserver.roomsOf(line.userId), [roomId]);
    });
  }
}

test('the owner of a line that is lost is told at once, and gives nothing back', async (t) => {
  const { pool, homeserver, joinAll, retired, take } = await startPool(t);
  await joinAll();
  const line = await take();

  homeserver.change(line.roomId, CALLEE, 'leave');

  assert.deepEqual(retired, [line]);
  assert.equal(pool.lineIn(line.roomId)?.state, 'retired');
  await pool.giveBack(line);
  assert.equal(homeserver.rooms.get(line.roomId)?.members.get(line.userId), 'leave');
  assert.equal(retired.length, 1);
});

test('a guest who cannot leave at once leaves later, and is used again then', async (t) => {
  const { pool, homeserver, timers, joinAll, invitations, take } = await startPool(t);
  await joinAll();
  const line = await take();
  homeserver.failNext('leave');
  homeserver.failNext('leave', new HomeserverError('rateLimited', '', { retryAfterMs: 30_000 }));

  homeserver.change(line.roomId, CALLEE, 'leave');
  await settled();
  await timers.advance(1000);

  assert.deepEqual(timers.waitsMs, [30_000]);
  assert.equal(pool.lineIn(line.roomId)?.state, 'retired');
  assert.deepEqual(invitations(), []);
  await timers.advance(30_000);
  assert.equal(invitations().length, 1);
  assert.equal(homeserver.users.size, 2);
});

test('a callee who declines is invited three times again in a day, and not on and on', async (t) => {
  const { homeserver, timers, invitations } = await startPool(t, { linesPerCallee: 1 });
  const decline = async (): Promise<void> => {
    for (const roomId of invitations()) homeserver.change(roomId, CALLEE, 'leave');
    await settled();
  };

  for (let i = 0; i < 5; i += 1) await decline();

  assert.equal(homeserver.rooms.size, 4);
  assert.equal(invitations().length, 0);
  await timers.advance(DAY_MS - 1);
  assert.equal(homeserver.rooms.size, 4);
  await timers.advance(1);
  assert.equal(homeserver.rooms.size, 5);
  assert.equal(homeserver.users.size, 1);
});

test('a callee who declined is not invited again because of a restart', async (t) => {
  const before = await startPool(t, { linesPerCallee: 1 });
  for (let i = 0; i < 4; i += 1) {
    for (const roomId of before.invitations()) before.homeserver.change(roomId, CALLEE, 'leave');
    await settled();
  }

  const after = await before.restart();

  assert.equal(after.homeserver.rooms.size, 4);
  await after.timers.advance(DAY_MS);
  assert.equal(after.homeserver.rooms.size, 5);
  assert.equal(after.homeserver.users.size, 1);
});

test('members of other rooms, and others in the rooms, change nothing', async (t) => {
  const { pool, joinAll, take } = await startPool(t);
  await joinAll();
  const line = await take();

  pool.onMembership('!other:example.org', CALLEE, 'leave');
  pool.onMembership(line.roomId, '@other:example.org', 'leave');
  pool.onMembership(line.roomId, CALLEE, 'join');
  pool.onMembership(line.roomId, CALLEE, 'invite');

  assert.equal(pool.lineIn(line.roomId)?.state, 'taken');
});

test('nothing of who calls whom is logged', async (t) => {
  const { homeserver, joinAll, log, take } = await startPool(t);
  await joinAll();
  homeserver.failNext('leave');
  homeserver.change((await take()).roomId, CALLEE, 'leave');
  await settled();

  assert.ok(log.length >= 3);
  assert.doesNotMatch(log.join(), /example\.org/v);
});

const DAY_MS = 24 * 60 * 60 * 1000;
