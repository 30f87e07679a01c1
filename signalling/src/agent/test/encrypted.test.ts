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

for (const [word, words] of [
  ['hangup', forge('hangup', THEIRS)],
  ['negotiate', forge('negotiate', THEIRS)],
  ['replaces', forge('replaces', THEIRS)],
] as const) {
  test(`a ${word} in clear counts for nothing in a call of an encrypted room`, async () => {
    const scene = await openScene(BOB, { room: { isEncrypted: true } });
    scene.page.transport.canEncrypt = true;
    await scene.hear(ALICE, forge('invite', THEIRS));
    const call = await scene.accept();
    scene.peer.connect();
    await scene.world.settle();
    const said = scene.said.length;

    scene.world.home.inject({ roomId: scene.roomId, sender: ALICE, isClear: true, ...words });
    await scene.world.settle();

    assert.equal(call.status, 'connected');
    assert.equal(call.transferOffer, undefined);
    assert.equal(scene.said.length, said);
  });
}

test('an answer in clear is not taken in an encrypted room, and the one that is encrypted is', async () => {
  const scene = await openScene(ALICE, { room: { isEncrypted: true } });
  scene.page.transport.canEncrypt = true;
  const call = await scene.place();
  const answer = forge('answer', { callId: call.callId, partyId: 'THEIRS' });

  scene.world.home.inject({ roomId: scene.roomId, sender: BOB, isClear: true, ...answer });
  await scene.world.settle();
  assert.equal(call.status, 'calling');
  await scene.hear(BOB, answer);

  assert.equal(call.status, 'connecting');
});

test('an invite in clear does not ring in an encrypted room, and the user is told', async () => {
  const scene = await openScene(BOB, { room: { isEncrypted: true } });
  scene.page.transport.canEncrypt = true;

  const invite = forge('invite', THEIRS);
  scene.world.home.inject({ roomId: scene.roomId, sender: ALICE, isClear: true, ...invite });
  await scene.world.settle();

  assert.equal(scene.rings, 0);
  assert.deepEqual(scene.suppressed, ['notEncrypted']);
  assert.deepEqual(scene.said, []);
});

test('what came in clear before an encrypted invite neither ends its call nor gives it candidates', async () => {
  const scene = await openScene(BOB, { room: { isEncrypted: true } });
  scene.page.transport.canEncrypt = true;
  for (const kind of ['hangup', 'candidates'] as const) {
    const event = forge(kind, THEIRS);
    scene.world.home.inject({ roomId: scene.roomId, sender: ALICE, isClear: true, ...event });
  }
  await scene.world.settle();

  await scene.hear(ALICE, forge('invite', THEIRS));
  await scene.accept();

  assert.equal(scene.rings, 1);
  assert.equal(scene.peer.remoteCandidates.length, 0);
});

test('a call that began in a clear room goes on where the room becomes encrypted', async () => {
  const scene = await openScene(BOB);
  await scene.hear(ALICE, forge('invite', THEIRS));
  const call = await scene.accept();
  scene.page.transport.canEncrypt = true;
  scene.world.home.setEncrypted(scene.roomId);

  const hangup = forge('hangup', THEIRS);
  scene.world.home.inject({ roomId: scene.roomId, sender: ALICE, isClear: true, ...hangup });
  await scene.world.settle();

  assert.equal(call.endReason, 'opponentHungUp');
});

function encrypt({ world, roomId, alice, bob }: Pair): void {
  world.home.setEncrypted(roomId);
  alice.transport.canEncrypt = true;
  bob.transport.canEncrypt = true;
}
