import assert from 'node:assert/strict';
import { test } from 'node:test';

import fc from 'fast-check';

import { forge } from '../../../test/forge.ts';
import { almostGood, prototypes } from '../../../test/fuzz.ts';
import { ALICE, BOB, MALLORY, openScene, THEIRS } from '../../../test/scene.ts';
import type { Scene } from '../../../test/scene.ts';
import { readCallEvent } from '../../wire/read.ts';

// A failure is repeated with FUZZ_SEED=<seed>, which its message says.
const seed = Number(process.env['FUZZ_SEED'] ?? Math.floor(Math.random() * 2 ** 31));

const phases: Readonly<Record<string, () => Promise<Scene>>> = {
  ringing,
  connecting: () => ringing().then(answered),
  connected: () => ringing().then(answered).then(flowing),
  reconnecting: () => ringing().then(answered).then(flowing).then(lost),
};

for (const [phase, enter] of Object.entries(phases)) {
  test(`C-01, C-02: a call that is ${phase} is not changed by what cannot be read, nor by strangers`, async () => {
    const scene = await enter();
    const before = look(scene);
    const builtIns = prototypes();

    for (const events of batches(4_000)) {
      for (const event of events) {
        scene.post(MALLORY, event);
        if (!isReadable(event)) scene.post(ALICE, event);
      }
      await scene.world.settle();
      assert.deepEqual(look(scene), before, `seed ${seed}`);
    }

    assert.deepEqual(prototypes(), builtIns);
  });

  test(`C-01: a call that is ${phase} survives or ends, whatever the caller says`, async () => {
    for (const events of batches(2_000)) {
      const scene = await enter();
      const { call } = scene;

      await scene.hear(ALICE, ...events);
      scene.page.agent.stop();
      await scene.world.settle();

      assert.equal(call.status, 'ended', `seed ${seed}`);
      assert.equal(scene.page.devices.liveTracks.length, 0, `seed ${seed}`);
      assert.ok(scene.page.peers.every(({ isClosed }) => isClosed));
    }
  });
}

test('C-01: a caller is not changed by what cannot be read', async () => {
  const scene = await openScene(ALICE);
  const call = await scene.place();
  const before = look(scene);
  const almost = almostGood({ callId: call.callId, partyId: 'BOBPARTY' });

  for (const event of fc.sample(almost, { numRuns: 4_000, seed })) {
    if (!isReadable(event)) scene.post(BOB, event);
  }
  await scene.world.settle();

  assert.deepEqual(look(scene), before, `seed ${seed}`);
});

function batches(count: number) {
  const events = fc.sample(almostGood(THEIRS), { numRuns: count, seed });
  return Array.from({ length: count / 100 }, (_, index) =>
    events.slice(index * 100, (index + 1) * 100),
  );
}

function isReadable({ type, content }: ReturnType<typeof forge>): boolean {
  return !('refused' in readCallEvent({ type, sender: ALICE, content }));
}

function look(scene: Scene): unknown {
  const { call, page, words } = scene;
  return [
    call.status,
    call.opponent?.isMicrophoneMuted,
    call.remoteStream,
    page.peers.map(({ remoteCandidates }) => remoteCandidates.length),
    page.devices.prompts,
    words,
  ];
}

async function ringing(): Promise<Scene> {
  const scene = await openScene(BOB, { room: { joined: [ALICE, BOB, MALLORY] } });
  await scene.hear(ALICE, forge('invite', THEIRS));
  return scene;
}

async function answered(scene: Scene): Promise<Scene> {
  await scene.accept();
  return scene;
}

function flowing(scene: Scene): Scene {
  scene.peer.connect();
  return scene;
}

function lost(scene: Scene): Scene {
  scene.peer.disconnect();
  return scene;
}
