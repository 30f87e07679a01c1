// What happens to syncs and sends while the homeserver cannot be reached, and when it is back.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StubAnswer } from '../../../test/stub-homeserver.ts';
import { onStubStage, type StubStage } from '../../../test/stub-stage.ts';
import type { NetworkNews } from '../../ports/network.ts';
import type { OutgoingEvent } from '../../ports/transport.ts';

const SEND = /PUT .*\/send\//;
const SYNC = /GET .*\/sync/;
const LONG_POLL = /GET .*\/sync.*timeout=30000/;
const BACK_WITHIN_MS = 5_000;

function event(type: string): OutgoingEvent {
  return { roomId: '!room:stub.org', type, content: { call_id: '1' } };
}

/** What the homeserver has, each transaction once, in the order of the first attempts. */
function transactions({ stub }: StubStage): string[] {
  return [...new Set(stub.seen(SEND).map(({ path }) => path))].map(
    (path) => path.split('/').at(-2) ?? '',
  );
}

test(
  'F01: an answer sent into an outage of 30 s arrives, under one transaction ID, when it is over',
  onStubStage(async (stage, t) => {
    const { stub, transport } = stage;
    await stub.until(LONG_POLL);
    // The homeserver has it, but ends before it says so.
    stub.answer(SEND, 'drop');
    const answered = transport.sendEvent(event('m.call.answer'));
    await stub.until(SEND);
    stub.goDown();
    await stage.pass(30_000);
    const attempts = stub.seen(SEND).length;

    stub.comeBack();
    const backMs = await stage.passUntil(answered);

    t.diagnostic(`measured: ${backMs / 1000} s after its return`);
    assert.ok(backMs <= BACK_WITHIN_MS, `${backMs} ms`);
    assert.ok(attempts > 3, `${attempts} attempts`);
    assert.deepEqual(transactions(stage), ['m.call.answer']);
  }),
);

test(
  'F01: events sent during an outage arrive in their order',
  onStubStage(async (stage) => {
    const { stub, transport } = stage;
    await stub.until(LONG_POLL);
    stub.goDown();
    const types = ['m.call.invite', 'm.call.candidates', 'm.call.hangup'];
    const sent = Promise.all(types.map((type) => transport.sendEvent(event(type))));
    await stage.pass(30_000);

    stub.comeBack();
    await stage.passUntil(sent);

    assert.deepEqual(transactions(stage), types);
  }),
);

test(
  'F08: an event given up for news of the network is sent again at once, whether or not a sync gets through',
  onStubStage(async ({ stub, network, transport }) => {
    await stub.until(LONG_POLL);
    stub.answer(SYNC, 'hang');
    stub.answer(SEND, 'hang');
    const sent = transport.sendEvent(event('m.call.negotiate'));
    await stub.until(SEND);

    network.doubt();
    await sent;

    assert.equal(stub.seen(SEND).length, 2);
  }),
);

test(
  'F08: an event without an answer for 10 s is sent again as soon as a new sync is answered',
  onStubStage(async (stage) => {
    const { stub, clock, transport } = stage;
    await stub.until(LONG_POLL);
    stub.answer(SEND, 'hang');
    const sent = transport.sendEvent(event('m.call.negotiate'));
    await stub.until(SEND);
    const syncs = stub.seen(SYNC).length;

    clock.advance(10_000);
    await sent;

    assert.match(stub.seen(SYNC)[syncs]?.url ?? '', /timeout=0/);
    assert.equal(stub.seen(SEND).length, 2);
    assert.deepEqual(transactions(stage), ['m.call.negotiate']);
  }),
);

