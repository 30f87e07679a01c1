import assert from 'node:assert/strict';
import { test } from 'node:test';

import { connected, openPair } from '../../../test/agent-pair.ts';
import type { Pair } from '../../../test/agent-pair.ts';
import { forge } from '../../../test/forge.ts';
import { ALICE, BOB, openScene, THEIRS } from '../../../test/scene.ts';
import type { Call } from '../../ports/call.ts';

const CAROL = '@carol:example.org';

test('a second call waits beside the first: it is announced, and does not ring', async () => {
  const { bob, in: first, callFromCarol } = await trio();

  await callFromCarol();

  assert.equal(bob.agent.current, first);
  assert.equal(bob.agent.waiting?.opponent?.userId, CAROL);
  assert.equal(bob.told.filter(({ type }) => type === 'incoming').length, 1);
  assert.equal(bob.told.at(-1)?.type, 'waiting');
});

test('hold and answer: the first call is held on both sides, and comes back when the second ends', async () => {
  const { world, bob, out, in: first, callFromCarol } = await trio();
  const second = await callFromCarol();

  bob.agent.holdAndAnswer({ video: false });
  await world.settle();
  bob.peers.at(-1)?.completeGathering();
  await world.settle();
  bob.peers.at(-1)?.connect();
  await world.settle();
  assert.equal(bob.agent.current?.opponent?.userId, CAROL);
  assert.equal(bob.agent.onHold, first);
  assert.deepEqual([first.isHolding, out.isHeld, first.status], [true, true, 'connected']);

  second.hangUp();
  await world.settle();
  assert.equal(bob.agent.current, first);
  assert.equal(bob.agent.onHold, undefined);
  assert.deepEqual([first.isHolding, out.isHeld], [false, false]);
});

test('hold and answer: the second call does not ring any more when it comes to the foreground', async () => {
  const { bob, callFromCarol } = await trio();
  await callFromCarol();
  const second = bob.agent.waiting;
  const seen: unknown[] = [];
  bob.agent.subscribe(({ type }) => {
    const { current, onHold, waiting } = bob.agent;
    seen.push([type, current === second, current?.status, onHold?.status, waiting]);
  });

  bob.agent.holdAndAnswer({ video: false });

  const shown = ['changed', true, 'connecting', 'connected', undefined];
  assert.deepEqual(seen.slice(0, 2), [shown, shown]);
});

test('two calls are swapped: the one comes back, the other is held', async () => {
  const { world, bob, in: first, callFromCarol } = await trio();
  const second = await callFromCarol();
  bob.agent.holdAndAnswer({ video: false });
  await world.settle();
  bob.peers.at(-1)?.completeGathering();
  await world.settle();
  bob.peers.at(-1)?.connect();
  await world.settle();
  const answered = bob.agent.current;

  bob.agent.swap();
  await world.settle();

  assert.equal(bob.agent.current, first);
  assert.equal(bob.agent.onHold, answered);
  assert.deepEqual([first.isHolding, second.isHeld], [false, true]);
});

for (const ender of ['the opponent', 'the user'] as const) {
  test(`S06: a hold that the user pressed stays when ${ender} ends the call placed beside it`, async () => {
    const { world, bob, out, in: first, otherRoom } = await trio();
    first.setHold(true);
    const second = bob.agent.place({ roomId: otherRoom }, { video: false });
    await world.settle();
    bob.peers.at(-1)?.completeGathering();
    await world.settle();

    if (ender === 'the user') second.hangUp();
    else world.home.leave(otherRoom, CAROL);
    await world.settle();

    assert.equal(second.status, 'ended');
    assert.equal(bob.agent.current, first);
    assert.deepEqual([first.isHolding, out.isHeld], [true, true]);
    assert.deepEqual(bob.peers[0]?.sentTracks, []);
    first.setHold(false);
    await world.settle();
    assert.equal(out.isHeld, false);
  });
}

test('S06: a hold that the user pressed stays when they answered another call, which ends', async () => {
  const { world, bob, in: first, callFromCarol } = await trio();
  first.setHold(true);
  const second = await callFromCarol();
  bob.agent.holdAndAnswer({ video: false });
  await world.settle();

  second.hangUp();
  await world.settle();

  assert.equal(bob.agent.current, first);
  assert.equal(first.isHolding, true);
});

test('S06: a hold that the user pressed on the call behind stays when the one in front ends', async () => {
  const { world, bob, in: first, callFromCarol } = await trio();
  const second = await callFromCarol();
  bob.agent.holdAndAnswer({ video: false });
  await world.settle();
  first.setHold(true);

  second.hangUp();
  await world.settle();

  assert.equal(bob.agent.current, first);
  assert.equal(first.isHolding, true);
});

