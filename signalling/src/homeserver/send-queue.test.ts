import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LIES } from '../../test/lying-proxy.ts';
import { CANARY_TOKEN, onStubStage, type StubStage } from '../../test/stub-stage.ts';
import { rejectsWith } from '../contract/stage.ts';
import type { OutgoingEvent } from '../ports/transport.ts';

const SEND = /PUT .*\/send\//;

function event(callId: string): OutgoingEvent {
  return { roomId: '!room:stub.org', type: 'm.call.hangup', content: { call_id: callId } };
}

function sentIds({ stub }: StubStage): string[] {
  return stub.seen(SEND).map(({ path }) => path.split('/').at(-1) ?? '');
}

function sentCalls({ stub }: StubStage): unknown[] {
  return stub.seen(SEND).map(({ body }) => (body as { call_id: string }).call_id);
}

for (const [name, answer] of Object.entries({
  retry_after_ms: { body: { errcode: 'M_LIMIT_EXCEEDED', retry_after_ms: 7_000 } },
  'Retry-After': { body: { errcode: 'M_LIMIT_EXCEEDED' }, headers: { 'Retry-After': '7' } },
})) {
  const sentence = `F04: a rate-limited event is repeated after ${name}, under the same transaction ID`;
  test(
    sentence,
    onStubStage(async (stage) => {
      const { stub, clock, network, transport } = stage;
      stub.answer(SEND, { status: 429, ...answer });

      const sent = transport.sendEvent(event('1'));
      await clock.untilTimer(7_000);
      network.tell('online');
      clock.advance(6_999);
      assert.ok(clock.running.includes(7_000));
      clock.advance(1);
      await sent;

      const [first, second] = sentIds(stage);
      assert.equal(first, second);
    }),
  );
}

test(
  'passing trouble is repeated after longer and longer waits',
  onStubStage(async (stage) => {
    const { stub, clock, transport } = stage;
    stub.answer(SEND, { status: 502, body: '<html>' }, 'drop', { status: 500 }, { body: 'a page' });

    const sent = transport.sendEvent(event('1'));
    for (const waitMs of [500, 1_000, 2_000, 4_000]) {
      await clock.untilTimer(waitMs);
      clock.advance(waitMs);
    }
    await sent;

    assert.equal(stub.seen(SEND).length, 5);
    assert.equal(new Set(sentIds(stage)).size, 1);
  }),
);

test(
  'being online again ends the wait',
  onStubStage(async ({ stub, clock, network, transport }) => {
    stub.answer(SEND, 'drop');

    const sent = transport.sendEvent(event('1'));
    await clock.untilTimer(500);
    network.tell('online');
    await sent;

    assert.equal(stub.seen(SEND).length, 2);
  }),
);

for (const [asked, status, errcode, code] of [
  [SEND, 413, 'M_TOO_LARGE', 'tooLarge'],
  [SEND, 403, 'M_FORBIDDEN', 'forbidden'],
  [SEND, 400, 'M_BAD_JSON', 'rejected'],
  [SEND, 404, 'M_NOT_FOUND', 'roomNotFound'],
  // After a ban not even the state of the room is told.
  [/state\/m.room.encryption/, 403, 'M_FORBIDDEN', 'forbidden'],
] as const) {
  test(
    `an event refused with ${status} and ${errcode} at ${asked.source} is not repeated`,
    onStubStage(async ({ stub, transport }) => {
      stub.answer(asked, { status, body: { errcode, error: CANARY_TOKEN } });

      const error = await rejectsWith(transport.sendEvent(event('1')), code);

      assert.equal(stub.seen(asked).length, 1);
      assert.doesNotMatch(error.message, new RegExp(CANARY_TOKEN));
    }),
  );
}

test(
  'C-22, C-19: a redirect is not followed, as it could carry the token to another place',
  onStubStage(async ({ stub, clock, transport }) => {
    const headers = { Location: '/elsewhere' };
    stub.answer(SEND, { status: 307, headers });

    const sent = transport.sendEvent(event('1'));
    await clock.untilTimer(500);

    assert.deepEqual(stub.seen(/elsewhere/), []);
    transport.stop();
    await rejectsWith(sent, 'aborted');
  }),
);

test(
  'an aborted event that still waits leaves the queue at once',
  onStubStage(async (stage) => {
    const { stub, transport } = stage;
    stub.answer(SEND, 'hang');
    const [first, second] = [new AbortController(), new AbortController()];

    const hanging = transport.sendEvent(event('1'), first.signal);
    const waiting = transport.sendEvent(event('2'), second.signal);
    const last = transport.sendEvent(event('3'));
    await stub.until(SEND);
    second.abort();
    await rejectsWith(waiting, 'aborted');
    first.abort();
    await rejectsWith(hanging, 'aborted');
    await last;

    assert.deepEqual(sentCalls(stage), ['1', '3']);
  }),
);

