import assert from 'node:assert/strict';
import { test } from 'node:test';

import { connected, openPair, ringing } from '../../../test/agent-pair.ts';
import { forge, forgeV0 } from '../../../test/forge.ts';
import { ALICE, BOB, MALLORY, openScene, THEIRS } from '../../../test/scene.ts';
import { checkContent } from '../../../test/schema-check.ts';

test('R36: an answer has its description and the party ID of who answers', async () => {
  const scene = await openScene(BOB);
  await scene.hear(ALICE, forge('invite', THEIRS));

  await scene.accept();

  const [{ type, content } = { type: '', content: {} }] = scene.said;
  assert.equal(type, 'm.call.answer');
  assert.deepEqual(checkContent(type, content), []);
  assert.equal((content['answer'] as { type: string }).type, 'answer');
  assert.notEqual(content['party_id'], THEIRS.partyId);
});

test('R37: of two answers the first is taken, and one selection names it', async () => {
  const scene = await openScene(ALICE);
  const { callId } = await scene.place();

  await scene.hear(BOB, forge('answer', { callId, partyId: 'FIRST' }));
  await scene.hear(BOB, forge('answer', { callId, partyId: 'SECOND' }));

  const selections = scene.said.filter(({ type }) => type === 'm.call.select_answer');
  assert.equal(selections.length, 1);
  assert.equal(selections[0]?.content['selected_party_id'], 'FIRST');
  assert.equal(selections[0].content['party_id'], scene.said[0]?.content['party_id']);
});

test('R37: two answers in one batch are one answer too', async () => {
  const scene = await openScene(ALICE);
  const { callId } = await scene.place();

  await scene.hear(
    BOB,
    forge('answer', { callId, partyId: 'FIRST' }),
    forge('answer', { callId, partyId: 'SECOND' }),
  );

  assert.equal(scene.words.filter((word) => word === 'select_answer').length, 1);
});

test('R37: an answer of somebody who was not called is not taken', async () => {
  const scene = await openScene(ALICE, { room: { joined: [ALICE, BOB, MALLORY] } });
  const call = scene.page.agent.place({ roomId: scene.roomId, userId: BOB }, { video: false });
  await scene.world.settle();
  scene.peer.completeGathering();
  await scene.world.settle();

  await scene.hear(MALLORY, forge('answer', { callId: call.callId, partyId: 'MALLORYPARTY' }));

  assert.equal(call.status, 'calling');
});

test('R38: an answer of version 0 connects without a selection', async () => {
  const scene = await openScene(ALICE);
  const { callId } = await scene.place();

  await scene.hear(BOB, forgeV0('answer', callId));
  scene.peer.connect();

  assert.equal(scene.call.status, 'connected');
  assert.ok(!scene.words.includes('select_answer'));
});

test('R39, F16: of two pages that answer at once, the one that is not selected ends, silently', async (t) => {
  const pair = await openPair();
  const second = await pair.world.open(BOB);
  const calls = await ringing(pair);
  const other = second.agent.current;
  pair.bob.transport.hold();
  second.transport.hold();

  for (const page of [pair.bob, second]) {
    page.agent.current?.accept({ video: false });
    await pair.world.settle();
    page.peers[0]?.completeGathering();
    await pair.world.settle();
  }
  const before = pair.world.home.events.length;
  const selectedAtMs = pair.world.clock.now();
  pair.bob.transport.release();
  second.transport.release();
  await pair.world.settle();

  const tookMs = pair.world.clock.now() - selectedAtMs;
  assert.ok(tookMs <= 2_000);
  assert.equal(calls.in.status, 'connecting');
  assert.equal(other?.endReason, 'answeredElsewhere');
  assert.equal(pair.world.home.events.length, before);
  assert.equal(second.devices.liveTracks.length, 0);
  t.diagnostic(`measured: ${tookMs / 1000} s after the selection came`);
});

test('R40: media flows although the selection was lost', async () => {
  const pair = await openPair();
  const calls = await ringing(pair);
  calls.in.accept({ video: false });
  await pair.world.settle();
  pair.bob.transport.hold();
  pair.bob.peers[0]?.completeGathering();
  await pair.world.settle();
  pair.bob.transport.drop(({ type }) => type === 'm.call.select_answer');
  pair.bob.transport.release();
  await pair.world.settle();

  pair.alice.peers[0]?.connect();
  pair.bob.peers[0]?.connect();

  assert.deepEqual([calls.out.status, calls.in.status], ['connected', 'connected']);
});

