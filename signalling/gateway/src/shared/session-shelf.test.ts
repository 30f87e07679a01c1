import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { connectAll } from '../../test/redis-parts.ts';
import { NO_ANSWERS } from '../visitors/answers.ts';
import { NO_LINE } from '../visitors/held-line.ts';
import type { SessionState } from '../visitors/session-state.ts';
import { SessionShelf } from './session-shelf.ts';

const KEPT_MS = 60_000;
const LINE = { userId: '@guest:a.org', roomId: '!room:a.org', callee: '@callee:a.org' };

test('a session that a gateway left is claimed by the next one, as it was', async (t) => {
  const { one, two } = await shelves(t);
  const kept = { state: session('key'), position: '5-0' };

  await one.keep(kept, { isLeft: true });

  assert.deepEqual(await two.claim('key'), { type: 'claimed', session: kept });
  assert.deepEqual(await two.claim('other'), { type: 'unknown' });
});

test('a session that a gateway has is claimed by no other, but where that one is gone', async (t) => {
  const { one, two } = await shelves(t);
  await one.keep({ state: session('key'), position: '0-0' });

  assert.deepEqual(await two.claim('key'), { type: 'owned', owner: 'one', id: 'id' });
  assert.equal((await two.claim('key', 'one')).type, 'claimed');

  // The one that was thought gone learns that it has it no more.
  assert.equal(await one.keep({ state: session('key'), position: '0-0' }), false);
  await one.forget('id');
  assert.equal((await two.claim('key')).type, 'claimed');
});

test('a key ends when the session has others', async (t) => {
  const { one, two } = await shelves(t);
  await one.keep({ state: session('first'), position: '0-0' });
  await one.keep({ state: session('first', 'second'), position: '0-0' });
  assert.equal((await two.claim('first')).type, 'owned');

  await one.keep({ state: session('second'), position: '0-0' }, { isLeft: true });

  assert.equal((await two.claim('first')).type, 'unknown');
  assert.equal((await two.claim('second')).type, 'claimed');
});

test('a session that nobody says to have is overdue, and one that is touched is not', async (t) => {
  const { one, two } = await shelves(t, { firstKeptMs: 1 });
  await one.keep({ state: session('key'), position: '1-0' });
  await one.keep({ state: { ...session('other'), id: 'touched' }, position: '0-0' });

  // By a clock that leaves it more time.
  await two.touch(['touched']);
  let overdue = await two.claimOverdue();
  while (overdue.length === 0) overdue = await two.claimOverdue();

  assert.deepEqual(
    overdue.map(({ state, position }) => [state.id, position]),
    [['id', '1-0']],
  );
});

test('the room of a line is held as long as its session has it', async (t) => {
  const { one, two } = await shelves(t);
  const held = (): Promise<ReadonlySet<string>> => two.heldOf([LINE.roomId, '!other:a.org']);

  await one.keep({ state: session('key', undefined, true), position: '0-0' });
  assert.deepEqual(await held(), new Set([LINE.roomId]));
  await one.keep({ state: session('key'), position: '0-0' });

  assert.deepEqual(await held(), new Set());
});

async function shelves(t: TestContext, { firstKeptMs = KEPT_MS } = {}) {
  const [first, second] = await connectAll(t, 2);
  if (!first || !second) throw new Error('There are not two');
  return {
    one: new SessionShelf(first.redis, { owner: 'one', keptMs: firstKeptMs }),
    two: new SessionShelf(second.redis, { owner: 'two', keptMs: KEPT_MS }),
  };
}

function session(current: string, next?: string, hasLine = false): SessionState {
  return {
    ...{ id: 'id', userId: '@visitor:gateway.invalid' },
    key: { current, ...(next !== undefined && { next }) },
    outbox: { last: 0, kept: [] },
    answers: NO_ANSWERS,
    held: { ...NO_LINE, ...(hasLine && { line: LINE }) },
  };
}
