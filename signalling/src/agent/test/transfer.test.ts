import assert from 'node:assert/strict';
import { test } from 'node:test';

import { ALICE, BOB, connected, openPair } from '../../../test/agent-pair.ts';
import type { Page, Pair } from '../../../test/agent-pair.ts';
import { forge } from '../../../test/forge.ts';
import { MALLORY } from '../../../test/scene.ts';
import { AWAITED_MS } from '../awaited-call.ts';
import type { Call } from '../../ports/call.ts';

const CAROL = '@carol:example.org';

test('R92: invite and answer say that we can be transferred, and take no digits', async () => {
  const pair = await openPair();
  const { out } = await connected(pair);

  for (const type of ['m.call.invite', 'm.call.answer']) {
    const event = pair.world.home.events.find((candidate) => candidate.type === type);
    assert.deepEqual((event?.content as Record<string, unknown>)['capabilities'], {
      'm.call.transferee': true,
      'm.call.dtmf': false,
    });
  }
  assert.deepEqual([out.canTransfer, out.canSendDigits], [true, false]);
});

test('R93, R94, R96: who is transferred is asked, calls the target under the given ID, and keeps the old call until the new one connects', async () => {
  const trio = await openTrio();
  const { world, alice, bob, carol, out, in: kept } = trio;

  alice.agent.transfer(CAROL);
  await world.settle();
  assert.deepEqual(kept.transferOffer, { userId: CAROL, displayName: undefined });
  assert.equal(bob.peers.length, 1);

  kept.acceptTransfer();
  await world.settle();
  bob.peers.at(-1)?.completeGathering();
  await world.settle();
  const ringing = carol.agent.current;
  assert.equal(ringing?.status, 'ringing');
  assert.equal(ringing.callId, createdCall(trio));
  assert.equal(bob.agent.current, kept);

  await answer(trio, carol);
  assert.equal(opponentOf(bob), CAROL);
  assert.equal(bob.agent.current.status, 'connected');
  assert.deepEqual([kept.endReason, out.endReason], ['transferred', 'transferred']);
});

test('R95: a transfer that is declined is told, and the call goes on', async () => {
  const trio = await openTrio();
  const { world, alice, in: kept, out } = trio;
  alice.agent.transfer(CAROL);
  await world.settle();

  kept.declineTransfer();
  await world.settle();

  assert.equal(kept.transferOffer, undefined);
  assert.deepEqual([kept.status, out.status], ['connected', 'connected']);
  assert.deepEqual(lastContent(trio, 'm.call.reject_replacement')['reason'], 'declined');
  assert.deepEqual(problemsOf(alice), ['transferDeclined']);
});

test('R95: a transfer to nobody who can be called is refused with the reason', async () => {
  const trio = await openTrio();
  const { world, alice, bob, in: kept } = trio;
  alice.agent.transfer('@nobody:example.org');
  await world.settle();

  kept.acceptTransfer();
  await world.settle();

  assert.equal(kept.status, 'connected');
  assert.equal(lastContent(trio, 'm.call.reject_replacement')['reason'], 'failed_room_invite');
  assert.deepEqual(problemsOf(bob), ['transferFailed']);
});

test('R95: a target that declines leaves the old call as it was', async () => {
  const trio = await openTrio();
  const { world, alice, bob, carol, in: kept, out } = trio;
  alice.agent.transfer(CAROL);
  await world.settle();
  kept.acceptTransfer();
  await world.settle();
  bob.peers.at(-1)?.completeGathering();
  await world.settle();

  carol.agent.current?.reject();
  await world.settle();

  assert.deepEqual([kept.status, out.status], ['connected', 'connected']);
  assert.equal(bob.agent.current, kept);
  assert.equal(lastContent(trio, 'm.call.reject_replacement')['reason'], 'failed_call');
});

for (const first of ['the target', 'the other one'] as const) {
  test(`R94: after a consultation the target takes the call without ringing, where ${first} agreed first`, async () => {
    const trio = await openTrio();
    const { world, alice, bob, carol, out, in: kept } = trio;
    out.setHold(true);
    alice.agent.place({ userId: CAROL }, { video: false });
    await world.settle();
    alice.peers.at(-1)?.completeGathering();
    await world.settle();
    const consulted = carol.agent.current;
    assert.ok(consulted);
    await answer(trio, carol, alice);
    alice.agent.swap();
    await world.settle();

    alice.agent.transfer(CAROL);
    await world.settle();
    if (first === 'the target') consulted.acceptTransfer();
    kept.acceptTransfer();
    await world.settle();
    bob.peers.at(-1)?.completeGathering();
    await world.settle();
    if (first === 'the other one') {
      assert.ok(carol.agent.waiting);
      consulted.acceptTransfer();
      await world.settle();
      assert.equal(carol.agent.waiting, undefined);
    }
    carol.peers.at(-1)?.completeGathering();
    await world.settle();
    for (const page of [bob, carol]) page.peers.at(-1)?.connect();
    await world.settle();

    assert.equal(opponentOf(bob), CAROL);
    assert.equal(opponentOf(carol), BOB);
    assert.equal(carol.told.filter(({ type }) => type === 'incoming').length, 1);
    assert.equal(alice.agent.current, undefined);
    assert.equal(alice.devices.liveTracks.length, 0);
  });
}

