import assert from 'node:assert/strict';
import { test } from 'node:test';

import { forge } from '../../../test/forge.ts';
import { ALICE, BOB, openScene, THEIRS } from '../../../test/scene.ts';
import type { Scene } from '../../../test/scene.ts';
import { MOST_OFFERS, OFFERS_WINDOW_MS } from '../../call/timers.ts';

// An opponent who offers without end: it costs us little, takes nothing of us, and the call lives on.

const OFFERS = 1_000;
const AUDIO = 'm=audio 9 UDP/TLS/RTP/SAVPF 0\r\n';
const VIDEO = 'm=video 9 UDP/TLS/RTP/SAVPF 0\r\n';

test(`C-12: of ${OFFERS} offers in a second few are answered, one at a time, and then it is quiet`, async (t) => {
  const scene = await inCall();
  const watch = watchAnswers(scene);
  const startedAt = performance.now();

  for (let count = 0; count < OFFERS; count++) {
    scene.post(ALICE, offer(`v=0\r\n${AUDIO}`));
    if (count % 10 === 0) await scene.world.advance(10);
  }
  await scene.world.settle();

  const ms = performance.now() - startedAt;
  const answers = answersOf(scene);
  assert.ok(answers <= MOST_OFFERS, `${answers} answers`);
  assert.equal(watch.most(), 1);
  assert.equal(scene.call.status, 'connected');
  assert.ok(ms < 2_000, `${ms} ms`);
  t.diagnostic(`measured: ${answers} answers, ${watch.most()} at a time, ${Math.round(ms)} ms`);
});

test('C-12: after a storm the opponent may offer again, and is answered', async () => {
  const scene = await inCall();
  for (let count = 0; count < OFFERS; count++) scene.post(ALICE, offer(`v=0\r\n${AUDIO}`));
  await scene.world.settle();
  const before = answersOf(scene);

  await scene.world.advance(OFFERS_WINDOW_MS);
  await scene.hear(ALICE, offer(`v=0\r\n${AUDIO}`));

  assert.ok(answersOf(scene) > before);
  assert.equal(scene.call.status, 'connected');
});

test('C-12: no offer makes us send more than the user chose', async () => {
  const scene = await inCall();
  const before = scene.peer.sentTracks.length;

  for (const sections of [VIDEO, VIDEO + VIDEO, AUDIO + VIDEO, VIDEO.repeat(14)]) {
    await scene.hear(ALICE, offer(`v=0\r\n${AUDIO}${sections}`));
    await scene.world.advance(100);
  }

  assert.equal(scene.peer.sentTracks.length, before);
  assert.equal(scene.page.devices.prompts, 1);
  assert.ok(scene.page.devices.liveTracks.every(({ kind }) => kind === 'audio'));
});

test('C-12: a flood of holds and resumes ends as the last of them says', async () => {
  const scene = await inCall();
  const held = `v=0\r\n${AUDIO}a=inactive\r\n`;

  for (let count = 0; count < OFFERS; count++) {
    scene.post(ALICE, offer(count % 2 === 0 ? held : `v=0\r\n${AUDIO}`));
  }
  await scene.world.settle();
  await scene.world.advance(OFFERS_WINDOW_MS);
  await scene.hear(ALICE, offer(held));
  assert.equal(scene.call.isHeld, true);
  await scene.hear(ALICE, offer(`v=0\r\n${AUDIO}`));

  assert.equal(scene.call.isHeld, false);
  assert.equal(scene.call.status, 'connected');
});

async function inCall(): Promise<Scene> {
  const scene = await openScene(BOB);
  await scene.hear(ALICE, forge('invite', THEIRS));
  await scene.accept();
  scene.peer.connect();
  await scene.world.settle();
  return scene;
}

function offer(sdp: string) {
  return forge('negotiate', THEIRS, { description: { type: 'offer', sdp } });
}

function answersOf({ words }: Scene): number {
  return words.filter((word) => word === 'negotiate').length;
}

/** How many answers are on their way at the same time; the peer makes them one by one. */
function watchAnswers({ page: { transport } }: Scene): { most(): number } {
  const send = transport.sendEvent.bind(transport);
  let underWay = 0;
  let most = 0;
  transport.sendEvent = async (event, signal) => {
    if (event.type !== 'm.call.negotiate') return send(event, signal);
    underWay += 1;
    most = Math.max(most, underWay);
    return send(event, signal).finally(() => {
      underWay -= 1;
    });
  };
  return { most: () => most };
}
