import assert from 'node:assert/strict';
import { test } from 'node:test';

import { connected, openPair } from '../../../test/agent-pair.ts';
import type { Pair } from '../../../test/agent-pair.ts';
import { forge } from '../../../test/forge.ts';
import { ALICE, BOB, openScene, THEIRS } from '../../../test/scene.ts';

// Only encryption keeps a homeserver from changing the fingerprints in a call, so a room that has it never sees less.

test('R106: over a transport that encrypts, an encrypted room is called in as any other', async () => {
  const pair = await openPair();
  encrypt(pair);

  const calls = await connected(pair);

  assert.equal(calls.out.status, 'connected');
  assert.equal(calls.in.status, 'connected');
});

test('C-24, R106: without encryption no call begins in an encrypted room, and nothing is sent', async () => {
  const scene = await openScene(ALICE, { room: { isEncrypted: true } });

  const call = scene.page.agent.place({ roomId: scene.roomId }, { video: false });
  await scene.world.settle();

  assert.equal(call.status, 'ended');
  assert.deepEqual(scene.problems, ['encryptedRoom']);
  assert.equal(scene.page.devices.liveTracks.length, 0);
  assert.deepEqual(scene.said, []);
});

test('C-24: without encryption no call of an encrypted room rings, and the user is told', async () => {
  const scene = await openScene(BOB, { room: { isEncrypted: true } });

  await scene.hear(ALICE, forge('invite', THEIRS));

  assert.equal(scene.rings, 0);
  assert.deepEqual(scene.suppressed, ['encryptedRoom']);
  assert.deepEqual(scene.said, []);
});

test('C-24: once a room became encrypted no word of a running call leaves in clear', async () => {
  const pair = await openPair();
  const calls = await connected(pair);
  const before = pair.world.home.events.length;

  pair.world.home.setEncrypted(pair.roomId);
  calls.out.setMicrophoneMuted(true);
  await pair.world.settle();
  calls.out.hangUp();
  await pair.world.settle();

  const later = pair.world.home.events.slice(before);
  assert.deepEqual(
    later.map(({ type }) => type),
    ['m.room.encryption'],
  );
  assert.equal(calls.out.status, 'ended');
});

test('R106: where the key of an invite comes late, a call that is over does not ring', async () => {
  const scene = await openScene(BOB, { room: { isEncrypted: true } });
  scene.page.transport.canEncrypt = true;
  await scene.hear(ALICE, forge('hangup', THEIRS));
  await scene.world.advance(2_000);

  await scene.hear(ALICE, forge('invite', THEIRS));

  assert.equal(scene.rings, 0);
});

test('R106: where the key of an invite comes late, its candidates are not lost', async () => {
  const scene = await openScene(BOB, { room: { isEncrypted: true } });
  scene.page.transport.canEncrypt = true;
  await scene.hear(ALICE, forge('candidates', THEIRS));
  await scene.world.advance(2_000);

  await scene.hear(ALICE, forge('invite', THEIRS));
  await scene.accept();

  assert.equal(scene.peer.remoteCandidates.length, 1);
});

function encrypt({ world, roomId, alice, bob }: Pair): void {
  world.home.setEncrypted(roomId);
  alice.transport.canEncrypt = true;
  bob.transport.canEncrypt = true;
}
