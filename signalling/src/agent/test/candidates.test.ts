import assert from 'node:assert/strict';
import { test } from 'node:test';

import { connected, openPair, ringing } from '../../../test/agent-pair.ts';
import { forge, GOOD_CANDIDATE, GOOD_SDP } from '../../../test/forge.ts';
import { ALICE, BOB, openScene, THEIRS } from '../../../test/scene.ts';
import type { Scene } from '../../../test/scene.ts';
import { GATHERING_GRACE_MS, GATHERING_QUIET_MS } from '../../call/timers.ts';

test('R26: an invite waits for the burst of host candidates and carries them inside', async () => {
  const scene = await openScene(ALICE);
  scene.page.agent.place({ roomId: scene.roomId }, { video: false });
  await scene.world.settle();
  for (const port of [1, 2, 3]) {
    scene.peer.gather(port);
    await scene.world.advance(GATHERING_QUIET_MS - 1);
    assert.deepEqual(scene.words, []);
  }

  await scene.world.advance(1);

  assert.deepEqual(scene.words, ['invite']);
  assert.equal(candidatesIn(scene, 'offer'), 3);
});

test('R26: an invite without any candidate leaves after two hundred milliseconds', async () => {
  const scene = await openScene(ALICE);
  scene.page.agent.place({ roomId: scene.roomId }, { video: false });
  await scene.world.settle();

  await scene.world.advance(199);
  assert.deepEqual(scene.words, []);
  await scene.world.advance(1);

  assert.deepEqual(scene.words, ['invite']);
});

test('R26: candidates that never stop do not hold the invite longer than two hundred milliseconds', async () => {
  const scene = await openScene(ALICE);
  scene.page.agent.place({ roomId: scene.roomId }, { video: false });
  await scene.world.settle();

  const started = scene.world.clock.now();
  while (scene.world.clock.now() < started + GATHERING_GRACE_MS) {
    scene.peer.gather(1);
    await scene.world.advance(GATHERING_QUIET_MS - 1);
  }

  assert.deepEqual(scene.words, ['invite']);
});

test('R26: an answer carries the first candidates inside', async () => {
  const scene = await openScene(BOB);
  await scene.hear(ALICE, forge('invite', THEIRS));

  await scene.accept();

  assert.equal(candidatesIn(scene, 'answer'), 1);
});

test('R27: the caller sends later candidates two seconds after the first of them, in one event', async () => {
  const scene = await openScene(ALICE);
  await scene.place();
  scene.peer.gather(1);
  await scene.world.advance(1_000);
  scene.peer.gather(2);

  await scene.world.advance(999);
  assert.deepEqual(scene.words, ['invite']);
  await scene.world.advance(1);

  assert.deepEqual(scene.words, ['invite', 'candidates']);
  assert.equal((scene.said[1]?.content['candidates'] as unknown[]).length, 2);
});

test('R27: the callee sends later candidates after half a second', async () => {
  const scene = await openScene(BOB);
  await scene.hear(ALICE, forge('invite', THEIRS));
  await scene.accept();
  scene.peer.gather(1);
  scene.peer.gather(2);

  await scene.world.advance(499);
  assert.deepEqual(scene.words, ['answer']);
  await scene.world.advance(1);

  assert.deepEqual(scene.words, ['answer', 'candidates']);
});

test('R28: each side sends one end marker in a call', async () => {
  const pair = await openPair();
  await connected(pair);

  for (const page of [pair.alice, pair.bob]) {
    const markers = pair.world
      .sentBy(page)
      .filter(({ type }) => type === 'm.call.candidates')
      .flatMap(({ content }) => (content as { candidates: { candidate: string }[] }).candidates)
      .filter(({ candidate }) => candidate === '');
    assert.equal(markers.length, 1);
  }
});

test('R28: the end marker follows also where all candidates went into the invite', async () => {
  const scene = await openScene(ALICE);
  scene.page.agent.place({ roomId: scene.roomId }, { video: false });
  await scene.world.settle();
  scene.peer.gather(1);
  scene.peer.completeGathering();
  await scene.world.settle();

  assert.deepEqual(scene.words, ['invite', 'candidates']);
  assert.deepEqual(scene.said[1]?.content['candidates'], [{ candidate: '' }]);
});

test('R29: when gathering ends, what is left leaves at once', async () => {
  const scene = await openScene(ALICE);
  await scene.place();
  scene.peer.gather(1);
  await scene.world.advance(300);

  scene.peer.completeGathering();
  await scene.world.settle();

  assert.equal((scene.said[1]?.content['candidates'] as unknown[]).length, 2);
  await scene.world.advance(10_000);
  assert.deepEqual(scene.words, ['invite', 'candidates']);
});

test('R30: every candidate but the end marker says where it belongs', async () => {
  const scene = await openScene(ALICE);
  await scene.place();
  scene.peer.gather(1);
  scene.peer.completeGathering();
  await scene.world.settle();

  const [first, last] = scene.said[1]?.content['candidates'] as Record<string, unknown>[];

  assert.equal(first?.['sdpMid'], '0');
  assert.deepEqual(last, { candidate: '' });
});

