// Nobody can fill a page with calls that were missed.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { forge } from '../../../test/forge.ts';
import {
  HOUR_MS,
  type Line,
  missedBy,
  postAll,
  startLate,
  told,
} from '../../../test/missed-stage.ts';
import { ALICE, BOB, MALLORY, openScene, THEIRS } from '../../../test/scene.ts';
import { MOST_MISSED, MOST_MISSED_PER_USER } from '../missed-calls.ts';

const GROUP = { joined: [ALICE, BOB, MALLORY] };
const INVITE_FOR_US: Line = [ALICE, forge('invite', THEIRS, { invitee: BOB })];

test('of many calls of one user the newest are told, in their order, and those of others beside them', async () => {
  const flood = Array.from({ length: 15 }, (_, index): Line => [
    MALLORY,
    forge('invite', { ...THEIRS, callId: `flood${index}` }, { invitee: BOB }),
  ]);
  const scene = await startLate([INVITE_FOR_US, ...flood], { room: GROUP });

  const ids = missedBy(scene).map(({ callId }) => callId);
  const newest = flood.length - MOST_MISSED_PER_USER;
  const expected = Array.from({ length: MOST_MISSED_PER_USER }, (_, i) => `flood${newest + i}`);
  assert.deepEqual(ids, [THEIRS.callId, ...expected]);
});

test('not more than twenty calls are told at a time', async () => {
  const strangers = Array.from({ length: 6 }, (_, index) => `@stranger${index}:example.org`);
  const scene = await openScene(BOB, { room: { joined: [ALICE, BOB, ...strangers] } });
  scene.page.transport.hold();
  const calls = strangers.flatMap((userId) =>
    Array.from({ length: 5 }, (_, index): Line => [
      userId,
      forge('invite', { ...THEIRS, callId: `${userId.slice(1, 10)}${index}` }, { invitee: BOB }),
    ]),
  );
  await postAll(scene, calls);
  await scene.world.advance(HOUR_MS);
  scene.page.transport.release();
  await told(scene);

  assert.equal(missedBy(scene).length, MOST_MISSED);
});
