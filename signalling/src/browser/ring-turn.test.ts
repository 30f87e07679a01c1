import assert from 'node:assert/strict';
import { test } from 'node:test';

import { BOB } from '../../test/agent-pair.ts';
import { FakeChannel, FakeLocks, FakeTab, invite, openTabs, rings } from '../../test/fake-tabs.ts';
import { THEIRS } from '../../test/scene.ts';
import { DEAF_PATIENCE_MS, LINGER_MS } from '../agent/ring-duty.ts';
import { claimRingTurn } from './ring-turn.ts';
import type { Locks } from './ring-turn.ts';

test('F15: of two tabs the first one rings, and an answer in it leaves the other silent', async () => {
  const { world, tabs, roomId } = await openTabs();

  await invite(world, roomId);
  assert.deepEqual(tabs.map(rings), [1, 0]);
  tabs[0].agent.current?.accept({ video: false });
  await world.settle();
  tabs[0].peers.at(-1)?.completeGathering();
  await world.advance(500);

  assert.deepEqual(tabs.map(rings), [1, 0]);
  const answers = world.home.events.filter(({ type }) => type === 'm.call.answer');
  assert.equal(answers.length, 1);
});

test('F15: a thousand double clicks make one answer', async () => {
  const { world, tabs, roomId } = await openTabs();
  await invite(world, roomId);
  const call = tabs[0].agent.current;

  for (let click = 0; click < 1_000; click += 1) call?.accept({ video: false });
  await world.settle();
  tabs[0].peers.at(-1)?.completeGathering();
  await world.settle();

  const answers = world.home.events.filter(({ type }) => type === 'm.call.answer');
  assert.equal(answers.length, 1);
  assert.equal(tabs[0].devices.prompts, 1);
});

test('F15: when the tab that would ring is closed, the other one rings for a call that still waits', async () => {
  const { world, tabs, roomId } = await openTabs();
  await invite(world, roomId);

  tabs[0].agent.stop();
  await world.settle();

  assert.deepEqual(tabs.map(rings), [1, 1]);
  assert.equal(tabs[1].agent.current?.status, 'ringing');
});

test('a tab that is hidden gives its turn to one that waits, but not while it rings', async () => {
  const { world, tabs, seen, roomId } = await openTabs();
  seen[0].hide();
  await world.settle();
  await invite(world, roomId);
  assert.deepEqual(tabs.map(rings), [0, 1]);

  seen[1].hide();
  await world.settle();

  assert.deepEqual(tabs.map(rings), [0, 1]);
});

test('S10: a tab whose session ended gives its turn away, and the other rings for a call that still waits', async () => {
  const { world, tabs, roomId } = await openTabs();

  tabs[0].transport.fail('unauthorized');
  await world.settle();
  await invite(world, roomId);

  assert.equal(rings(tabs[1]), 1);
});

test('S10: a tab whose session ends while it rings is silent, and the other rings on', async () => {
  const { world, tabs, roomId } = await openTabs();
  await invite(world, roomId);
  await invite(world, roomId, 'waits');

  tabs[0].transport.fail('unauthorized');
  await world.settle();

  assert.deepEqual(tabs.map(rings), [1, 1]);
  assert.equal(tabs[0].agent.current, undefined);
  assert.equal(tabs[1].agent.current?.callId, THEIRS.callId);
});

test('a tab that was hidden in a call gives its turn away when the call is over', async () => {
  const { world, tabs, seen, roomId } = await openTabs();
  await invite(world, roomId);
  tabs[0].agent.current?.accept({ video: false });
  await world.settle();
  seen[0].hide();
  await world.settle();

  tabs[0].agent.current?.hangUp();
  await world.settle();
  assert.deepEqual(tabs.map(rings), [1, 0]);
  await world.advance(LINGER_MS);
  await invite(world, roomId, 'later');

  assert.deepEqual(tabs.map(rings), [1, 1]);
  assert.equal(tabs[1].agent.current?.callId, 'later');
});

test('a tab that is hidden right after a call keeps its turn until the others know that the call is over', async () => {
  const { world, tabs, seen, roomId } = await openTabs();
  await invite(world, roomId);
  tabs[0].agent.current?.accept({ video: false });
  tabs[0].agent.current?.hangUp();

  seen[0].hide();
  await world.settle();

  assert.deepEqual(tabs.map(rings), [1, 0]);
});

