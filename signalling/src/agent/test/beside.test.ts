// What happens to one call while another one begins, ends or takes its place.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { ALICE, BOB, connected, openPair } from '../../../test/agent-pair.ts';
import type { Page, Pair } from '../../../test/agent-pair.ts';
import { forge, forgeV0 } from '../../../test/forge.ts';
import type { ForgedKind } from '../../../test/forge.ts';
import { MALLORY, openScene } from '../../../test/scene.ts';
import type { Scene } from '../../../test/scene.ts';
import type { CallIds } from '../../wire/write.ts';
import type { Call } from '../../ports/call.ts';

const CAROL = '@carol:example.org';
const DAVE = '@dave:example.org';

test('R4: a call of version 0 that is put behind another one hears and says nothing, though it cannot be told', async () => {
  const scene = await openScene(BOB);
  await scene.hear(ALICE, forgeV0('invite', 'old'));
  const first = await scene.accept();
  scene.peer.connect();
  await letCarolCall(scene);

  scene.page.agent.holdAndAnswer({ video: false });
  await scene.world.settle();

  assert.equal(first.isHolding, true);
  assert.deepEqual(scene.page.peers[0]?.sentTracks, []);
});

test('a call that is put behind another one while its devices open is held as soon as it is answered', async () => {
  const scene = await openScene(BOB);
  await scene.hear(ALICE, forge('invite', { callId: 'one', partyId: 'A' }));
  const { call: first } = scene;
  const grant = scene.page.devices.holdPrompts();
  first.accept({ video: false });
  await scene.world.settle();
  await letCarolCall(scene);

  scene.page.agent.holdAndAnswer({ video: false });
  grant();
  await connectAll(scene);

  assert.equal(scene.page.agent.onHold, first);
  assert.equal(first.isHolding, true);
  assert.deepEqual(scene.page.peers[0]?.sentTracks, []);
});

test('a call that came while another one rang is announced when that one is answered', async () => {
  const scene = await openScene(BOB);
  await scene.hear(ALICE, forge('invite', { callId: 'one', partyId: 'A' }));
  await letCarolCall(scene);
  assert.equal(waitingId(scene), undefined);

  await scene.accept();

  assert.equal(waitingId(scene), CAROL);
});

test('who calls while we look up where to call is told of once that is known to be somewhere else', async () => {
  const scene = await openScene(ALICE);
  const elsewhere = scene.world.home.addRoom({ joined: [ALICE, MALLORY] });
  const search = Promise.withResolvers<string>();
  scene.page.transport.findDirectRoom = () => search.promise;
  scene.page.agent.place({ userId: BOB }, { video: false });
  scene.post(MALLORY, forge('invite', { callId: 'one', partyId: 'M' }), elsewhere);
  await scene.world.settle();
  assert.deepEqual(scene.suppressed, []);

  search.resolve(scene.roomId);
  await scene.world.settle();

  assert.deepEqual(scene.suppressed, ['busy']);
});

test('a call that ends while we look up where it goes ends the search, and one that goes on does not', async () => {
  const scene = await openScene(ALICE);
  const signals: (AbortSignal | undefined)[] = [];
  scene.page.transport.findDirectRoom = (_userId, signal?: AbortSignal) => {
    signals.push(signal);
    return new Promise(() => undefined);
  };
  const call = scene.page.agent.place({ userId: BOB }, { video: false });
  await scene.world.settle();
  const before = signals.map((signal) => signal?.aborted);

  call.hangUp();
  await scene.world.settle();

  assert.deepEqual([before, signals.map((signal) => signal?.aborted)], [[false], [true]]);
  assert.equal(call.endReason, 'cancelled');
});

test('with a call on hold and another one placed, one that waits cannot be answered', async () => {
  const pair = await openPair();
  const { world, bob } = pair;
  const { in: first } = await connected(pair);
  await invite(pair, CAROL);
  const free = world.home.addRoom({ joined: [BOB, DAVE] });
  first.setHold(true);
  const placed = bob.agent.place({ roomId: free }, { video: false });
  await world.settle();

  assert.equal(bob.agent.waiting, undefined);
  assert.throws(
    () => {
      bob.agent.holdAndAnswer({ video: false });
    },
    { code: 'noCall' },
  );
  assert.deepEqual([bob.agent.current, bob.agent.onHold], [placed, first]);
});

test('R94: a transfer that connects takes the line of the call it replaces, and leaves another one alone', async () => {
  const trio = await transferring();
  const { world, bob, carol, kept } = trio;
  await invite(trio, DAVE);
  bob.agent.holdAndAnswer({ video: false });
  await world.settle();
  const dave = bob.agent.current;
  bob.peers.at(-1)?.completeGathering();
  bob.peers.at(-1)?.connect();
  await world.settle();

  carol.agent.current?.accept({ video: false });
  await world.settle();
  carol.peers.at(-1)?.completeGathering();
  await world.settle();
  bob.peers[1]?.connect();
  carol.peers.at(-1)?.connect();
  await world.settle();

  assert.equal(bob.agent.current, dave);
  assert.equal(bob.agent.onHold?.opponent?.userId, CAROL);
  assert.equal(bob.agent.onHold.isHolding, true);
  assert.equal(kept.endReason, 'transferred');
  assert.ok(bob.told.some((event) => event.type === 'ended' && event.call === kept));
});

test('R96: who hangs up while they are transferred is called no more', async () => {
  const { world, bob, carol, kept } = await transferring();

  kept.hangUp();
  await world.settle();

  assert.equal(carol.agent.current, undefined);
  assert.equal(bob.agent.current, undefined);
  assert.equal(bob.devices.liveTracks.length, 0);
});

