import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  BEARER,
  event,
  NOW_MS,
  openMemory,
  startTransactions as start,
} from '../../test/transactions.ts';
import { StoreError, type Store } from '../store/file-store.ts';
import {
  NO_IDS,
  readRememberedIds,
  TransactionMemory,
  type RememberedIds,
} from './transaction-memory.ts';

test('pushed events are handed over in their order', async (t) => {
  const { push, batches } = await start(t);
  const body = {
    events: [event('1'), event('2', { type: 'm.room.member', state_key: '@a:example.org' })],
  };

  const answer = await push('1', body);

  assert.equal(answer.statusCode, 200);
  assert.deepEqual(answer.json(), {});
  const shared = { roomId: '!r:example.org', sender: '@a:example.org', ageMs: 1000 };
  assert.deepEqual(batches, [
    [
      {
        ...shared,
        eventId: '$1',
        type: 'm.call.answer',
        stateKey: undefined,
        content: { id: '1' },
      },
      {
        ...shared,
        eventId: '$2',
        type: 'm.room.member',
        stateKey: '@a:example.org',
        content: { id: '2' },
      },
    ],
  ]);
});

for (const [name, more, ageMs] of [
  ['the homeserver says', { unsigned: { age: 70 } }, 70],
  ['a negative age', { unsigned: { age: -1 } }, 1000],
  ['an age that is none', { unsigned: { age: '70' } }, 1000],
  ['a time to come', { origin_server_ts: NOW_MS + 1 }, 0],
  ['no time', { origin_server_ts: 'x' }, 0],
] as const) {
  test(`the age of an event with ${name} is ${String(ageMs)} ms`, async (t) => {
    const { push, batches } = await start(t);

    await push('1', { events: [event('1', more)] });

    assert.equal(batches[0]?.[0]?.ageMs, ageMs);
  });
}

test('G-11: a transaction that comes twice is taken once', async (t) => {
  const { push, ids } = await start(t);

  await push('1', { events: [event('1')] });
  const again = await push('1', { events: [event('1'), event('2')] });

  assert.equal(again.statusCode, 200);
  assert.deepEqual(ids(), [['$1']]);
});

test('G-11: a transaction that comes twice at once is taken once', async (t) => {
  const { push, ids } = await start(t);

  const answers = await Promise.all([
    push('1', { events: [event('1')] }),
    push('1', { events: [event('1')] }),
  ]);

  assert.deepEqual(
    answers.map(({ statusCode }) => statusCode),
    [200, 200],
  );
  assert.deepEqual(ids(), [['$1']]);
});

test('G-11: duplicates of an event are taken once, in one transaction and in several', async (t) => {
  const { push, ids } = await start(t);

  await push('1', { events: [event('1'), event('2'), event('1')] });
  await push('2', { events: [event('2'), event('3')] });
  await push('3', { events: [event('3')] });

  assert.deepEqual(ids(), [['$1', '$2'], ['$3']]);
});

test('G-11: transactions out of order are taken as they come', async (t) => {
  const { push, ids } = await start(t);

  await Promise.all([
    push('3', { events: [event('3')] }),
    push('1', { events: [event('1')] }),
    push('2', { events: [event('2')] }),
  ]);

  assert.deepEqual(ids(), [['$3'], ['$1'], ['$2']]);
});

test('G-11: a replay after a restart is not taken', async (t) => {
  const store = await openMemory();
  const before = await start(t, { memory: new TransactionMemory(store) });
  await before.push('1', { events: [event('1')] });

  const after = await start(t, { memory: new TransactionMemory(store) });
  await after.push('1', { events: [event('9')] });
  await after.push('2', { events: [event('1'), event('2')] });

  assert.deepEqual(after.ids(), [['$2']]);
});

test('G-11: a transaction that could not be taken is taken when it comes again', async (t) => {
  const { push, ids, failures, log } = await start(t);
  failures.push(new Error('canary'));

  const first = await push('1', { events: [event('1')] });
  const second = await push('1', { events: [event('1')] });

  assert.equal(first.statusCode, 500);
  assert.equal(second.statusCode, 200);
  assert.deepEqual(ids(), [['$1']]);
  assert.doesNotMatch(log(), /canary/v);
});

test('F26, G-11: what cannot be kept on a full disk is taken, once, and told to the log', async (t) => {
  const told: string[] = [];
  const store: Store<RememberedIds> = {
    state: NO_IDS,
    save: () => Promise.reject(new StoreError('full')),
  };
  const log = { error: (_fields: object, text: string) => told.push(text) };
  const { push, ids } = await start(t, { memory: new TransactionMemory(store, log) });

  const answers = [
    await push('1', { events: [event('1')] }),
    await push('1', { events: [event('1')] }),
    await push('2', { events: [event('1'), event('2')] }),
  ];

  assert.deepEqual(
    answers.map(({ statusCode }) => statusCode),
    [200, 200, 200],
  );
  assert.deepEqual(ids(), [['$1'], ['$2']]);
  assert.deepEqual(
    told,
    Array.from({ length: 2 }, () => 'What was pushed could not be kept'),
  );
});

