import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CANARY_TOKEN, makeStubStage, onStubStage } from '../../test/stub-stage.ts';
import { rejectsWith } from '../contract/stage.ts';
import { EVENT_TYPES } from '../wire/names.ts';
import { objectOf } from './readers.ts';

const SYNC = /GET .*\/sync/;
const LONG_POLL = /GET .*\/sync.*timeout=30000/;
const LATER_SYNC = /GET .*\/sync.*since=/;

function queryOf(url: string): URLSearchParams {
  return new URL(url, 'http://stub').searchParams;
}

function call(eventId: string, rest: object = {}): object {
  return {
    event_id: eventId,
    type: 'm.call.hangup',
    sender: '@bob:stub.org',
    content: {},
    ...rest,
  };
}

test(
  'F03: a sync that hangs is given up 15 s after its time, and asked for again',
  onStubStage(async (stage) => {
    const { stub, clock, witness } = stage;
    await stub.until(LONG_POLL);
    stub.answer(LATER_SYNC, { body: { next_batch: 's1' } });

    clock.advance(44_999);
    assert.deepEqual(witness.connectivity, []);
    clock.advance(1);
    await clock.untilTimer(500);
    assert.deepEqual(witness.connectivity, [false]);
    clock.advance(500);
    await witness.until(() => witness.connectivity.length === 2);

    assert.deepEqual(witness.connectivity, [false, true]);
    // The answer after trouble is wanted at once.
    assert.equal(queryOf(stub.seen(LATER_SYNC)[2]!.url).get('timeout'), '0');
  }),
);

test(
  'a machine that is online again asks at once, and was never reported lost',
  onStubStage(async (stage) => {
    const { stub, network, witness } = stage;
    await stub.until(LONG_POLL);
    stub.answer(LATER_SYNC, timeline('!room:stub.org', [call('$1')]));

    network.tell('online');
    await witness.until(({ events }) => events.length === 1);

    assert.deepEqual(witness.connectivity, []);
  }),
);

test(
  'broken events and rooms are left out, the rest is delivered',
  onStubStage(async (stage) => {
    const { stub, network, witness } = stage;
    await stub.until(LONG_POLL);
    const broken = [null, 1, 'x', [], {}, call('$a', { sender: 1 }), call('$b', { type: null })];
    const good = call('$good', { unsigned: { age: 1_500 } });
    const join = {
      '!room:stub.org': {
        timeline: { events: [...broken, good, call('$old', { unsigned: { age: '9' } })] },
      },
      '!none:stub.org': null,
      '!odd:stub.org': { timeline: { events: {} } },
      'no room': { timeline: { events: [call('$c')] } },
    };
    const leave = { '!left:stub.org': { timeline: { events: [call('$left')] } } };
    stub.answer(LATER_SYNC, { body: { next_batch: 's1', rooms: { join, leave, invite: [] } } });

    network.tell('online');
    await witness.until(({ events }) => events.length > 0);

    const seen = witness.events.map(({ eventId, ageMs }) => [eventId, ageMs]);
    assert.deepEqual(seen, [
      ['$good', 1_500],
      ['$old', undefined],
      ['$left', undefined],
    ]);
    assert.equal(witness.batches.length, 2);
  }),
);

test(
  'F03: a proxy that knows no sync for a while does not end it',
  onStubStage(async (stage) => {
    const { stub, clock, network, witness } = stage;
    await stub.until(LONG_POLL);
    stub.answer(LATER_SYNC, { status: 404, body: '<html>' }, { body: { next_batch: 's1' } });

    network.tell('online');
    await clock.untilTimer(500);
    clock.advance(500);
    await witness.until(() => witness.connectivity.length === 2);

    assert.deepEqual([witness.connectivity, witness.failures], [[false, true], []]);
  }),
);

test(
  'a homeserver that asks us to sync later is not lost',
  onStubStage(async (stage) => {
    const { stub, clock, network, witness } = stage;
    await stub.until(LONG_POLL);
    const body = { errcode: 'M_LIMIT_EXCEEDED', retry_after_ms: 7_000 };
    stub.answer(LATER_SYNC, { status: 429, body });

    network.tell('online');
    await clock.untilTimer(7_000);

    assert.deepEqual(witness.connectivity, []);
  }),
);

test(
  'F19: a revoked token is reported once and ends everything',
  onStubStage(async (stage) => {
    const { stub, network, transport, witness } = stage;
    await stub.until(LONG_POLL);
    const refusal = { status: 401, body: { errcode: 'M_UNKNOWN_TOKEN', error: CANARY_TOKEN } };
    stub.answer(/./, ...Array.from({ length: 20 }, () => refusal));

    network.tell('online');
    const pending = [transport.describeRoom('!room:stub.org'), transport.getTurnCredentials()];

    for (const promise of pending) await rejectsWith(promise, 'unauthorized');
    await rejectsWith(transport.getOpenIdToken(), 'unauthorized');
    assert.deepEqual(
      witness.failures.map(({ code }) => code),
      ['unauthorized'],
    );
    assert.doesNotMatch(String(witness.failures[0]), new RegExp(CANARY_TOKEN));
  }),
);

