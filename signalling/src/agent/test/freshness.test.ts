// How old an invite may be to ring. Names like `receive_expired_offer` are those of RingRTC's tests.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { forge } from '../../../test/forge.ts';
import { World } from '../../../test/agent-pair.ts';
import { ALICE, BOB, openScene, Scene, THEIRS } from '../../../test/scene.ts';

test('R13: an invite rings until its lifetime is over, counted from when it came', async () => {
  const scene = await openScene(BOB);
  scene.post(ALICE, forge('invite', THEIRS, { lifetime: 60_000 }));
  await scene.world.advance(0);
  const { call } = scene;

  await scene.world.advance(59_999);
  assert.equal(call.status, 'ringing');
  await scene.world.advance(1);

  assert.equal(call.endReason, 'missed');
});

test('R13: receive_expired_offer: what waited at the homeserver for longer than its lifetime does not ring', async () => {
  const scene = await openScene(BOB);
  scene.page.transport.hold();
  scene.post(ALICE, forge('invite', THEIRS, { lifetime: 60_000 }));
  await scene.world.advance(60_001);

  scene.page.transport.release();
  await scene.world.settle();

  assert.equal(scene.rings, 0);
});

test('R13: an invite that waited until we knew who we are has less time left', async () => {
  const { world, page } = await startLate([forge('invite', THEIRS, { lifetime: 60_000 })], 10_000);
  const tell = page.transport.holdIdentity();
  const started = page.agent.start();
  await world.settle();

  await world.advance(20_000);
  tell();
  await started;
  await world.settle();

  await world.advance(29_999);
  assert.equal(page.agent.current?.status, 'ringing');
  await world.advance(1);
  assert.equal(page.agent.current, undefined);
});

test('R14: receive_offer_before_age_limit: an invite with more than three seconds left rings', async () => {
  assert.equal(await ringsAtAge(86_999), 1);
});

test('R14: receive_offer_at_age_limit: an invite with three seconds left rings', async () => {
  assert.equal(await ringsAtAge(87_000), 1);
});

test('R14: an invite with less than three seconds left does not ring', async () => {
  assert.equal(await ringsAtAge(87_001), 0);
  assert.equal(await ringsAtAge(89_000), 0);
});

test('R16: a call that began ten seconds before the page rings once the page has started', async () => {
  const { world, page } = await startLate([forge('invite', THEIRS)], 10_000);

  await page.agent.start();
  await world.settle();

  assert.equal(page.agent.current?.status, 'ringing');
  await world.advance(80_000);
  assert.equal(page.agent.current, undefined);
});

test('R16: of invites without an age those from before the page are old, and those after it new', async () => {
  const { world, page, scene } = await startLate([forge('invite', THEIRS)], 0);
  page.transport.tellsAges = false;

  await page.agent.start();
  await world.settle();
  assert.equal(scene.rings, 0);
  await scene.hear(ALICE, forge('invite', { ...THEIRS, callId: 'later' }));

  assert.equal(scene.rings, 1);
});

test('R16: a call that was ended before the page began does not ring', async () => {
  const { world, page } = await startLate(
    [forge('invite', THEIRS), forge('hangup', THEIRS)],
    10_000,
  );

  await page.agent.start();
  await world.settle();

  assert.deepEqual(
    page.told.map(({ type }) => type),
    [],
  );
});

async function ringsAtAge(ageMs: number): Promise<number> {
  const scene = await openScene(BOB);
  scene.page.transport.hold();
  scene.post(ALICE, forge('invite', THEIRS));
  await scene.world.advance(ageMs);
  scene.page.transport.release();
  await scene.world.settle();
  return scene.rings;
}

async function startLate(events: readonly ReturnType<typeof forge>[], ageMs: number) {
  const world = new World();
  const roomId = world.home.addRoom({ joined: [ALICE, BOB] });
  const page = world.create(BOB);
  const scene = new Scene(world, page, roomId);
  for (const event of events) scene.post(ALICE, event);
  await world.advance(ageMs);
  return { world, page, scene };
}
