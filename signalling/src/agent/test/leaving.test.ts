import assert from 'node:assert/strict';
import { test } from 'node:test';

import { connected, openPair } from '../../../test/agent-pair.ts';
import { forge } from '../../../test/forge.ts';
import { ALICE, BOB, MALLORY, openScene, THEIRS } from '../../../test/scene.ts';

const WAYS = {
  leaves: (home, roomId, userId) => {
    home.leave(roomId, userId);
  },
  'is kicked': (home, roomId, userId) => {
    home.kick(roomId, userId, MALLORY);
  },
  'is banned': (home, roomId, userId) => {
    home.ban(roomId, userId, MALLORY);
  },
} as const satisfies Readonly<Record<string, Leaving>>;

for (const [way, go] of Object.entries<Leaving>(WAYS)) {
  test(`R88: an opponent who ${way} has hung up`, async () => {
    const pair = await openPair();
    const { out } = await connected(pair);

    go(pair.world.home, pair.roomId, BOB);
    await pair.world.settle();

    assert.equal(out.endReason, 'opponentHungUp');
    assert.equal(pair.alice.devices.liveTracks.length, 0);
  });

  test(`R88: a call ends for a user who ${way}, because nothing can be said any more`, async () => {
    const pair = await openPair();
    const calls = await connected(pair);

    go(pair.world.home, pair.roomId, BOB);
    await pair.world.settle();

    assert.equal(calls.in.endReason, 'failed');
    assert.equal(pair.bob.devices.liveTracks.length, 0);
  });

  test(`R89: an invited user who ${way} has rejected`, async () => {
    const scene = await openScene(ALICE);
    const call = await scene.place();

    go(scene.world.home, scene.roomId, BOB);
    await scene.world.settle();

    assert.equal(call.endReason, 'opponentRejected');
  });

  test(`R89: a caller who ${way} rings no longer`, async () => {
    const scene = await openScene(BOB);
    await scene.hear(ALICE, forge('invite', THEIRS));
    const { call } = scene;

    go(scene.world.home, scene.roomId, ALICE);
    await scene.world.settle();

    assert.equal(call.endReason, 'missed');
  });
}

test('R88: somebody else who leaves ends nothing', async () => {
  const pair = await openPair();
  const { out } = await connected(pair);
  pair.world.home.setMember(pair.roomId, MALLORY, 'join');

  pair.world.home.leave(pair.roomId, MALLORY);
  await pair.world.settle();

  assert.equal(out.status, 'connected');
});

test('R90: an invite whose sender left in the same history does not ring', async () => {
  const scene = await openScene(BOB);

  scene.post(ALICE, forge('invite', THEIRS));
  scene.world.home.leave(scene.roomId, ALICE);
  await scene.world.settle();

  assert.equal(scene.rings, 0);
});

type Leaving = (
  home: Awaited<ReturnType<typeof openScene>>['world']['home'],
  roomId: string,
  userId: string,
) => void;