test(
  'F04: a hangup overtakes the candidates of its call, which wait for a rate limit',
  onStubStage(async (stage) => {
    const { stub, clock, transport } = stage;
    const body = { errcode: 'M_LIMIT_EXCEEDED', retry_after_ms: 20_000 };
    stub.answer(SEND, { status: 429, body });
    const call = new AbortController();
    const refused = ['1', '2', '3', '4', '5'].map((callId) =>
      rejectsWith(transport.sendEvent(event(callId), call.signal), 'aborted'),
    );
    await clock.untilTimer(20_000);

    const hungUp = transport.sendEvent(event('hangup'));
    call.abort();
    await hungUp;

    await Promise.all(refused);
    assert.deepEqual(sentCalls(stage), ['1', 'hangup']);
  }),
);

test(
  'F04: a hangup that is rate limited itself waits as long as it is told, and arrives',
  onStubStage(async (stage) => {
    const { stub, transport } = stage;
    const limited = (ms: number) => ({
      status: 429,
      body: { errcode: 'M_LIMIT_EXCEEDED', retry_after_ms: ms },
    });
    stub.answer(SEND, limited(3_000), limited(2_000));

    const takenMs = await stage.passUntil(transport.sendEvent(event('1')));

    assert.equal(takenMs, 5_000);
    assert.equal(new Set(sentIds(stage)).size, 1);
  }),
);

test(
  'F18: a homeserver that asks to wait until a time of its own clock is asked again after the usual wait',
  onStubStage(async (stage) => {
    const { stub, transport } = stage;
    const tomorrow = new Date(Date.now() + 86_400_000).toUTCString();
    const headers = { 'Retry-After': tomorrow, Date: tomorrow };
    stub.answer(SEND, { status: 429, body: { errcode: 'M_LIMIT_EXCEEDED' }, headers });

    assert.equal(await stage.passUntil(transport.sendEvent(event('1'))), 500);
  }),
);

test(
  'an event that hangs does not hold up other rooms',
  onStubStage(async ({ stub, transport }) => {
    stub.answer(SEND, 'hang');
    const hanging = transport.sendEvent(event('1'));
    await stub.until(SEND);

    await transport.sendEvent({ ...event('2'), roomId: '!other:stub.org' });

    transport.stop();
    await rejectsWith(hanging, 'aborted');
  }),
);

test(
  'transaction IDs differ between events and between page loads',
  onStubStage(async (stage, t) => {
    const ids = new Set<string>();
    for (const send of [onStubStage, onStubStage]) {
      await send(async (other) => {
        await other.transport.sendEvent(event('1'));
        await other.transport.sendEvent(event('2'));
        for (const id of sentIds(other)) ids.add(id);
      })(t);
    }

    assert.equal(ids.size, 4);
    assert.deepEqual(sentIds(stage), []);
  }),
);

test(
  'a stop ends the wait of an event',
  onStubStage(async ({ stub, clock, transport }) => {
    stub.answer(SEND, 'drop');
    const sent = transport.sendEvent(event('1'));
    await clock.untilTimer(500);

    transport.stop();

    await rejectsWith(sent, 'aborted');
    assert.deepEqual(clock.running, []);
  }),
);

test(
  'a 404 of a proxy does not count as "not encrypted": it is asked again',
  onStubStage(async (stage) => {
    const { stub, transport } = stage;
    const page = { status: 404, body: '<html>' };
    stub.answer(/state\/m\.room\.encryption/, page, page);

    const sent = transport.sendEvent(event('1'));
    await stub.until(/state/);
    transport.sendOnUnload(event('2'));
    assert.deepEqual(stub.seen(SEND), []);
    await stage.passUntil(sent);

    assert.equal(stub.seen(/state\/m\.room\.encryption/).length, 3);
    assert.equal(stub.seen(SEND).length, 1);
  }),
);

for (const [name, lie] of Object.entries(LIES)) {
  test(
    `an event is sent again after ${name}, under the same transaction ID`,
    onStubStage(async (stage) => {
      stage.stub.answer(SEND, lie);

      await stage.passUntil(stage.transport.sendEvent(event('1')));

      assert.equal(sentIds(stage).length, 2);
      assert.equal(new Set(sentIds(stage)).size, 1);
      assert.deepEqual(stage.witness.failures, []);
    }),
  );
}

test(
  'what is sent on unload outlives the stop',
  onStubStage(async (stage) => {
    const { stub, transport } = stage;
    await transport.sendEvent(event('1'));

    transport.sendOnUnload(event('2'));
    transport.stop();

    await stub.until(SEND, 2);
    assert.deepEqual(sentCalls(stage), ['1', '2']);
  }),
);

test(
  'F08: an event that hangs is sent again when the network is doubted, under the same transaction ID',
  onStubStage(async (stage) => {
    const { stub, network, transport } = stage;
    stub.answer(SEND, 'hang');

    const sent = transport.sendEvent(event('1'));
    await stub.until(SEND, 1);
    network.doubt();
    await sent;

    const [first, second, ...more] = sentIds(stage);
    assert.equal(second, first);
    assert.deepEqual(more, []);
  }),
);