test('R31: no candidates leave before the homeserver has the invite', async () => {
  const scene = await openScene(ALICE);
  scene.page.transport.setOnline(false);
  await scene.place();
  scene.peer.gather(1);
  scene.peer.completeGathering();
  await scene.world.advance(10_000);

  scene.page.transport.setOnline(true);
  await scene.world.settle();

  assert.deepEqual(scene.words, ['invite', 'candidates']);
});

test('R31: no candidates leave after an invite that was refused', async () => {
  const scene = await openScene(ALICE);
  scene.page.transport.failNextSend('forbidden');
  await scene.place();
  scene.peer.gather(1);
  scene.peer.completeGathering();
  await scene.world.advance(10_000);

  assert.ok(!scene.words.includes('candidates'));
});

test('R32: the caller keeps the candidates of the party that answers, and drops those of others', async () => {
  const scene = await openScene(ALICE);
  const { callId } = await scene.place();
  const theirs = (port: string) => ({ candidates: [{ ...GOOD_CANDIDATE, candidate: port }] });

  await scene.hear(BOB, forge('candidates', { callId, partyId: 'ONE' }, theirs('one')));
  await scene.hear(BOB, forge('candidates', { callId, partyId: 'TWO' }, theirs('two')));
  await scene.hear(BOB, forge('answer', { callId, partyId: 'TWO' }));
  await scene.hear(BOB, forge('candidates', { callId, partyId: 'ONE' }, theirs('one')));
  await scene.hear(BOB, forge('candidates', { callId, partyId: 'TWO' }, theirs('more')));

  assert.deepEqual(
    scene.peer.remoteCandidates.map(({ candidate }) => candidate),
    ['two', 'more'],
  );
});

test('R33: candidates before their invite are kept and used', async () => {
  const scene = await openScene(BOB);

  await scene.hear(ALICE, forge('candidates', THEIRS));
  await scene.hear(ALICE, forge('invite', THEIRS));
  await scene.accept();

  assert.equal(scene.peer.remoteCandidates.length, 1);
});

test('R33: candidates while it rings are kept and used', async () => {
  const scene = await openScene(BOB);
  await scene.hear(ALICE, forge('invite', THEIRS));

  await scene.hear(ALICE, forge('candidates', THEIRS));
  await scene.accept();

  assert.equal(scene.peer.remoteCandidates.length, 1);
});

test("R33: candidates before their invite count only where they are the caller's", async () => {
  const scene = await openScene(BOB);

  await scene.hear(ALICE, forge('candidates', { ...THEIRS, partyId: 'ANOTHER' }));
  await scene.hear(ALICE, forge('invite', THEIRS));
  await scene.accept();

  assert.equal(scene.peer.remoteCandidates.length, 0);
});

for (const marker of [
  { candidate: '' },
  { candidate: '', sdpMid: '0' },
  { candidate: '', sdpMid: null },
]) {
  test(`R34: the end marker ${JSON.stringify(marker)} raises no error`, async () => {
    const scene = await openScene(BOB);
    await scene.hear(ALICE, forge('invite', THEIRS, { offer: { type: 'offer', sdp: GOOD_SDP } }));
    const call = await scene.accept();

    await scene.hear(ALICE, forge('candidates', THEIRS, { candidates: [marker] }));
    scene.peer.connect();

    assert.equal(call.status, 'connected');
    assert.deepEqual(scene.problems, []);
  });
}

test('R34, C-04: a candidate without a place harms only itself', async () => {
  const scene = await openScene(BOB);
  await scene.hear(ALICE, forge('invite', THEIRS));
  const call = await scene.accept();
  const candidates = [{ candidate: 'nowhere' }, 7, null, { candidate: 7 }, GOOD_CANDIDATE];

  await scene.hear(ALICE, forge('candidates', THEIRS, { candidates }));

  assert.deepEqual(scene.peer.remoteCandidates, [GOOD_CANDIDATE]);
  assert.equal(call.status, 'connecting');
});

test('candidates of more than fifty leave in several events', async () => {
  const pair = await openPair();
  const calls = await ringing(pair);
  calls.in.accept({ video: false });
  await pair.world.settle();
  pair.bob.peers[0]?.gather(0);
  await pair.world.advance(GATHERING_QUIET_MS);

  for (let port = 1; port <= 60; port++) pair.bob.peers[0]?.gather(port);
  await pair.world.advance(500);

  const sizes = pair.world
    .sentBy(pair.bob)
    .filter(({ type }) => type === 'm.call.candidates')
    .map(({ content }) => (content as { candidates: unknown[] }).candidates.length);
  assert.deepEqual(sizes, [50, 10]);
});

function candidatesIn(scene: Scene, key: 'offer' | 'answer'): number {
  const { sdp } = scene.said[0]?.content[key] as { sdp: string };
  return sdp.split('a=candidate:').length - 1;
}
