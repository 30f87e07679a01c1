import assert from 'node:assert/strict';
import { test } from 'node:test';

import { forge, forgeV0, GOOD_CANDIDATE } from '../../../test/forge.ts';
import { World } from '../../../test/agent-pair.ts';
import { ALICE, BOB, MALLORY, openScene, Scene, THEIRS } from '../../../test/scene.ts';
import { MOST_LIFETIME_MS } from '../../call/timers.ts';

test('C-08: a replay of five hundred old calls does not ring once', async (t) => {
  const scene = await openScene(BOB);
  for (let count = 0; count < 500; count++) {
    const ids = { callId: `call${count}`, partyId: 'P' };
    scene.post(ALICE, forge('invite', ids));
    scene.post(ALICE, forge(count % 2 === 0 ? 'hangup' : 'candidates', ids));
  }
  scene.page.transport.hold();
  await scene.world.advance(120_000);

  scene.page.transport.release();
  await scene.world.settle();

  assert.equal(scene.rings, 0);
  assert.equal(scene.page.agent.current, undefined);
  t.diagnostic(`measured: ${scene.rings} rings`);
});

test('C-08: an invite that the homeserver delivers twice rings once', async () => {
  const scene = await openScene(BOB);
  scene.post(ALICE, forge('invite', THEIRS));
  scene.page.transport.duplicate();

  await scene.world.settle();

  assert.equal(scene.rings, 1);
});

test('C-08: an invite that is sent again after its call has ended does not ring again', async () => {
  const scene = await openScene(BOB);
  await scene.hear(ALICE, forge('invite', THEIRS));
  scene.call.reject();
  await scene.world.settle();

  await scene.hear(ALICE, forge('invite', THEIRS));

  assert.equal(scene.rings, 1);
});

for (const lifetime of [-1, 0, 1_000, 2_999]) {
  test(`C-09: an invite that claims ${lifetime} ms does not ring`, async () => {
    const scene = await openScene(BOB);

    await scene.hear(ALICE, forge('invite', THEIRS, { lifetime }));

    assert.equal(scene.rings, 0);
  });
}

for (const lifetime of ['90000', null, undefined, {}, [], true]) {
  test(`C-09: an invite with the lifetime ${JSON.stringify(lifetime)} does not ring`, async () => {
    const scene = await openScene(BOB);

    await scene.hear(ALICE, forge('invite', THEIRS, { lifetime }));

    assert.equal(scene.rings, 0);
  });
}

for (const lifetime of [
  MOST_LIFETIME_MS,
  MOST_LIFETIME_MS + 1,
  2 ** 31,
  2 ** 53,
  Number.MAX_VALUE,
]) {
  test(`C-09: an invite that claims ${lifetime} ms rings for two minutes and no longer`, async () => {
    const scene = await openScene(BOB);
    await scene.hear(ALICE, forge('invite', THEIRS, { lifetime }));
    const { call } = scene;

    await scene.world.advance(MOST_LIFETIME_MS - 1);
    assert.equal(call.status, 'ringing');
    await scene.world.advance(1);

    assert.equal(call.endReason, 'missed');
  });
}

test('C-13: a sender rings three times a minute and not a fourth time', async () => {
  const scene = await openScene(BOB);
  for (let count = 0; count < 6; count++) await ringAndHangUp(scene, ALICE, `call${count}`);

  assert.equal(scene.rings, 3);
  assert.deepEqual(scene.suppressed, ['tooOften', 'tooOften', 'tooOften']);
  await scene.world.advance(60_000);
  await ringAndHangUp(scene, ALICE, 'later');
  assert.equal(scene.rings, 4);
});

test('a sender whose call was accepted may ring again', async () => {
  const scene = await openScene(BOB);
  for (let count = 0; count < 6; count++) {
    const ids = { callId: `call${count}`, partyId: 'P' };
    await scene.hear(ALICE, forge('invite', ids));
    await scene.accept();
    await scene.hear(ALICE, forge('hangup', ids));
  }

  assert.equal(scene.rings, 6);
});

test('C-13: all together ring ten times a minute at most', async () => {
  const others = Array.from({ length: 20 }, (_, index) => `@user${index}:example.org`);
  const scene = await openScene(BOB, { room: { joined: [ALICE, BOB, ...others] } });

  for (const user of others) await ringAndHangUp(scene, user, `call of ${user}`);

  assert.equal(scene.rings, 10);
});

test('C-13: calls of one sender that pile up do not shut out another caller', async () => {
  const scene = await openScene(BOB, { room: { joined: [ALICE, BOB, MALLORY] } });
  for (let count = 0; count < 100; count++) {
    scene.post(MALLORY, forge('invite', { callId: `spam${count}`, partyId: 'P' }));
  }
  await scene.world.settle();

  await scene.hear(ALICE, forge('invite', THEIRS));
  scene.call.reject();
  await scene.world.settle();
  while (scene.page.agent.current?.opponent?.userId === MALLORY) {
    scene.page.agent.current.ignore();
    await scene.world.settle();
  }

  assert.equal(scene.page.agent.current?.callId, THEIRS.callId);
});

