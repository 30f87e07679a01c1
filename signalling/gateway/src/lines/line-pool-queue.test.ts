import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CALLEE, startPool } from '../../test/line-pool.ts';

const QUEUE = { linesPerCallee: 1, queuePerCallee: 2 };
const FIRST = { id: 'first', sinceMs: 1 };
const SECOND = { id: 'second', sinceMs: 2 };
const THIRD = { id: 'third', sinceMs: 3 };

test('who finds all lines taken waits, and the first of them gets the next line', async (t) => {
  const { pool, joinAll, take } = await startPool(t, QUEUE);
  await joinAll();
  const line = await take();
  assert.deepEqual(await pool.take(CALLEE, SECOND), { place: 1 });
  assert.deepEqual(await pool.take(CALLEE, THIRD), { place: 2 });

  await pool.giveBack(line);

  assert.deepEqual(await pool.take(CALLEE, THIRD), { place: 2 });
  assert.deepEqual(await pool.take(CALLEE, SECOND), line);
  assert.deepEqual(await pool.take(CALLEE, THIRD), { place: 1 });
});

test('who leaves the queue, or asks no longer, lets the next one through', async (t) => {
  const { pool, timers, joinAll, take } = await startPool(t, QUEUE);
  await joinAll();
  const line = await take();
  await pool.take(CALLEE, SECOND);
  await pool.take(CALLEE, THIRD);
  await pool.leaveQueue(CALLEE, SECOND);
  assert.deepEqual(await pool.take(CALLEE, THIRD), { place: 1 });

  await pool.giveBack(line);
  await timers.advance(5_000);

  assert.deepEqual(await pool.take(CALLEE, { id: 'late', sinceMs: 9 }), line);
});

test('a full queue is busy', async (t) => {
  const { pool, joinAll, take } = await startPool(t, { ...QUEUE, queuePerCallee: 1 });
  await joinAll();
  await take();

  await pool.take(CALLEE, SECOND);

  assert.equal(await pool.take(CALLEE, THIRD), 'busy');
});

test('nobody waits for a callee who has joined no line', async (t) => {
  const { pool } = await startPool(t, QUEUE);

  assert.equal(await pool.take(CALLEE, SECOND), 'unavailable');

  assert.deepEqual(await pool.stateOf(CALLEE), { state: 'unavailable', waiting: 0 });
});

test('the state of a callee is what a visitor would meet', async (t) => {
  const { pool, joinAll, take } = await startPool(t, QUEUE);
  await joinAll();
  assert.deepEqual(await pool.stateOf(CALLEE), { state: 'available', waiting: 0 });
  const line = await take();
  assert.deepEqual(await pool.stateOf(CALLEE), { state: 'busy', waiting: 0 });
  await pool.take(CALLEE, SECOND);

  await pool.giveBack(line);

  // The line is free, and the next visitor would wait all the same.
  assert.deepEqual(await pool.stateOf(CALLEE), { state: 'busy', waiting: 1 });
  await pool.take(CALLEE, FIRST);
  await pool.leaveQueue(CALLEE, SECOND);
  assert.deepEqual(await pool.stateOf('@other:example.org'), { state: 'unavailable', waiting: 0 });
});

test('a new pool has the queue of the one before as soon as its visitors have asked', async (t) => {
  const before = await startPool(t, QUEUE);
  await before.joinAll();
  await before.take();
  await before.pool.take(CALLEE, SECOND);
  await before.pool.take(CALLEE, THIRD);

  const { pool } = await before.restart({ isHeld: () => true });
  assert.deepEqual(await pool.take(CALLEE, THIRD), { place: 1 });

  assert.deepEqual(await pool.take(CALLEE, SECOND), { place: 1 });
  assert.deepEqual(await pool.take(CALLEE, THIRD), { place: 2 });
});

test('whoever has a line gets the same when they ask again, and no other visitor does', async (t) => {
  const { pool, joinAll } = await startPool(t, { linesPerCallee: 2 });
  await joinAll();

  const line = await pool.take(CALLEE, FIRST);

  assert.deepEqual(await pool.take(CALLEE, FIRST), line);
  assert.notDeepEqual(await pool.take(CALLEE, SECOND), line);
  assert.equal(await pool.take(CALLEE, THIRD), 'busy');
});