test('R96, C-20: who hangs up before the call that was announced answers it no more', async () => {
  const pair = await openPair();
  const { world, bob } = pair;
  const { out, in: kept } = await connected(pair);
  const fields = { create_call: undefined, await_call: 'AWAITED' };
  await say(pair, 'replaces', { ids: idsOf(pair, out), ...fields });
  kept.acceptTransfer();
  kept.hangUp();
  await world.settle();
  const { prompts } = bob.devices;

  await invite(pair, CAROL, 'AWAITED');

  assert.equal(bob.devices.prompts, prompts);
  assert.equal(bob.agent.current?.status, 'ringing');
});

test('R93: a transfer to a call ID that is in use is refused, and harms no call', async () => {
  const pair = await openPair();
  const { world, bob } = pair;
  const { out, in: kept } = await connected(pair);
  world.home.setDirectRoom(ALICE, BOB, pair.roomId);
  const target = { target_user: { id: ALICE }, create_call: out.callId };
  await say(pair, 'replaces', { ids: idsOf(pair, out), ...target });

  kept.acceptTransfer();
  await world.settle();
  out.hangUp();
  await world.settle();

  assert.equal(kept.endReason, 'opponentHungUp');
  assert.equal(bob.devices.liveTracks.length, 0);
});

test('C-16: a transfer goes to the direct room with the target, whatever room is named', async () => {
  const pair = await openPair();
  const { world } = pair;
  const { out, in: kept } = await connected(pair);
  const crowd = world.home.addRoom({ joined: [BOB, CAROL, DAVE, MALLORY], joinRule: 'public' });
  world.home.addDirectRoom(BOB, CAROL);
  await say(pair, 'replaces', { ids: idsOf(pair, out), target_room: crowd });

  kept.acceptTransfer();
  await world.settle();
  pair.bob.peers.at(-1)?.completeGathering();
  await world.settle();

  const invites = world.home.events.filter(({ type }) => type === 'm.call.invite');
  assert.equal(invites.length, 2);
  assert.ok(invites.every(({ roomId }) => roomId !== crowd));
});

test('R60: when a call that stalled is told to have ended, nothing of it runs any more', async () => {
  const scene = await openScene(BOB);
  await scene.hear(ALICE, forge('invite', { callId: 'one', partyId: 'A' }));
  const call = await scene.accept();
  scene.peer.isHearing = false;
  scene.peer.connect();
  await scene.world.advance(5_000);
  assert.equal(call.isStalled, true);
  const seen: unknown[] = [];
  scene.page.agent.subscribe(({ type }) => {
    if (type === 'ended') seen.push(call.localStream, scene.peer.isClosed);
  });

  call.hangUp();

  await scene.world.settle();
  assert.deepEqual(seen, [undefined, true]);
  assert.equal(scene.page.devices.liveTracks.length, 0);
});

test('C-13: a call event that is set as state of a room means nothing', async () => {
  const scene = await openScene(BOB);

  scene.world.home.setState(scene.roomId, ALICE, forge('invite', { callId: 'one', partyId: 'A' }));
  await scene.world.settle();

  assert.equal(scene.rings, 0);
});

interface Transferring extends Pair {
  readonly carol: Page;
  readonly kept: Call;
}

/** Bob has agreed to be connected with Carol, who rings. */
async function transferring(): Promise<Transferring> {
  const pair = await openPair();
  const { world, alice, bob } = pair;
  world.home.addDirectRoom(BOB, CAROL);
  const carol = await world.open(CAROL);
  const { in: kept } = await connected(pair);
  alice.agent.transfer(CAROL);
  await world.settle();
  kept.acceptTransfer();
  await world.settle();
  bob.peers.at(-1)?.completeGathering();
  await world.settle();
  assert.equal(carol.agent.current?.status, 'ringing');
  return { ...pair, carol, kept };
}

/** Somebody who is played by the test calls Bob in a room of the two. */
async function invite({ world }: Pair, sender: string, callId = 'second'): Promise<void> {
  const roomId = world.home.addRoom({ joined: [BOB, sender] });
  world.home.inject({ roomId, sender, ...forge('invite', { callId, partyId: 'THEIRS' }) });
  await world.settle();
}

async function letCarolCall(scene: Scene): Promise<void> {
  const roomId = scene.world.home.addRoom({ joined: [BOB, CAROL] });
  scene.post(CAROL, forge('invite', { callId: 'second', partyId: 'C' }), roomId);
  await scene.world.settle();
}

function waitingId({ page }: Scene): string | undefined {
  return page.agent.waiting?.opponent?.userId;
}

async function connectAll({ world, page }: Scene): Promise<void> {
  await world.settle();
  for (const peer of page.peers) peer.completeGathering();
  await world.settle();
  for (const peer of page.peers) peer.connect();
  await world.settle();
}

/** Alice says something in her call with Bob, in her own party. */
async function say(
  { world, roomId }: Pair,
  kind: ForgedKind,
  { ids, ...fields }: Readonly<Record<string, unknown>> & { readonly ids: CallIds },
): Promise<void> {
  world.home.inject({ roomId, sender: ALICE, ...forge(kind, ids, fields) });
  await world.settle();
}

function idsOf({ world }: Pair, { callId }: Call): CallIds {
  const event = world.home.events.find(({ type }) => type === 'm.call.invite');
  return { callId, partyId: (event?.content as { party_id: string }).party_id };
}