test('C-13: a flood of invites makes no peer, no prompt and no more calls than eight', async () => {
  const scene = await openScene(BOB);
  const before = scene.world.clock.pending;
  for (let count = 0; count < 1_000; count++) {
    scene.post(ALICE, forge('invite', { callId: `call${count}`, partyId: 'P' }));
  }

  await scene.world.settle();

  assert.equal(scene.page.peers.length, 0);
  assert.equal(scene.page.devices.prompts, 0);
  // Each live call has one timer.
  assert.ok(scene.world.clock.pending - before <= 8);
});

test('C-04: a flood of candidates is cut to a hundred for a call, and it still connects', async () => {
  const scene = await openScene(BOB);
  await scene.hear(ALICE, forge('invite', THEIRS));
  const candidates = Array.from({ length: 50 }, () => GOOD_CANDIDATE);
  for (let count = 0; count < 500; count++) {
    scene.post(ALICE, forge('candidates', THEIRS, { candidates }));
  }
  await scene.world.settle();

  const call = await scene.accept();
  await scene.hear(ALICE, forge('candidates', THEIRS, { candidates }));
  scene.peer.connect();

  assert.equal(scene.peer.remoteCandidates.length, 100);
  assert.equal(call.status, 'connected');
});

test('calls that were given up while their room was looked up take no place', async () => {
  const scene = await openScene(ALICE);
  for (let count = 0; count < 8; count++) {
    scene.page.agent.place({ roomId: scene.roomId }, { video: false }).hangUp();
    await scene.world.settle();
  }

  await scene.hear(BOB, forge('invite', THEIRS));

  assert.equal(scene.rings, 1);
});

test('C-04: of all the candidates that come after the answer a hundred are taken', async () => {
  const scene = await openScene(BOB);
  await scene.hear(ALICE, forge('invite', THEIRS));
  await scene.accept();
  const candidates = Array.from({ length: 40 }, () => GOOD_CANDIDATE);

  for (let count = 0; count < 5; count++) {
    await scene.hear(ALICE, forge('candidates', THEIRS, { candidates }));
  }

  assert.equal(scene.peer.remoteCandidates.length, 100);
});

test('C-04: of one event no more than fifty candidates are taken', async () => {
  const scene = await openScene(BOB);
  await scene.hear(ALICE, forge('invite', THEIRS));
  await scene.accept();
  const candidates = Array.from({ length: 80 }, () => GOOD_CANDIDATE);

  await scene.hear(ALICE, forge('candidates', THEIRS, { candidates }));

  assert.equal(scene.peer.remoteCandidates.length, 50);
});

test('C-05: candidates of four unknown calls are kept, and not of a fifth', async () => {
  const scene = await openScene(BOB);
  const ids = (count: number) => ({ callId: `call${count}`, partyId: 'P' });
  for (let count = 0; count < 5; count++) {
    await scene.hear(ALICE, forge('candidates', ids(count)));
  }

  const kept: number[] = [];
  for (let count = 0; count < 5; count++) {
    await scene.hear(ALICE, forge('invite', ids(count)));
    const call = await scene.accept();
    kept.push(scene.peer.remoteCandidates.length);
    call.hangUp();
  }

  assert.deepEqual(kept, [1, 1, 1, 1, 0]);
});

for (const [version, isV0] of [
  [0, true],
  [-0, true],
  ['0', false],
  [1, false],
  ['1', false],
  [null, false],
  [false, false],
] as const) {
  test(`C-14: the version ${JSON.stringify(version)} ${isV0 ? 'is' : 'is not'} version 0`, async () => {
    const { content } = forgeV0('invite', THEIRS.callId);
    const scene = await openScene(BOB);

    await scene.hear(ALICE, { type: 'm.call.invite', content: { ...content, version } });

    assert.equal(scene.rings, isV0 ? 1 : 0);
  });
}

test('what came before the page knew who it is counts from when it came', async () => {
  const world = new World();
  const roomId = world.home.addRoom({ joined: [ALICE, BOB] });
  const page = world.create(BOB);
  const scene = new Scene(world, page, roomId);
  scene.post(ALICE, forge('invite', THEIRS));
  await world.advance(86_000);

  const started = page.agent.start();
  await world.settle();
  await started;
  await world.settle();

  assert.equal(scene.rings, 1);
  await world.advance(4_000);
  assert.equal(page.agent.current, undefined);
});

async function ringAndHangUp(scene: Scene, sender: string, callId: string): Promise<void> {
  const ids = { callId, partyId: 'P' };
  await scene.hear(sender, forge('invite', ids));
  await scene.hear(sender, forge('hangup', ids));
}
