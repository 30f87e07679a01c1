import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeStubStage } from '../../test/stub-stage.ts';

const DAY_MS = 86_400_000;

for (const [name, ours, theirs] of [
  ['ours is a day ahead', DAY_MS, 0],
  ['ours is a day behind', -DAY_MS, 0],
  ["the homeserver's is a day ahead", 0, DAY_MS],
  ["the homeserver's is a day behind", 0, -DAY_MS],
] as const) {
  test(`F18: events have the age they are told with, and are sent and tried again as ever, where the clock of ${name}`, async (t) => {
    const now = Date.now();
    t.mock.timers.enable({ apis: ['Date'], now: now + ours });
    const stage = await makeStubStage();
    const { stub, transport, witness } = stage;
    const event = {
      event_id: '$1',
      type: 'm.call.invite',
      sender: '@bob:stub.org',
      origin_server_ts: now + theirs,
      content: {},
      unsigned: { age: 1_500 },
    };
    const rooms = { join: { '!room:stub.org': { timeline: { events: [event] } } } };
    const headers = { Date: new Date(now + theirs).toUTCString() };
    stub.answer(/sync/, { body: { next_batch: 's1', rooms }, headers });
    stub.answer(/\/send\//, 'drop', { status: 503, headers });

    await transport.start(witness);
    const roomId = '!room:stub.org';
    const sent = transport.sendEvent({ roomId, type: 'm.call.hangup', content: {} });
    const takenMs = await stage.passUntil(sent);
    await stage.close();

    assert.deepEqual(
      witness.events.map(({ eventId, ageMs }) => [eventId, ageMs]),
      [['$1', 1_500]],
    );
    assert.equal(takenMs, 1_500);
    assert.deepEqual(witness.failures, []);
  });
}
