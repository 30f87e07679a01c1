import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onStubStage } from '../../test/stub-stage.ts';

const LONG_POLL = /GET .*\/sync.*timeout=30000/;
const LATER_SYNC = /GET .*\/sync.*since=/;
const INVITE = call('$invite', { type: 'm.call.invite', unsigned: { age: 3_000 } });
const GAP = {
  limited: true,
  prev_batch: 'p1',
  events: [call('$later', { unsigned: { age: 1_000 } })],
};

test(
  'S19: what a gap of a sync holds is asked for, back to the last sync, and comes before what was told',
  onStubStage(async ({ stub, network, witness }) => {
    await stub.until(LONG_POLL);
    const chunk = [call('$end', { unsigned: { age: 2_000 } }), INVITE];
    stub.answer(/messages/, { body: { chunk } });
    const rooms = { join: { '!room:stub.org': { timeline: GAP } } };
    stub.answer(LATER_SYNC, { body: { next_batch: 's2', rooms } });

    network.tell('online');
    await witness.until(({ events }) => events.length > 0);

    assert.deepEqual(
      witness.events.map(({ eventId, ageMs }) => [eventId, ageMs]),
      [
        ['$invite', 3_000],
        ['$end', 2_000],
        ['$later', 1_000],
      ],
    );
    const query = queryOf(stub.seen(/messages/)[0]!.url);
    assert.deepEqual([query.get('dir'), query.get('from'), query.get('to')], ['b', 'p1', 's1']);
    assert.equal(witness.batches.length, 2);
  }),
);

test(
  'S19: a gap is asked for in pages, three at most, and what cannot be had holds nothing up',
  onStubStage(async (stage) => {
    const { stub, network, witness } = stage;
    await stub.until(LONG_POLL);
    const page = { body: { chunk: [INVITE], end: 'more' } };
    stub.answer(/messages/, page, page, page, page);
    const join = { '!room:stub.org': { timeline: GAP }, '!gone:stub.org': { timeline: GAP } };
    stub.answer(/gone.*messages/, { status: 403, body: { errcode: 'M_FORBIDDEN' } });
    stub.answer(LATER_SYNC, { body: { next_batch: 's2', rooms: { join } } });

    network.tell('online');
    await witness.until(({ events }) => events.length > 0);

    assert.equal(stub.seen(/room%3Astub.*messages/).length, 3);
    assert.equal(stub.seen(/gone%3Astub.*messages/).length, 1);
    assert.equal(witness.events.length, 5);
  }),
);

test(
  'what waited for the homeserver to come back is sent while a gap is still asked for',
  onStubStage(async (stage) => {
    const { stub, transport, witness } = stage;
    await stub.until(LONG_POLL);
    stub.goDown();
    const hangup = { roomId: '!room:stub.org', type: 'm.call.hangup', content: { call_id: '1' } };
    const sent = transport.sendEvent(hangup);
    await stage.pass(30_000);
    stub.answer(/messages/, 'hang');
    const rooms = { join: { '!room:stub.org': { timeline: GAP } } };
    stub.answer(LATER_SYNC, { body: { next_batch: 's2', rooms } });

    stub.comeBack();
    const sentMs = await stage.passUntil(sent);

    assert.ok(sentMs <= 4_000, `${sentMs} ms`);
    assert.deepEqual(witness.events, []);
  }),
);

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