test('S10: a tab whose session ends while it waits for the turn does not ring', async () => {
  const { world, tabs, roomId } = await openTabs();

  tabs[1].transport.fail('unauthorized');
  tabs[0].agent.stop();
  await world.settle();
  await invite(world, roomId);

  assert.deepEqual(tabs.map(rings), [0, 0]);
});

test('a tab without a connection gives its turn away, and takes part again when it has one', async () => {
  const { world, tabs, roomId } = await openTabs();
  tabs[0].transport.setOnline(false);
  await world.advance(DEAF_PATIENCE_MS);
  await invite(world, roomId);
  assert.equal(rings(tabs[1]), 1);
  tabs[1].agent.current?.reject();

  tabs[0].transport.setOnline(true);
  await world.settle();
  tabs[1].agent.stop();
  await world.advance(60_000);
  await invite(world, roomId, 'later');

  assert.equal(tabs[0].agent.current?.callId, 'later');
});

test('a tab that loses its connection for a moment, or rings, keeps its turn', async () => {
  const { world, tabs, roomId } = await openTabs();
  tabs[0].transport.setOnline(false);
  await world.advance(DEAF_PATIENCE_MS - 1);
  tabs[0].transport.setOnline(true);
  await world.advance(DEAF_PATIENCE_MS);
  await invite(world, roomId);
  assert.deepEqual(tabs.map(rings), [1, 0]);

  tabs[0].transport.setOnline(false);
  await world.advance(2 * DEAF_PATIENCE_MS);
  assert.equal(rings(tabs[1]), 0);
  tabs[0].agent.current?.ignore();
  await world.advance(DEAF_PATIENCE_MS);

  assert.equal(rings(tabs[1]), 1);
});

test('a tab that was never seen gives its turn to one that is', async () => {
  const { world, tabs, seen, roomId } = await openTabs('hidden');
  await invite(world, roomId);
  assert.deepEqual(tabs.map(rings), [0, 1]);

  tabs[1].agent.current?.reject();
  await world.settle();
  seen[1].hide();
  seen[0].show();
  await world.advance(LINGER_MS);
  await invite(world, roomId, 'later');

  assert.deepEqual(tabs.map(rings), [1, 1]);
});

test('of three tabs the one that is seen has the turn, whatever their order', async () => {
  const locks = new FakeLocks();
  const channels = new Set<FakeChannel>();
  const turns = (['hidden', 'hidden', 'visible'] as const).map((visibilityState) => {
    const tab = Object.assign(new FakeTab(), { visibilityState });
    const claim = { userId: BOB, onTurn: () => undefined, isBusy: () => false };
    return claimRingTurn(locks, tab, () => new FakeChannel(channels))(claim);
  });

  await new Promise(setImmediate);

  assert.deepEqual(
    turns.map(({ isOurs }) => isOurs),
    [false, false, true],
  );
});

test('without locks it is always our turn, and where locks are refused as well', async () => {
  const refused: Locks = { request: () => Promise.reject(new DOMException('', 'SecurityError')) };
  let turns = 0;
  const claim = { userId: BOB, onTurn: () => (turns += 1), isBusy: () => false };

  assert.equal(claimRingTurn(undefined, undefined, undefined)(claim).isOurs, true);
  const turn = claimRingTurn(refused, undefined, undefined)(claim);
  await new Promise(setImmediate);

  assert.equal(turn.isOurs, true);
  assert.equal(turns, 1);
});

test('two tabs that each hear of one room ring each for its own', async () => {
  const locks = new FakeLocks();
  const turns = ['!one:example.org', '!two:example.org'].map((onlyRoomId) =>
    claimRingTurn(
      locks,
      new FakeTab(),
    )({
      userId: BOB,
      onlyRoomId,
      onTurn: () => undefined,
      isBusy: () => false,
    }),
  );
  await new Promise(setImmediate);

  assert.deepEqual(
    turns.map(({ isOurs }) => isOurs),
    [true, true],
  );
  for (const turn of turns) turn.end();
});