for (const [path, status, errcode, code] of [
  [/whoami/, 401, 'M_UNKNOWN_TOKEN', 'unauthorized'],
  [SYNC, 401, 'M_UNKNOWN_TOKEN', 'unauthorized'],
  [SYNC, 403, 'M_FORBIDDEN', 'forbidden'],
] as const) {
  test(`a start refused at ${path.source} with ${errcode} rejects, and reports nothing`, async () => {
    const stage = await makeStubStage();
    const { stub, transport, witness } = stage;
    stub.answer(path, { status, body: { errcode } });

    const error = await rejectsWith(transport.start(witness), code);
    await stage.close();

    assert.deepEqual(witness.failures, []);
    assert.equal(error.code, code);
  });
}

test('C-22: an answer over 10 MB is not read to its end', async () => {
  const stage = await makeStubStage();
  const { stub, transport, witness } = stage;
  stub.answer(SYNC, { body: { next_batch: 'x'.repeat(11_000_000) } });

  await rejectsWith(transport.start(witness), 'rejected');

  await stage.close();
});

test(
  'C-22: an answer that never ends is given up after 45 s',
  onStubStage(async ({ stub, clock, network, witness }) => {
    await stub.until(LONG_POLL);
    stub.answer(LATER_SYNC, { body: { next_batch: 's1' } }, 'stall');
    network.tell('online');
    await stub.until(LATER_SYNC, 4);

    await clock.untilTimer(45_000);
    clock.advance(45_000);
    await witness.until(({ connectivity }) => connectivity.length > 0);

    assert.deepEqual(witness.connectivity, [false]);
  }),
);

test('the first batch holds also what came after a cached first sync', async () => {
  const stage = await makeStubStage();
  stage.stub.answer(
    SYNC,
    timeline('!room:stub.org', [call('$1')]),
    timeline('!room:stub.org', [call('$2')]),
  );

  await stage.transport.start(stage.witness);
  await stage.close();

  const [batch, ...others] = stage.witness.batches;
  assert.deepEqual(
    batch!.events.map(({ eventId }) => eventId),
    ['$1', '$2'],
  );
  assert.deepEqual([batch!.isInitial, others], [true, []]);
});

test(
  'C-19: the token travels in the header alone',
  onStubStage(async ({ stub, transport }) => {
    await transport.sendEvent({ roomId: '!room:stub.org', type: 'm.call.hangup', content: {} });
    await stub.until(LONG_POLL);

    for (const { url, path, body, authorization } of stub.requests) {
      assert.doesNotMatch(url + JSON.stringify(body), new RegExp(CANARY_TOKEN));
      const isDiscovery = path === '/_matrix/client/versions';
      assert.equal(authorization, isDiscovery ? undefined : `Bearer ${CANARY_TOKEN}`);
    }
  }),
);

test(
  'the first sync asks for calls alone, later ones also for what changes a room',
  onStubStage(async ({ stub }) => {
    const [first, later] = await stub.until(SYNC, 2);

    const typesOf = (url: string): unknown => {
      const filter = objectOf(JSON.parse(queryOf(url).get('filter') ?? ''));
      return objectOf(objectOf(filter['room'])['timeline'])['types'];
    };
    const calls = typesOf(first!.url) as string[];
    for (const type of calls) assert.match(type, /^(m|org\.matrix)\.call\.[a-z_]+$/);
    for (const type of Object.values(EVENT_TYPES)) assert.ok(calls.includes(type), type);
    assert.doesNotMatch(queryOf(first!.url).get('filter') ?? '', /\*/);
    const facts = [
      'm.room.member',
      'm.room.join_rules',
      'm.room.encryption',
      'm.room.tombstone',
      'io.element.functional_members',
    ];
    assert.deepEqual(typesOf(later!.url), [...calls, ...facts]);
  }),
);

test(
  'the sync that catches up is asked like no other, so that no cache answers it',
  onStubStage(async ({ stub }) => {
    await stub.until(LONG_POLL);

    const [catchUp, longPoll] = stub.seen(LATER_SYNC).map(({ url }) => queryOf(url).get('filter'));
    const { not_rooms: rooms } = objectOf(objectOf(JSON.parse(catchUp ?? ''))['room']);
    assert.notEqual(catchUp, longPoll);
    assert.match(JSON.stringify(rooms), /^\["!1:x"\]$/);
  }),
);

function timeline(roomId: string, events: object[]) {
  return { body: { next_batch: 's1', rooms: { join: { [roomId]: { timeline: { events } } } } } };
}
