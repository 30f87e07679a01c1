import assert from 'node:assert/strict';
import { test } from 'node:test';
import { STUB_USER_ID } from '../../../test/stub-homeserver.ts';
import { makeStubStage } from '../../../test/stub-stage.ts';

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

const ROOM = '!room:stub.org';
const SKEWS = {
  right: 0,
  'a day ahead': DAY_MS,
  'a day behind': -DAY_MS,
} as const;

for (const [name, skewMs] of Object.entries(SKEWS)) {
  test(`an event without an age has that of its time stamp by the dated answers of the homeserver, where our clock is ${name}`, async (t) => {
    const theirs = Date.now();
    t.mock.timers.enable({ apis: ['Date'], now: theirs + skewMs });
    const stage = await makeStubStage();
    const headers = { Date: new Date(theirs).toUTCString() };
    const events = [stamped('$old', theirs - 3_600_000), stamped('$new', theirs - 5_000)];
    stage.stub.answer(/sync/, { body: bodyOf(events), headers });

    await stage.transport.start(stage.witness);
    await stage.close();

    const [old, young] = stage.witness.events.map(({ ageMs = NaN }) => ageMs);
    assert.ok(Math.abs(old! - 3_600_000) <= 1_000, `${old} ms`);
    assert.ok(Math.abs(young! - 5_000) <= 1_000, `${young} ms`);
  });

  test(`an event without an age has that of its time stamp by the echo of an event of ours, where our clock is ${name}`, async (t) => {
    const theirs = Date.now();
    t.mock.timers.enable({ apis: ['Date'], now: theirs + skewMs });
    const stage = await makeStubStage();
    const { stub, network, transport, witness } = stage;
    // What a page of another origin does not see.
    const headers = { Date: '' };
    stub.answer(
      /sync/,
      { body: { next_batch: 's1' }, headers },
      { body: { next_batch: 's1' }, headers },
    );
    await transport.start(witness);
    await transport.sendEvent({ roomId: ROOM, type: 'm.call.hangup', content: {} });

    const events = [stamped('$sent', theirs), stamped('$other', theirs - 20_000)];
    stub.answer(/since=/, { body: bodyOf(events), headers });
    network.tell('online');
    await witness.until(({ events: seen }) => seen.length === 2);
    await stage.close();

    assert.deepEqual(
      witness.events.map(({ ageMs }) => ageMs),
      [0, 20_000],
    );
  });
}

test('news without an age is not older than the last answer, while nothing tells the clock of the homeserver', async (t) => {
  const theirs = Date.now();
  t.mock.timers.enable({ apis: ['Date'], now: theirs + DAY_MS });
  const stage = await makeStubStage();
  const { stub, network, transport, witness } = stage;
  const headers = { Date: '' };
  const nothing = { body: { next_batch: 's1' }, headers };
  stub.answer(/sync/, nothing, nothing);
  stub.answer(/whoami/, { body: { user_id: STUB_USER_ID }, headers });
  await transport.start(witness);
  await stub.until(/sync.*timeout=30000/);

  t.mock.timers.tick(7_000);
  stub.answer(/since=/, { body: bodyOf([stamped('$1', theirs + 5_000)]), headers });
  network.tell('online');
  await witness.until(({ events }) => events.length === 1);
  await stage.close();

  assert.deepEqual(
    witness.events.map(({ ageMs }) => ageMs),
    [7_000],
  );
});

test('a stamp in the future is an age of zero', async (t) => {
  const theirs = Date.now();
  t.mock.timers.enable({ apis: ['Date'], now: theirs });
  const stage = await makeStubStage();
  stage.stub.answer(/sync/, { body: bodyOf([stamped('$1', theirs + DAY_MS)]) });

  await stage.transport.start(stage.witness);
  await stage.close();

  assert.deepEqual(
    stage.witness.events.map(({ ageMs }) => ageMs),
    [0],
  );
});

function stamped(eventId: string, stampMs: number): object {
  return {
    event_id: eventId,
    type: 'm.call.hangup',
    sender: '@bob:stub.org',
    origin_server_ts: stampMs,
    content: {},
  };
}

function bodyOf(events: readonly object[]): object {
  return { next_batch: 's1', rooms: { join: { [ROOM]: { timeline: { events } } } } };
}