test(
  'F08: an event under way is sent again at once when another has got through after an outage',
  onStubStage(async (stage) => {
    const { stub, clock, transport } = stage;
    await stub.until(LONG_POLL);
    stub.answer(SEND, 'hang', 'drop');
    const hanging = transport.sendEvent(event('m.call.negotiate'));
    await stub.until(SEND);
    const other = transport.sendEvent({ ...event('m.call.hangup'), roomId: '!other:stub.org' });
    await clock.untilTimer(500);

    clock.advance(500);
    await Promise.all([hanging, other]);

    assert.equal(stub.seen(SEND).length, 4);
  }),
);

for (const outageMs of [1_000, 5_000, 30_000, 120_000]) {
  test(
    `F02: a hangup sent in an outage of ${outageMs / 1000} s arrives within 5 s of its end`,
    onStubStage(async (stage, t) => {
      const { stub, transport } = stage;
      await stub.until(LONG_POLL);
      stub.goDown();
      const sent = transport.sendEvent(event('m.call.hangup'));
      await stage.pass(outageMs);

      stub.comeBack();
      const backMs = await stage.passUntil(sent);

      t.diagnostic(`measured: ${backMs / 1000} s`);
      assert.ok(backMs <= BACK_WITHIN_MS, `${backMs} ms`);
    }),
  );
}

const OUTAGES = {
  'that refuses connections': 'drop',
  'behind a proxy that says 502': { status: 502, body: '<html>' },
  'behind a proxy that says 404': { status: 404, body: '<html>' },
} as const satisfies Record<string, StubAnswer>;
for (const [name, outage] of Object.entries(OUTAGES)) {
  test(
    `F03: a homeserver ${name} is synced with within 5 s of its return, however long it was away`,
    onStubStage(async (stage, t) => {
      const { stub, witness } = stage;
      let worstMs = 0;
      for (let outageMs = 300; outageMs < 12_000; outageMs += 700) {
        await stub.until(LONG_POLL);
        stub.goDown(outage);
        await stage.pass(outageMs);
        assert.equal(witness.connectivity.at(-1), false);

        stub.comeBack();
        const isBack = witness.until(({ connectivity }) => connectivity.at(-1) === true);
        worstMs = Math.max(worstMs, await stage.passUntil(isBack));
      }

      t.diagnostic(`measured: ${worstMs / 1000} s at worst`);
      assert.ok(worstMs <= BACK_WITHIN_MS, `${worstMs} ms`);
      assert.deepEqual(witness.failures, []);
    }),
  );
}

for (const news of ['online', 'changed', 'woke'] as const satisfies NetworkNews[]) {
  test(
    `F03: a sync that hangs is given up at once when the network tells "${news}"`,
    onStubStage(async (stage) => {
      const { stub, network, witness } = stage;
      await stub.until(LONG_POLL);

      network.tell(news);
      await stub.until(SYNC, 5);
      await stage.pass(0);

      const polls = stub.seen(SYNC).map(({ url }) => /timeout=(\d+)/.exec(url)?.[1]);
      assert.deepEqual(polls, ['0', '0', '30000', '0', '30000']);
      assert.equal(stub.hangingCount, 1);
      assert.deepEqual(witness.connectivity, []);
    }),
  );
}

test(
  'F03: a sync that hangs is given up at once when a send got through again',
  onStubStage(async (stage) => {
    const { stub, clock, transport } = stage;
    await stub.until(LONG_POLL);
    stub.answer(SEND, 'drop');

    const sent = transport.sendEvent(event('m.call.answer'));
    await clock.untilTimer(500);
    clock.advance(500);
    await sent;

    await stub.until(LONG_POLL, 2);
  }),
);

test(
  'a send that waits half a minute tries again as soon as a sync succeeded',
  onStubStage(async (stage) => {
    const { stub, clock, transport } = stage;
    await stub.until(LONG_POLL);
    stub.goDown();
    const sent = transport.sendEvent(event('m.call.answer'));
    await stage.passUntil(clock.untilTimer(30_000));

    stub.comeBack();
    await stage.passUntil(stub.until(LONG_POLL, 2));
    await sent;

    assert.ok(!clock.running.includes(30_000));
  }),
);