test('S06: that a call is back is told, also where it stays on hold', async () => {
  const { world, bob, in: first, callFromCarol } = await trio();
  const second = await callFromCarol();
  bob.agent.holdAndAnswer({ video: false });
  await world.settle();
  assert.ok(!bob.told.some(({ type }) => type === 'resumed'));

  second.hangUp();
  await world.settle();

  assert.deepEqual(bob.told.at(-1), { type: 'changed', call: first });
  assert.ok(bob.told.some((event) => event.type === 'resumed' && event.call === first));
  assert.equal(first.isHolding, false);
});

test('the held call that its opponent ends leaves the current one as it is', async () => {
  const { world, bob, out, callFromCarol } = await trio();
  await callFromCarol();
  bob.agent.holdAndAnswer({ video: false });
  await world.settle();
  const second = bob.agent.current;

  out.hangUp();
  await world.settle();

  assert.equal(bob.agent.onHold, undefined);
  assert.equal(bob.agent.current, second);
  assert.equal(bob.told.filter(({ type }) => type === 'ended').length, 1);
});

test('a waiting call that is declined or given up is told to be over', async () => {
  const { world, bob, in: first, callFromCarol } = await trio();
  const declined = await callFromCarol();

  bob.agent.waiting?.reject();
  await world.settle();
  assert.equal(declined.endReason, 'opponentRejected');
  assert.equal(bob.agent.waiting, undefined);
  assert.equal(bob.told.at(-1)?.type, 'ended');

  const given = await callFromCarol();
  given.hangUp();
  await world.settle();
  assert.equal(bob.agent.waiting, undefined);
  assert.equal(bob.agent.current, first);
});

test('a call on hold lets the user place another one, and no third one', async () => {
  const { world, bob, in: first, otherRoom } = await trio();
  assert.throws(() => bob.agent.place({ roomId: otherRoom }, { video: false }), {
    code: 'alreadyInCall',
  });

  first.setHold(true);
  const second = bob.agent.place({ roomId: otherRoom }, { video: false });
  await world.settle();

  assert.equal(bob.agent.onHold, first);
  assert.equal(bob.agent.current, second);
  assert.throws(() => bob.agent.place({ roomId: otherRoom }, { video: false }), {
    code: 'alreadyInCall',
  });
});

test('with a call on hold, a third one is neither announced nor rejected', async () => {
  const { world, bob, callFromCarol } = await trio();
  await callFromCarol();
  bob.agent.holdAndAnswer({ video: false });
  await world.settle();
  const before = world.sentBy(bob).length;
  const roomId = world.home.addRoom({ joined: [BOB, '@dan:example.org'] });

  world.home.inject({ roomId, sender: '@dan:example.org', ...forge('invite', THEIRS) });
  await world.settle();

  assert.equal(bob.agent.waiting, undefined);
  assert.equal(world.sentBy(bob).length, before);
  assert.equal(bob.told.at(-1)?.type, 'suppressed');
});

test('without a call that waits there is nothing to answer', async () => {
  const { bob } = await trio();

  assert.throws(
    () => {
      bob.agent.holdAndAnswer({ video: false });
    },
    { code: 'noCall' },
  );
});

test('a ring does not wait longer than some seconds for a homeserver that does not describe the room', async () => {
  const scene = await openScene(BOB);
  scene.page.transport.holdDescriptions();

  await scene.hear(ALICE, forge('invite', THEIRS));
  assert.equal(scene.rings, 0);
  await scene.world.advance(3_000);

  assert.equal(scene.rings, 1);
});

test('a listener that throws keeps neither the others nor the call from going on', async (t) => {
  const scene = await openScene(BOB);
  const thrown: unknown[] = [];
  // As in a browser.
  Object.assign(globalThis, { reportError: (fault: unknown) => thrown.push(fault) });
  t.after(() => Reflect.deleteProperty(globalThis, 'reportError'));
  const fault = new Error('The page made a mistake');
  let isFirst = true;
  scene.page.agent.subscribe(() => {
    if (!isFirst) return;
    isFirst = false;
    throw fault;
  });
  const heard: string[] = [];
  scene.page.agent.subscribe(({ type }) => heard.push(type));

  await scene.hear(ALICE, forge('invite', THEIRS));
  await scene.accept();

  assert.ok(heard.includes('incoming'));
  assert.equal(scene.words.at(-1), 'answer');
  assert.deepEqual(thrown, [fault]);
});

interface Trio extends Pair {
  readonly out: Call;
  readonly in: Call;
  readonly otherRoom: string;
  readonly callFromCarol: () => Promise<Call>;
}

/** Alice and Bob talk; Carol shares a room with Bob. */
async function trio(): Promise<Trio> {
  const pair = await openPair();
  const { world } = pair;
  const otherRoom = world.home.addRoom({ joined: [BOB, CAROL] });
  const carol = await world.open(CAROL);
  const callFromCarol = async (): Promise<Call> => {
    const call = carol.agent.place({ roomId: otherRoom }, { video: false });
    await world.settle();
    carol.peers.at(-1)?.completeGathering();
    await world.settle();
    return call;
  };
  return { ...pair, ...(await connected(pair)), otherRoom, callFromCarol };
}
