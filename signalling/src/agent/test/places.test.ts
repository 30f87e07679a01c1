// There are few places for calls. Strangers cannot take those of everybody else, and who finds none is told of.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { forge } from '../../../test/forge.ts';
import { ALICE, BOB, openScene, THEIRS } from '../../../test/scene.ts';
import type { Scene } from '../../../test/scene.ts';
import { MOST_CALLS, MOST_CALLS_PER_USER } from '../call-list.ts';

test('S05: three strangers who fill all places do not shut out a good call, which rings in its turn', async () => {
  const scene = await openScene(BOB, { room: { joined: [ALICE, BOB, ...STRANGERS] } });
  for (const user of STRANGERS.slice(0, 3)) {
    for (let count = 0; count < MOST_CALLS_PER_USER; count++) await invite(scene, user, count);
  }

  await scene.hear(ALICE, forge('invite', THEIRS));

  assert.ok(await ringsInTurn(scene));
});

test('S05: the call that gives way is the newest of whoever holds most, and is told of', async () => {
  const scene = await openScene(BOB, { room: { joined: [ALICE, BOB, ...STRANGERS] } });
  const [one = '', two = '', ...rest] = STRANGERS;
  for (const user of [one, one, two, two, two, ...rest.slice(0, 3)]) await invite(scene, user);
  const before = toldOf(scene).length;

  await scene.hear(ALICE, forge('invite', THEIRS));

  assert.ok(toldOf(scene).slice(before).includes(`tooMany ${two}`));
  assert.ok(!toldOf(scene).includes(`tooMany ${ALICE}`));
  assert.equal(scene.call.opponent?.userId, one);
});

test('S05: an invite that finds no place is told as suppressed', async () => {
  const scene = await openScene(BOB, { room: { joined: [ALICE, BOB, ...STRANGERS] } });
  for (const user of STRANGERS.slice(0, MOST_CALLS)) await invite(scene, user);

  await scene.hear(ALICE, forge('invite', THEIRS));

  assert.equal(toldOf(scene).at(-1), `tooMany ${ALICE}`);
});

test('S05: a call beyond those that one user may have is told as suppressed', async () => {
  const scene = await openScene(BOB);
  for (let count = 0; count < MOST_CALLS_PER_USER; count++) await invite(scene, ALICE, count);

  await scene.hear(ALICE, forge('invite', THEIRS));

  assert.equal(toldOf(scene).at(-1), `tooMany ${ALICE}`);
});

test('S05: an invite that finds no place and is taken back in one breath is told to nobody', async () => {
  const scene = await openScene(BOB);
  for (let count = 0; count < MOST_CALLS_PER_USER; count++) await invite(scene, ALICE, count);

  await scene.hear(ALICE, forge('invite', THEIRS), forge('hangup', THEIRS));

  assert.ok(!toldOf(scene).includes(`tooMany ${ALICE}`));
});

const STRANGERS = Array.from({ length: 10 }, (_, index) => `@stranger${index}:example.org`);
let calls = 0;

function invite(scene: Scene, user: string, count = 0): Promise<void> {
  const ids = { callId: `call${calls++}of${user}${count}`, partyId: 'P' };
  return scene.hear(user, forge('invite', ids));
}

/** Whoever rings is ignored, until Alice does. */
async function ringsInTurn({ page, world }: Scene): Promise<boolean> {
  while (page.agent.current && page.agent.current.opponent?.userId !== ALICE) {
    page.agent.current.ignore();
    await world.settle();
  }
  return page.agent.current?.opponent?.userId === ALICE;
}

function toldOf({ page }: Scene): readonly string[] {
  return page.told.flatMap((event) =>
    event.type === 'suppressed' ? [`${event.why} ${event.userId}`] : [],
  );
}