test('R41, R129: a page stops to ring when another page of the user answers', async () => {
  const pair = await openPair();
  const second = await pair.world.open(BOB);
  const calls = await ringing(pair);
  const other = second.agent.current;

  calls.in.accept({ video: false });
  await pair.world.settle();
  pair.bob.peers[0]?.completeGathering();
  await pair.world.settle();

  assert.equal(other?.endReason, 'answeredElsewhere');
  assert.equal(second.agent.current, undefined);
});

test('R41: an answer of a third user does not stop the ringing', async () => {
  const scene = await openScene(BOB, { room: { joined: [ALICE, BOB, MALLORY] } });
  await scene.hear(ALICE, forge('invite', THEIRS, { invitee: BOB }));

  await scene.hear(MALLORY, forge('answer', { callId: THEIRS.callId, partyId: 'OTHER' }));

  assert.equal(scene.call.status, 'ringing');
});

test("R42: a selection counts only from the caller's party", async () => {
  const scene = await openScene(BOB, { room: { joined: [ALICE, BOB, MALLORY] } });
  await scene.hear(ALICE, forge('invite', THEIRS));
  const call = await scene.accept();

  await scene.hear(MALLORY, forge('selectAnswer', THEIRS));
  await scene.hear(ALICE, forge('selectAnswer', { ...THEIRS, partyId: 'ANOTHER' }));
  await scene.hear(BOB, forge('selectAnswer', { ...THEIRS, partyId: 'ANOTHER' }));
  assert.equal(call.status, 'connecting');
  await scene.hear(ALICE, forge('selectAnswer', THEIRS));

  assert.equal(call.endReason, 'answeredElsewhere');
});

test('R43: the type of a description is handed on as it came', async () => {
  const scene = await openScene(ALICE);
  const { callId } = await scene.place();
  const answer = { type: 'pranswer', sdp: 'v=0\r\n' };

  await scene.hear(BOB, forge('answer', { callId, partyId: 'BOBPARTY' }, { answer }));

  assert.deepEqual(scene.peer.remoteDescription, answer);
  assert.equal(scene.call.status, 'connecting');
});

test('R43: an answer that WebRTC refuses ends the call with unknown_error', async () => {
  const scene = await openScene(ALICE);
  const call = await scene.place();
  const answer = { type: 'answer', sdp: 'garbage' };

  await scene.hear(BOB, forge('answer', { callId: call.callId, partyId: 'BOBPARTY' }, { answer }));

  assert.equal(call.endReason, 'incompatible');
  assert.equal(scene.said.at(-1)?.content['reason'], 'unknown_error');
});

test('R44: who is called can answer, reject or ignore', async () => {
  const accepted = await openScene(BOB);
  const rejected = await openScene(BOB);
  const ignored = await openScene(BOB);
  for (const scene of [accepted, rejected, ignored]) {
    await scene.hear(ALICE, forge('invite', THEIRS));
  }

  await accepted.accept();
  rejected.call.reject();
  ignored.call.ignore();
  for (const scene of [rejected, ignored]) await scene.world.settle();

  assert.deepEqual(accepted.words, ['answer']);
  assert.deepEqual(rejected.words, ['reject']);
  assert.deepEqual(ignored.words, []);
});

test('F17: an answer that crosses the hangup of the caller changes nothing', async () => {
  const pair = await openPair();
  const calls = await ringing(pair);
  calls.in.accept({ video: false });
  await pair.world.settle();
  pair.alice.transport.hold();
  pair.bob.transport.hold();
  pair.bob.peers[0]?.completeGathering();
  await pair.world.settle();

  calls.out.hangUp();
  pair.alice.transport.release();
  pair.bob.transport.release();
  await pair.world.settle();

  assert.equal(calls.out.endReason, 'cancelled');
  assert.equal(calls.in.endReason, 'opponentHungUp');
  assert.equal(pair.bob.devices.liveTracks.length, 0);
  assert.ok(pair.world.sentBy(pair.alice).every(({ type }) => type !== 'm.call.select_answer'));
});

test('a repeated answer changes nothing', async () => {
  const pair = await openPair();
  const calls = await connected(pair);
  const answer = pair.world.sentBy(pair.bob).find(({ type }) => type === 'm.call.answer');
  assert.ok(answer);

  pair.world.home.inject({ ...answer, content: answer.content as Record<string, unknown> });
  await pair.world.settle();

  assert.equal(calls.out.status, 'connected');
  assert.equal(
    pair.world.sentBy(pair.alice).filter(({ type }) => type === 'm.call.select_answer').length,
    1,
  );
});

test('candidates that wait for their batch leave as soon as somebody answers', async () => {
  const scene = await openScene(ALICE);
  const { callId } = await scene.place();
  scene.peer.gather(1001);

  await scene.hear(BOB, forge('answer', { callId, partyId: 'BOBPARTY' }));

  assert.deepEqual(scene.words, ['invite', 'select_answer', 'candidates']);
});
