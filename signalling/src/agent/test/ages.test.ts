import assert from 'node:assert/strict';
import { test } from 'node:test';

import { openLine } from '../../../test/direct-line.ts';
import { forge } from '../../../test/forge.ts';
import { ALICE, THEIRS } from '../../../test/scene.ts';
import { INVITE_LIFETIME_MS, LEAST_RINGING_MS } from '../../call/timers.ts';

// The age of an event is what the homeserver claims; a ring ends in time whatever it says.

const LAST_MOMENT = INVITE_LIFETIME_MS - LEAST_RINGING_MS;

for (const ageMs of [-(2 ** 53), -(2 ** 31), -1, 0, 1, LAST_MOMENT - 1, LAST_MOMENT]) {
  test(`C-09, F18: an invite of the age ${ageMs} rings, and not beyond its lifetime`, async () => {
    const { scene, feed } = await openLine();
    const leftMs = INVITE_LIFETIME_MS - Math.max(ageMs, 0);

    await feed(ALICE, [forge('invite', THEIRS)], { ageMs });

    const { call } = scene;
    await scene.world.advance(leftMs - 1);
    assert.equal(call.status, 'ringing');
    await scene.world.advance(1);
    assert.equal(call.endReason, 'missed');
  });
}

for (const ageMs of [LAST_MOMENT + 1, INVITE_LIFETIME_MS, 2 ** 31, 2 ** 53, Infinity, NaN]) {
  test(`C-09: an invite of the age ${ageMs} does not ring`, async () => {
    const { scene, feed } = await openLine();

    await feed(ALICE, [forge('invite', THEIRS)], { ageMs });

    assert.equal(scene.rings, 0);
  });
}

test('C-09: an invite without an age rings, but not one from before the page', async () => {
  const fresh = await openLine();
  const old = await openLine();

  await fresh.feed(ALICE, [forge('invite', THEIRS)], { ageMs: undefined });
  await old.feed(ALICE, [forge('invite', THEIRS)], { ageMs: undefined, isInitial: true });

  assert.equal(fresh.scene.rings, 1);
  assert.equal(old.scene.rings, 0);
});

test('C-09: no timer is longer than what a timer can hold', async () => {
  const { scene, feed } = await openLine();

  await feed(ALICE, [forge('invite', THEIRS, { lifetime: 2 ** 53 })], { ageMs: -(2 ** 53) });

  const inMs = (scene.world.clock.nextAt() ?? 0) - scene.world.clock.now();
  assert.ok(inMs > 0 && inMs <= 120_000, `${inMs} ms`);
});
