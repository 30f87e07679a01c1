import assert from 'node:assert/strict';
import { test } from 'node:test';

import { ALICE, BOB, connected, openPair, ringing, World } from '../../../test/agent-pair.ts';
import { forge } from '../../../test/forge.ts';
import type { ForgedKind } from '../../../test/forge.ts';
import { openScene, THEIRS } from '../../../test/scene.ts';

test('R6: one party ID stands in every event of a call, from the invite on', async () => {
  const pair = await openPair();
  const calls = await connected(pair);
  calls.out.setMicrophoneMuted(true);
  calls.out.hangUp();
  await pair.world.settle();

  for (const page of [pair.alice, pair.bob]) {
    const parties = pair.world.sentBy(page).map(({ content }) => (content as Ids).party_id);
    assert.equal(new Set(parties).size, 1);
    assert.ok(parties.length >= 2);
  }
});

test('R10: each call has a party ID of its own, and no device ID is seen', async () => {
  const pair = await openPair();
  for (let count = 0; count < 3; count++) {
    const calls = await ringing(pair);
    calls.out.hangUp();
    await pair.world.settle();
    await pair.world.advance(60_000);
  }

  const invites = pair.world
    .sentBy(pair.alice)
    .filter(({ type }) => type === 'm.call.invite')
    .map(({ content }) => content as Ids);

  assert.equal(new Set(invites.map(({ party_id }) => party_id)).size, 3);
  assert.equal(new Set(invites.map(({ call_id }) => call_id)).size, 3);
  assert.ok(!JSON.stringify(invites).includes('DEVICE'));
});

test('R8: call and party IDs that we send keep the grammar', async () => {
  const pair = await openPair();
  await connected(pair);

  const events = pair.world.home.events.filter(({ type }) => type.startsWith('m.call.'));

  for (const { content } of events) {
    assert.match((content as Ids).call_id, /^[0-9A-Za-z._~-]{1,255}$/);
    assert.match((content as Ids).party_id, /^[0-9A-Za-z._~-]{1,255}$/);
  }
});

test('R9: a user calls themself from one page to another, and it connects', async () => {
  const world = new World();
  const roomId = world.home.addRoom({ joined: [ALICE] });
  const one = await world.open(ALICE);
  const other = await world.open(ALICE);

  const out = one.agent.place({ roomId, userId: ALICE }, { video: false });
  await world.settle();
  one.peers[0]?.completeGathering();
  await world.settle();
  const incoming = other.agent.current;
  assert.equal(incoming?.status, 'ringing');
  incoming.accept({ video: false });
  await world.settle();
  other.peers[0]?.completeGathering();
  await world.settle();
  one.peers[0]?.connect();
  other.peers[0]?.connect();

  assert.equal(out.status, 'connected');
  assert.equal(incoming.status, 'connected');
});

test('R9, C-15: our own echo changes nothing, in any phase', async () => {
  const pair = await openPair();
  const calls = await ringing(pair);
  const echoAll = async () => {
    for (const event of [...pair.world.home.events]) {
      pair.world.home.inject({ ...event, content: event.content as Record<string, unknown> });
    }
    await pair.world.settle();
  };

  await echoAll();
  assert.deepEqual([calls.out.status, calls.in.status], ['calling', 'ringing']);
  calls.in.accept({ video: false });
  await pair.world.settle();
  pair.bob.peers[0]?.completeGathering();
  await pair.world.settle();
  await echoAll();
  assert.deepEqual([calls.out.status, calls.in.status], ['connecting', 'connecting']);
});

test('R11: events of a call nobody knows do nothing', async () => {
  const kinds: ForgedKind[] = [
    'answer',
    'candidates',
    'selectAnswer',
    'reject',
    'hangup',
    'streamsChanged',
  ];
  const scene = await openScene(BOB);

  await scene.hear(ALICE, ...kinds.map((kind) => forge(kind, THEIRS)));

  assert.equal(scene.page.agent.current, undefined);
  assert.deepEqual(scene.page.told, []);
  assert.deepEqual(scene.said, []);
});

test('R11: events of another call ID leave the running call alone', async () => {
  const pair = await openPair();
  const calls = await connected(pair);

  for (const kind of ['hangup', 'answer', 'selectAnswer', 'reject'] as const) {
    const { type, content } = forge(kind, { callId: 'another', partyId: 'ANY' });
    pair.world.home.inject({ roomId: pair.roomId, sender: ALICE, type, content });
    pair.world.home.inject({ roomId: pair.roomId, sender: BOB, type, content });
  }
  await pair.world.settle();

  assert.deepEqual([calls.out.status, calls.in.status], ['connected', 'connected']);
});

interface Ids {
  readonly call_id: string;
  readonly party_id: string;
}