test('an event waits for no write of those before it, and the homeserver waits for its own', async (t) => {
  const written = Promise.withResolvers<undefined>();
  const store: Store<RememberedIds> = { state: NO_IDS, save: () => written.promise };
  const { push, ids } = await start(t, { memory: new TransactionMemory(store) });
  const answers = [push('one', { events: [event('1')] }), push('two', { events: [event('2')] })];

  for (let turn = 0; turn < 1000 && ids().length < 2; turn++) await new Promise(setImmediate);
  const taken = ids();
  const first = await Promise.race([...answers, Promise.resolve('no answer')]);
  written.resolve(undefined);

  assert.deepEqual(taken, [['$1'], ['$2']]);
  assert.equal(first, 'no answer');
  for (const { statusCode } of await Promise.all(answers)) assert.equal(statusCode, 200);
});

test('G-11: the memory holds a thousand transactions and ten thousand events', async (t) => {
  const store = await openMemory();
  const { push, ids } = await start(t, { memory: new TransactionMemory(store) });
  const many = (from: number) => Array.from({ length: 11 }, (_, i) => event(String(from * 11 + i)));

  for (let i = 0; i < 1001; i += 1) await push(String(i), { events: many(i) });

  assert.equal(store.state.transactionIds.length, 1000);
  assert.equal(store.state.eventIds.length, 10_000);
  await push('1', { events: [event('new')] });
  assert.equal(ids().length, 1001, 'one of the last thousand');
  await push('0', { events: [event('new')] });
  assert.equal(ids().length, 1002, 'one of before');
});

test('G-11: unreadable events are left out, and the others are taken', async (t) => {
  const { push, ids } = await start(t);
  const events = [
    null,
    7,
    'x',
    [],
    {},
    event('a', { room_id: undefined }),
    event('b', { type: 7 }),
    event('c', { sender: '' }),
    event('d', { state_key: 7 }),
    event('e'.repeat(300)),
    event('fine', { content: null }),
  ];

  const answer = await push('1', { events });

  assert.equal(answer.statusCode, 200);
  assert.deepEqual(ids(), [['$fine']]);
});

for (const body of ['{}', '{"events":{}}', '[]', '7', 'null']) {
  test(`G-11: the body ${body} is refused as bad JSON`, async (t) => {
    const { push, ids } = await start(t);

    const answer = await push('1', body);

    assert.equal(answer.statusCode, 400);
    assert.equal(answer.json<{ errcode: string }>().errcode, 'M_BAD_JSON');
    assert.deepEqual(ids(), []);
  });
}

test('G-11: a body of 16 MB is taken, and none beyond it', async (t) => {
  const { push, ids } = await start(t);
  const body = (bytes: number): string => JSON.stringify({ events: [], x: 'x'.repeat(bytes) });

  const taken = await push('1', body(15_000_000));
  const refused = await push('2', body(17_000_000));

  assert.equal(taken.statusCode, 200);
  assert.equal(refused.statusCode, 413);
  assert.deepEqual(ids(), []);
});

test('events may be deep and name a key twice, which bodies of visitors may not', async (t) => {
  const { app, push, batches } = await start(t);
  const deep = '['.repeat(100) + ']'.repeat(100);
  const text = JSON.stringify({ events: [event('1', { content: { body: 'HERE' } })] });

  const answer = await push('1', text.replace('"HERE"', `${deep},"a":1,"a":2,"__proto__":{"b":1}`));
  const visitor = await app.inject({
    method: 'POST',
    url: '/visitor',
    headers: { 'content-type': 'application/json' },
    payload: deep,
  });

  assert.equal(answer.statusCode, 200);
  assert.deepEqual(batches[0]?.[0]?.content, { body: JSON.parse(deep) as unknown, a: 2 });
  assert.equal(visitor.statusCode, 400);
});

test('a ping is answered, and there are no users or rooms to be made', async (t) => {
  const { app } = await start(t);
  const ping = await app.inject({
    method: 'POST',
    url: '/_matrix/app/v1/ping',
    headers: BEARER,
    payload: { transaction_id: '1' },
  });
  const user = await app.inject({ url: '/_matrix/app/v1/users/%40a%3Ab', headers: BEARER });
  const room = await app.inject({ url: '/_matrix/app/v1/rooms/%23a%3Ab', headers: BEARER });

  assert.deepEqual([ping.statusCode, ping.json()], [200, {}]);
  for (const { statusCode, json } of [user, room]) {
    assert.equal(statusCode, 404);
    assert.equal(json<{ errcode: string }>().errcode, 'M_NOT_FOUND');
  }
});

for (const json of [null, 7, {}, { transactionIds: [], eventIds: [7] }, { eventIds: [] }]) {
  test(`G-11: ${JSON.stringify(json)} is no memory of transactions`, () => {
    assert.throws(() => readRememberedIds(json), TypeError);
  });
}
