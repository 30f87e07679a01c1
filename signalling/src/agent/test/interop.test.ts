import assert from 'node:assert/strict';
import { test } from 'node:test';

import { connected, openPair, World } from '../../../test/agent-pair.ts';
import type { Page } from '../../../test/agent-pair.ts';
import { forge } from '../../../test/forge.ts';
import { ALICE, BOB, openScene, THEIRS } from '../../../test/scene.ts';
import { INVITE_LIFETIME_MS, RESTART_AFTER_MS } from '../../call/timers.ts';

// Habits of other clients that no specification mentions.

for (const video of [false, true]) {
  test(`R121: each offer of a ${video ? 'video' : 'voice'} call has a stream with a track`, async () => {
    const pair = await openPair();
    const { out } = await connected(pair, video);

    out.setMicrophoneMuted(true);
    out.setHold(true);
    await pair.world.settle();
    await out.setCameraMuted(true);
    out.setHold(false);
    await pair.world.settle();

    const offers = offersOf(pair.alice, pair.world);
    assert.ok(offers.length >= 3, `${offers.length} offers`);
    for (const sdp of offers) assert.match(sdp, /\nm=audio [^]*\na=msid:\S+ \S+/);
  });
}

test('R126: a call connects with an opponent that sends no candidates and no end marker, either way', async () => {
  const callee = await openScene(BOB);
  await callee.hear(ALICE, forge('invite', THEIRS));
  const incoming = await callee.accept();
  const caller = await openScene(ALICE);
  const outgoing = await caller.place();
  await caller.hear(BOB, forge('answer', { callId: outgoing.callId, partyId: 'BOBPARTY' }));

  callee.peer.connect();
  caller.peer.connect();

  assert.equal(incoming.status, 'connected');
  assert.equal(outgoing.status, 'connected');
});

test('R127: an ice_failed after media had flowed ends the call as lost', async () => {
  const pair = await openPair();
  const { in: incoming } = await connected(pair);
  const { callId } = incoming;
  const said = pair.world.sentBy(pair.alice)[0]?.content as Record<string, string>;
  const ids = { callId, partyId: said['party_id'] ?? '' };

  pair.world.home.inject({
    ...{ roomId: pair.roomId, sender: ALICE },
    ...forge('hangup', ids, { reason: 'ice_failed' }),
  });
  await pair.world.settle();

  assert.equal(incoming.endReason, 'connectionLost');
});

test('R127, R65: both sides restart ICE in one moment, and the call goes on', async () => {
  const pair = await openPair();
  const calls = await connected(pair);
  const peers = [pair.alice.peers[0]!, pair.bob.peers[0]!];
  for (const peer of peers) peer.disconnect();

  await pair.world.advance(RESTART_AFTER_MS);
  for (const peer of peers) peer.completeGathering();
  await pair.world.settle();
  await pair.world.advance(1_000);
  for (const peer of peers) peer.connect();
  await pair.world.settle();

  for (const call of [calls.out, calls.in]) assert.equal(call.status, 'connected');
  for (const peer of peers) {
    assert.ok(peer.restarts > 0);
    assert.equal(peer.hasOpenOffer, false);
  }
  await pair.world.advance(60_000);
  for (const call of [calls.out, calls.in]) assert.equal(call.status, 'connected');
});

for (const [who, userId] of [
  ['another user', BOB],
  ['our own user', ALICE],
] as const) {
  test(`R128: a call to ${who} whose client does not ring ends when its time is over, and says why`, async () => {
    const world = new World();
    const roomId = world.home.addRoom({ joined: [ALICE, userId] });
    const { agent, peers } = await world.open(ALICE);
    const call = agent.place({ roomId, userId }, { video: false });
    await world.settle();
    peers[0]?.completeGathering();
    await world.settle();

    await world.advance(INVITE_LIFETIME_MS);

    assert.equal(call.endReason, 'noAnswer');
    const last = world.home.events.at(-1);
    assert.equal(last?.type, 'm.call.hangup');
    assert.equal((last.content as Record<string, string>)['reason'], 'invite_timeout');
  });
}

/** The descriptions of all offers that a page sent. */
function offersOf(page: Page, world: World): readonly string[] {
  return world.sentBy(page).flatMap(({ content }) => {
    const { offer, description } = content as Record<string, { type: string; sdp: string }>;
    const made = offer ?? description;
    return made?.type === 'offer' ? [made.sdp] : [];
  });
}
