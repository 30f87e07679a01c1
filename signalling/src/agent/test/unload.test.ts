import assert from 'node:assert/strict';
import { test } from 'node:test';

import { connected, openPair, ringing } from '../../../test/agent-pair.ts';
import type { Pair } from '../../../test/agent-pair.ts';
import { forge } from '../../../test/forge.ts';
import { ALICE, BOB, openScene, THEIRS } from '../../../test/scene.ts';

test('a page that goes away hangs up its call, and lets a ringing one ring elsewhere', async () => {
  const pair = await openPair();
  const second = await pair.world.open(BOB);
  const calls = await ringing(pair);

  pair.bob.agent.stop();
  await pair.world.settle();
  assert.deepEqual(pair.world.sentBy(pair.bob), []);
  assert.equal(second.agent.current?.status, 'ringing');
  pair.alice.agent.hangUpOnUnload();
  await pair.world.settle();

  assert.equal(calls.out.endReason, 'cancelled');
  assert.equal(second.agent.current, undefined);
});

test('a page that goes away while it is answering says nothing, so that other devices ring on', async () => {
  const pair = await openPair();
  const second = await pair.world.open(BOB);
  const calls = await ringing(pair);
  pair.bob.devices.holdPrompts();
  calls.in.accept({ video: false });

  pair.bob.agent.hangUpOnUnload();
  await pair.world.settle();

  assert.deepEqual(pair.world.sentBy(pair.bob), []);
  assert.equal(second.agent.current?.status, 'ringing');
});

test('a page that goes away during a call rings for nobody who waited', async () => {
  const scene = await openScene(BOB);
  await scene.hear(ALICE, forge('invite', THEIRS));
  await scene.accept();
  await scene.hear(ALICE, forge('invite', { callId: 'second', partyId: 'P2' }));

  scene.page.agent.hangUpOnUnload();
  await scene.world.settle();

  assert.equal(scene.rings, 1);
  assert.deepEqual(scene.words, ['answer', 'hangup']);
});

for (const goAway of ['stop', 'hangUpOnUnload'] as const) {
  test(`a hangup that is still on its way when the page goes away (${goAway}) arrives, once`, async () => {
    const pair = await openPair();
    const calls = await connected(pair);
    pair.alice.transport.holdSends();
    calls.out.hangUp();
    await pair.world.settle();

    pair.alice.agent[goAway]();
    await pair.world.settle();

    assert.equal(calls.in.endReason, 'opponentHungUp');
    assert.equal(hangupsOf(pair), 1);
  });
}

test('a hangup that has arrived is not repeated when the page goes away', async () => {
  const pair = await openPair();
  const calls = await connected(pair);
  calls.out.hangUp();
  await pair.world.settle();

  pair.alice.agent.stop();
  await pair.world.settle();

  assert.equal(hangupsOf(pair), 1);
});

function hangupsOf({ world, alice }: Pair): number {
  return world.sentBy(alice).filter(({ type }) => type === 'm.call.hangup').length;
}

test('a last word that was made ready in time is what leaves when the page goes away', async () => {
  const scene = await openScene(BOB);
  const sealed: string[] = [];
  scene.page.transport.prepareLastWord = ({ type, content }) =>
    Promise.resolve(() => sealed.push(`${type} ${String(content['reason'])}`));
  await scene.hear(ALICE, forge('invite', THEIRS));
  await scene.accept();
  scene.page.transport.holdSends();

  scene.page.agent.hangUpOnUnload();
  await scene.world.settle();

  assert.deepEqual(sealed, ['m.call.hangup user_hangup']);
  assert.deepEqual(scene.words, ['answer']);
});

test('a last word that cannot be made ready leaves as any other', async () => {
  const scene = await openScene(BOB);
  scene.page.transport.prepareLastWord = () => Promise.reject(new Error('No keys'));
  await scene.hear(ALICE, forge('invite', THEIRS));
  await scene.accept();
  scene.page.transport.holdSends();

  scene.page.agent.hangUpOnUnload();
  await scene.world.settle();

  assert.deepEqual(scene.words, ['answer', 'hangup']);
});
