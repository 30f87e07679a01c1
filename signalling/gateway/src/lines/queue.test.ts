import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Queue } from './queue.ts';

const ADA = { id: 'ada', sinceMs: 1 };
const BEN = { id: 'ben', sinceMs: 2 };
const CAT = { id: 'cat', sinceMs: 3 };

test('those who wait stand in the order in which they first asked', () => {
  const queue = new Queue(10, () => 0);

  assert.deepEqual(queue.ask(BEN, false), { place: 1 });
  assert.deepEqual(queue.ask(CAT, false), { place: 2 });
  assert.deepEqual(queue.ask(ADA, false), { place: 1 });

  assert.deepEqual(queue.ask(CAT, false), { place: 3 });
  assert.equal(queue.length, 3);
});

test('a free line is for the first in the queue alone', () => {
  const queue = new Queue(10, () => 0);
  queue.ask(ADA, false);
  queue.ask(BEN, false);

  assert.deepEqual(queue.ask(BEN, true), { place: 2 });
  assert.deepEqual(queue.ask(CAT, true), { place: 3 });
  assert.equal(queue.ask(ADA, true), 'next');

  assert.equal(queue.ask(BEN, true), 'next');
  assert.equal(queue.length, 1);
});

test('who has not asked for five seconds waits no longer, and comes back to their place', () => {
  let nowMs = 0;
  const queue = new Queue(10, () => nowMs);
  queue.ask(ADA, false);
  nowMs = 4_999;
  assert.deepEqual(queue.ask(BEN, true), { place: 2 });
  nowMs = 5_000;

  assert.deepEqual(queue.ask(BEN, false), { place: 1 });
  assert.deepEqual(queue.ask(ADA, false), { place: 1 });

  assert.deepEqual(queue.ask(BEN, true), { place: 2 });
});

test('of two who first asked in the same moment one is always the first', () => {
  const queue = new Queue(10, () => 0);
  const [one, two] = [
    { id: '1', sinceMs: 7 },
    { id: '2', sinceMs: 7 },
  ];
  queue.ask(two, false);
  queue.ask(one, false);

  assert.deepEqual(queue.ask(two, true), { place: 2 });

  assert.equal(queue.ask(one, true), 'next');
});

test('who leaves makes room', () => {
  const queue = new Queue(1, () => 0);
  queue.ask(ADA, false);

  assert.equal(queue.ask(BEN, false), 'full');
  queue.leave(ADA.id);

  assert.deepEqual(queue.ask(BEN, false), { place: 1 });
});

test('a full queue takes nobody but who first asked before its last one', () => {
  const queue = new Queue(2, () => 0);
  queue.ask(ADA, false);
  queue.ask(CAT, false);

  assert.deepEqual(queue.ask(BEN, false), { place: 2 });

  assert.equal(queue.ask(CAT, false), 'full');
  assert.equal(queue.length, 2);
});

test('without places nobody waits, and what is free is had at once', () => {
  const queue = new Queue(0, () => 0);

  assert.equal(queue.ask(ADA, false), 'full');
  assert.equal(queue.ask(ADA, true), 'next');

  assert.equal(queue.length, 0);
});
