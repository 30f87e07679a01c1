import assert from 'node:assert/strict';
import { test } from 'node:test';
import { STUB_USER_ID } from '../../test/stub-homeserver.ts';
import { onStubStage } from '../../test/stub-stage.ts';

const ROOMS = ['!one:stub.org', '!two:stub.org'];
/** Only the question for receipts names rooms. */
const RECEIPTS = /GET .*\/sync.*receipt/;
const HOUR_MS = 3_600_000;

interface Receipt {
  readonly ageMs: number;
  readonly userId?: string;
  readonly kind?: 'm.read' | 'm.read.private';
  readonly thread?: string;
}

function receiptsIn(roomId: string, ...receipts: readonly Receipt[]) {
  const events = receipts.map(({ ageMs, userId = STUB_USER_ID, kind = 'm.read', thread }) => ({
    type: 'm.receipt',
    content: { $event: { [kind]: { [userId]: { ts: Date.now() - ageMs, thread_id: thread } } } },
  }));
  return { body: { next_batch: 's9', rooms: { join: { [roomId]: { ephemeral: { events } } } } } };
}

const TABLE: Readonly<Record<string, readonly [receipts: readonly Receipt[], readHours?: number]>> =
  {
    'a receipt': [[{ ageMs: HOUR_MS }], 1],
    'a private receipt': [[{ ageMs: HOUR_MS, kind: 'm.read.private' }], 1],
    'several receipts, of which the newest counts': [
      [{ ageMs: 3 * HOUR_MS }, { ageMs: 2 * HOUR_MS, thread: 'main' }],
      2,
    ],
    'a receipt of a thread, in which no call stands': [[{ ageMs: HOUR_MS, thread: '$thread' }]],
    'a receipt of somebody else': [[{ ageMs: HOUR_MS, userId: '@bob:stub.org' }]],
    'no receipt': [[]],
  };

for (const [what, [receipts, readHours]] of Object.entries(TABLE)) {
  test(`what was read is known by ${what}`, async (context) =>
    onStubStage(async (stage) => {
      const { stub, transport } = stage;
      stub.answer(RECEIPTS, receiptsIn('!one:stub.org', ...receipts));

      const asked = transport.getReadAges(ROOMS);
      await stage.passUntil(asked);

      const ages = await asked;
      assert.deepEqual([...ages.keys()], readHours === undefined ? [] : ['!one:stub.org']);
      const age = ages.get('!one:stub.org') ?? 0;
      assert.ok(Math.abs(age - (readHours ?? 0) * HOUR_MS) < 60_000, String(age));
    })(context));
}

test('nothing but the receipts of the rooms in question is asked for', (context) =>
  onStubStage(async (stage) => {
    const { stub, transport } = stage;
    stub.answer(RECEIPTS, receiptsIn('!one:stub.org'));

    await stage.passUntil(transport.getReadAges(ROOMS));

    const asked = stub.requests.map(({ url }) => url).find((url) => url.includes('receipt')) ?? '';
    const query = new URL(asked, 'http://stub').searchParams;
    const filter = JSON.parse(query.get('filter') ?? '') as { room: Record<string, unknown> };
    assert.equal(query.get('since'), null);
    assert.deepEqual(filter.room['rooms'], ROOMS);
    assert.deepEqual(filter.room['timeline'], { limit: 1, types: [] });
  })(context));
