// Homeservers that answer oddly, but answer.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onStubStage } from '../../../test/stub-stage.ts';
import { rejectsWith } from '../../contract/stage.ts';

const SYNC = /GET .*\/sync/;
const LONG_POLL = /GET .*\/sync.*timeout=30000/;
const LATER_SYNC = /GET .*\/sync.*since=/;

test(
  'a homeserver that answers every sync at once and empty is asked a few times a second at most, and ever less',
  onStubStage(async (stage, t) => {
    const { stub } = stage;
    await stub.until(LONG_POLL);
    stub.answer(
      LATER_SYNC,
      ...Array.from({ length: 1_000 }, () => ({ body: { next_batch: 's' } })),
    );
    stage.network.tell('online');

    const before = stub.seen(SYNC).length;
    await stage.pass(3_000);
    const first = stub.seen(SYNC).length - before;
    await stage.pass(30_000);
    const later = stub.seen(SYNC).length - before - first;

    t.diagnostic(`measured: ${first} in 3 s, ${later} in the 30 s after`);
    assert.ok(first <= 9, `${first} in 3 s`);
    assert.ok(later >= 7 && later <= 9, `${later} in 30 s`);
  }),
);

test(
  'a homeserver that was set back and does not know our place is synced with from the start, without a first batch of old',
  onStubStage(async (stage) => {
    const { stub, network, witness } = stage;
    await stub.until(LONG_POLL);
    const body = { errcode: 'M_UNKNOWN', error: 'Unknown since token' };
    const old = call('$old', { unsigned: { age: 3_600_000 } });
    stub.answer(LATER_SYNC, { status: 400, body });
    stub.answer(/sync(?!.*since=)/, timeline('!room:stub.org', [old]));

    network.tell('online');
    await stage.passUntil(witness.until(({ events }) => events.length > 0));

    assert.deepEqual(
      witness.batches.map(({ isInitial, events }) => [isInitial, events.map(({ ageMs }) => ageMs)]),
      [
        [true, []],
        [true, [3_600_000]],
      ],
    );
    assert.deepEqual([witness.failures, witness.connectivity], [[], [false, true]]);
  }),
);

for (const errcode of ['M_NOT_FOUND', 'M_UNKNOWN']) {
  test(
    `a user of whom the homeserver says 404 by ${errcode} is not found, and no room is made`,
    onStubStage(async ({ stub, transport }) => {
      stub.answer(/profile/, { status: 404, body: { errcode } });

      await rejectsWith(transport.findDirectRoom('@nobody:stub.org'), 'userNotFound');

      assert.deepEqual(stub.seen(/createRoom/), []);
    }),
  );
}

for (const [name, answer] of Object.entries({
  'that does not know profiles': { status: 404, body: { errcode: 'M_UNRECOGNIZED' } },
  'that hides profiles': { status: 403, body: { errcode: 'M_FORBIDDEN' } },
})) {
  test(
    `a homeserver ${name} still makes a direct room`,
    onStubStage(async ({ stub, transport }) => {
      stub.answer(/profile/, answer);
      stub.answer(/createRoom/, { body: { room_id: '!made:stub.org' } });

      assert.equal(await transport.findDirectRoom('@bob:stub.org'), '!made:stub.org');
    }),
  );
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

function timeline(roomId: string, events: object[]) {
  return { body: { next_batch: 's1', rooms: { join: { [roomId]: { timeline: { events } } } } } };
}
