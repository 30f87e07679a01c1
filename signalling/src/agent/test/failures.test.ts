import assert from 'node:assert/strict';
import { test } from 'node:test';

import { openPair } from '../../../test/agent-pair.ts';
import { forge } from '../../../test/forge.ts';
import { ALICE, BOB, openScene, THEIRS } from '../../../test/scene.ts';
import { GATHERING_QUIET_MS } from '../../call/timers.ts';

test('a call that is hung up while the prompt is open sends nothing and leaves no track', async () => {
  const scene = await openScene(ALICE);
  const allow = scene.page.devices.holdPrompts();
  const call = scene.page.agent.place({ roomId: scene.roomId }, { video: true });
  await scene.world.settle();

  call.hangUp();
  allow();
  await scene.world.advance(120_000);

  assert.equal(call.endReason, 'cancelled');
  assert.deepEqual(scene.said, []);
  assert.equal(scene.page.devices.prompts, 1);
  assert.equal(scene.page.devices.liveTracks.length, 0);
  assert.equal(scene.page.peers.length, 0);
});

test('a call that is hung up while granted devices open shows no stream afterwards', async () => {
  const scene = await openScene(ALICE);
  scene.page.devices.isPermanentlyGranted = true;
  const open = scene.page.devices.holdPrompts();
  const call = scene.page.agent.place({ roomId: scene.roomId }, { video: true });
  await scene.world.settle();

  call.hangUp();
  open();
  await scene.world.settle();

  assert.equal(call.localStream, undefined);
  assert.equal(scene.page.devices.liveTracks.length, 0);
  assert.equal(scene.peer.isClosed, true);
});

test('a call that the caller ends while the callee is asked for devices leaves no track', async () => {
  const scene = await openScene(BOB);
  await scene.hear(ALICE, forge('invite', THEIRS, { invitee: BOB }));
  const { call } = scene;
  const allow = scene.page.devices.holdPrompts();
  call.accept({ video: false });
  await scene.world.settle();

  await scene.hear(ALICE, forge('hangup', THEIRS));
  allow();
  await scene.world.advance(120_000);

  assert.equal(call.endReason, 'missed');
  assert.deepEqual(scene.said, []);
  assert.equal(scene.page.devices.prompts, 1);
  assert.equal(scene.page.devices.liveTracks.length, 0);
});

test('the time that an invite was on its way to the homeserver is given back', async () => {
  const scene = await openScene(ALICE);
  const call = scene.page.agent.place({ roomId: scene.roomId }, { video: false });
  await scene.world.settle();
  scene.page.transport.setOnline(false);
  scene.peer.completeGathering();
  await scene.world.advance(60_000);

  scene.page.transport.setOnline(true);
  await scene.world.settle();
  await scene.world.advance(89_999);
  assert.equal(call.status, 'calling');
  await scene.world.advance(1);

  assert.equal(call.endReason, 'noAnswer');
});

test('an invite that the homeserver forbids ends the call as unreachable and says why', async () => {
  const scene = await openScene(ALICE);
  scene.page.transport.failNextSend('forbidden');

  const call = await scene.place();

  assert.equal(call.endReason, 'unreachable');
  assert.deepEqual(scene.problems, ['forbidden']);
  assert.equal(scene.page.devices.liveTracks.length, 0);
});

test('answer_send_failure: an answer that the homeserver refuses ends the call as sendFailed', async () => {
  const scene = await openScene(BOB);
  await scene.hear(ALICE, forge('invite', THEIRS, { invitee: BOB }));
  scene.page.transport.failNextSend('forbidden');

  const call = await scene.accept();

  assert.equal(call.endReason, 'sendFailed');
  assert.deepEqual(scene.words, ['hangup']);
});

test('ice_send_failure_before_connect: candidates that the homeserver refuses do not end the call', async () => {
  const pair = await openPair();
  const out = pair.alice.agent.place({ roomId: pair.roomId }, { video: false });
  await pair.world.settle();
  pair.alice.peers[0]?.gather(1000);
  await pair.world.advance(GATHERING_QUIET_MS);
  pair.alice.transport.failNextSend('rejected');

  pair.alice.peers[0]?.gather(1001);
  await pair.world.advance(2_000);

  assert.equal(out.status, 'calling');
  assert.deepEqual(
    pair.world.sentBy(pair.alice).map(({ type }) => type),
    ['m.call.invite'],
  );
});

test('events wait while the homeserver is away, and leave when it is back', async () => {
  const scene = await openScene(ALICE);
  scene.page.transport.setOnline(false);
  const call = await scene.place();
  await scene.world.advance(20_000);
  assert.deepEqual(scene.said, []);

  scene.page.transport.setOnline(true);
  await scene.world.settle();

  assert.equal(call.status, 'calling');
  assert.equal(scene.words[0], 'invite');
});

test('an invite that was never taken is taken back when the call ends', async () => {
  const scene = await openScene(ALICE);
  scene.page.transport.setOnline(false);
  const call = await scene.place();

  call.hangUp();
  scene.page.transport.setOnline(true);
  await scene.world.settle();

  assert.deepEqual(scene.words, ['hangup']);
});

test('a last word is tried for a minute, not for ever', async () => {
  const scene = await openScene(ALICE);
  const call = await scene.place();
  scene.page.transport.setOnline(false);
  call.hangUp();

  await scene.world.advance(60_000);
  scene.page.transport.setOnline(true);
  await scene.world.settle();

  assert.ok(!scene.words.includes('hangup'));
});

test('R56, F12: without a microphone the call ends before anything was sent, and says why', async () => {
  const scene = await openScene(ALICE);
  scene.page.devices.failure = 'microphoneDenied';

  const call = scene.page.agent.place({ roomId: scene.roomId }, { video: true });
  await scene.world.settle();

  assert.equal(call.endReason, 'captureFailed');
  assert.deepEqual(scene.problems, ['microphoneDenied']);
  assert.deepEqual(scene.said, []);
});