test('R95: a call that was announced and does not come is given up', async () => {
  const trio = await openTrio();
  const { world, in: kept } = trio;
  const fields = { create_call: undefined, await_call: 'SOON', target_user: { id: CAROL } };
  await hear(trio, ALICE, fields);

  kept.acceptTransfer();
  await world.advance(AWAITED_MS);

  assert.equal(kept.status, 'connected');
  assert.equal(lastContent(trio, 'm.call.reject_replacement')['reason'], 'failed_call');
});

test('R93: only the opponent of a call that runs can ask, in its room, and one thing at a time', async () => {
  const trio = await openTrio();
  const { world, in: kept, out } = trio;
  world.home.setMember(trio.roomId, MALLORY, 'join');

  await hear(trio, MALLORY);
  await hear(trio, ALICE, { party_id: 'OTHER' });
  await hear(trio, ALICE, { roomId: trio.otherRoom });
  assert.deepEqual(kept.transferOffer, undefined);

  await hear(trio, ALICE);
  await hear(trio, ALICE, { target_user: { id: MALLORY } });
  assert.deepEqual(kept.transferOffer, { userId: CAROL, displayName: 'Carol' });
  assert.equal(out.status, 'connected');
});

test('R96: an opponent that asks again and again is heard three times', async () => {
  const trio = await openTrio();
  let asked = 0;
  for (let count = 0; count < 10; count += 1) {
    await hear(trio, ALICE);
    if (trio.in.transferOffer !== undefined) asked += 1;
    trio.in.declineTransfer();
  }

  assert.equal(asked, 3);
});

test('R94: an opponent that asks and hangs up in one breath, as Element does, is still obeyed with consent', async () => {
  const trio = await openTrio();
  const { world, bob, carol, in: kept } = trio;
  const ids = idsOf(trio);
  world.home.inject({ roomId: trio.roomId, sender: ALICE, ...forge('replaces', ids) });
  const reason = { reason: 'transferred' };
  world.home.inject({ roomId: trio.roomId, sender: ALICE, ...forge('hangup', ids, reason) });
  await world.settle();
  assert.equal(kept.endReason, 'transferred');
  assert.equal(bob.peers.length, 1);

  kept.acceptTransfer();
  await world.settle();
  bob.peers.at(-1)?.completeGathering();
  await world.settle();

  assert.equal(carol.agent.current?.status, 'ringing');
  assert.equal(opponentOf(bob), CAROL);
});

for (const decide of ['acceptTransfer', 'declineTransfer'] as const) {
  test(`after the end of a call the user decides once about its transfer: ${decide}`, async () => {
    const trio = await openTrio();
    const { world, bob, in: kept } = trio;
    const ids = idsOf(trio);
    world.home.inject({ roomId: trio.roomId, sender: ALICE, ...forge('replaces', ids) });
    world.home.inject({ roomId: trio.roomId, sender: ALICE, ...forge('hangup', ids) });
    await world.settle();
    assert.equal(kept.transferOffer?.userId, CAROL);

    kept[decide]();
    kept.acceptTransfer();
    await world.settle();

    assert.equal(kept.transferOffer, undefined);
    assert.equal(bob.peers.length, decide === 'acceptTransfer' ? 2 : 1);
  });
}

test('an opponent whose client cannot be transferred is not asked', async () => {
  const trio = await openTrio();
  trio.out.hangUp();
  await trio.world.settle();

  assert.throws(
    () => {
      trio.alice.agent.transfer(CAROL);
    },
    { code: 'cannotTransfer' },
  );
});

type HeardFields = Readonly<Record<string, unknown>> & { readonly roomId?: string };

interface Trio extends Pair {
  readonly out: Call;
  readonly in: Call;
  readonly carol: Page;
  readonly otherRoom: string;
}

/** Alice and Bob talk; Carol is somebody both can call. */
async function openTrio(): Promise<Trio> {
  const pair = await openPair();
  const { world } = pair;
  const otherRoom = world.home.addDirectRoom(BOB, CAROL);
  world.home.addDirectRoom(ALICE, CAROL);
  const carol = await world.open(CAROL);
  return { ...pair, ...(await connected(pair)), carol, otherRoom };
}

/** `page` answers, and media flows between it and who called. */
async function answer({ world, bob }: Trio, page: Page, caller = bob): Promise<void> {
  const call = page.agent.current;
  assert.ok(call);
  call.accept({ video: false });
  await world.settle();
  page.peers.at(-1)?.completeGathering();
  await world.settle();
  page.peers.at(-1)?.connect();
  caller.peers.at(-1)?.connect();
  await world.settle();
}

async function hear(
  trio: Trio,
  sender: string,
  { roomId = trio.roomId, ...fields }: HeardFields = {},
): Promise<void> {
  const event = forge('replaces', idsOf(trio), fields);
  trio.world.home.inject({ roomId, sender, ...event });
  await trio.world.settle();
}

/** Of Alice in the call with Bob. */
function idsOf({ world, out }: Trio): { callId: string; partyId: string } {
  const invite = world.home.events.find(({ type }) => type === 'm.call.invite');
  const { party_id: partyId } = invite?.content as { party_id: string };
  return { callId: out.callId, partyId };
}

function opponentOf({ agent }: Page): string | undefined {
  return agent.current?.opponent?.userId;
}

function createdCall(trio: Trio): unknown {
  return lastContent(trio, 'm.call.replaces')['create_call'];
}

function lastContent({ world }: Trio, wanted: string): Readonly<Record<string, unknown>> {
  const event = world.home.events.findLast(({ type }) => type === wanted);
  return event?.content as Record<string, unknown>;
}

function problemsOf({ told }: Page): readonly string[] {
  return told.flatMap((event) => (event.type === 'problem' ? [event.problem.code] : []));
}
