import assert from 'node:assert/strict';
import { test } from 'node:test';

import { FakeClock } from '../../test/fake-clock.ts';
import {
  EARLY_PATIENCE_MS,
  EarlyEvents,
  MOST_EARLY_CALLS,
  MOST_EARLY_EVENTS,
} from './early-events.ts';
import { RecentKeys } from '../recent.ts';

const FROM = { userId: '@bob:example.org', partyId: 'party', version: 1 } as const;
const CANDIDATES = { type: 'candidatesReceived', from: FROM, candidates: [] } as const;
const ALICE = { userId: '@alice:example.org', partyId: 'party', version: 1 } as const;
const CANDIDATES_OF_ALICE = { ...CANDIDATES, from: ALICE } as const;

test('C-05: a hundred thousand unknown calls keep no more than four', (t) => {
  const early = new EarlyEvents(new FakeClock());

  for (let count = 0; count < 100_000; count++) early.keep(`call${count}`, CANDIDATES);

  assert.equal(early.size, MOST_EARLY_CALLS);
  t.diagnostic(`measured: ${early.size} kept`);
});

test('C-05: a stranger who fills all places gives way to every other user', () => {
  const early = new EarlyEvents(new FakeClock());
  for (let count = 0; count < 10; count++) early.keep(`call${count}`, CANDIDATES);

  early.keep('theirs', CANDIDATES_OF_ALICE);
  for (let count = 10; count < 20; count++) early.keep(`call${count}`, CANDIDATES);

  assert.equal(early.size, MOST_EARLY_CALLS);
  assert.deepEqual(early.take('theirs'), [CANDIDATES_OF_ALICE]);
});

test('C-05: a stranger who guessed the ID of a call takes no place of its caller', () => {
  const early = new EarlyEvents(new FakeClock());
  for (let count = 0; count < 10; count++) early.keep('theirs', CANDIDATES);

  early.keep('theirs', CANDIDATES_OF_ALICE);

  assert.ok(early.take('theirs').includes(CANDIDATES_OF_ALICE));
  assert.equal(early.size, 0);
});

test('S05: four users who fill all places for a minute do not shut out a fifth', () => {
  const early = new EarlyEvents(new FakeClock());
  for (let count = 0; count < 4; count++) {
    early.keep(`call${count}`, { ...CANDIDATES, from: { ...FROM, userId: `@u${count}` } });
  }

  early.keep('theirs', CANDIDATES_OF_ALICE);

  assert.deepEqual(early.take('theirs'), [CANDIDATES_OF_ALICE]);
  assert.equal(early.take('call0').length, 0);
  assert.equal(early.take('call3').length, 1);
});

test('of one call no more than eight events are kept', () => {
  const early = new EarlyEvents(new FakeClock());

  for (let count = 0; count < 100; count++) early.keep('call', CANDIDATES);

  assert.equal(early.take('call').length, MOST_EARLY_EVENTS);
});

test('what was taken is kept no longer', () => {
  const early = new EarlyEvents(new FakeClock());
  early.keep('call', CANDIDATES);

  assert.equal(early.take('call').length, 1);
  assert.equal(early.take('call').length, 0);
  assert.equal(early.size, 0);
});

test('a minute later there is place again for other calls', () => {
  const clock = new FakeClock();
  const early = new EarlyEvents(clock);
  for (let count = 0; count < 10; count++) early.keep(`old${count}`, CANDIDATES);

  clock.moveTo(clock.now() + EARLY_PATIENCE_MS + 1);
  early.keep('new', CANDIDATES);

  assert.equal(early.size, 1);
  assert.equal(early.take('new').length, 1);
});

test('C-08: a memory of keys forgets the oldest, and never grows', () => {
  const recent = new RecentKeys(1_000);

  for (let count = 0; count < 100_000; count++) assert.ok(recent.add(`key${count}`));

  assert.ok(!recent.add('key99999'));
  assert.ok(recent.has('key99000'));
  assert.ok(!recent.has('key98999'));
});
