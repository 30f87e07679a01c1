import assert from 'node:assert/strict';
import { test } from 'node:test';

import { openPair, ringing } from '../../../test/agent-pair.ts';
import { forge, forgeV0 } from '../../../test/forge.ts';
import { ALICE, BOB, MALLORY, openScene, THEIRS } from '../../../test/scene.ts';
import { checkContent } from '../../../test/schema-check.ts';

const OWN_OTHER = { callId: THEIRS.callId, partyId: 'OWNOTHER' };

test('R45, R120: a rejected call is a reject of our party without a reason', async () => {
  const scene = await openScene(BOB);
  await scene.hear(ALICE, forge('invite', THEIRS));
  const { call } = scene;

  call.reject();
  await scene.world.settle();

  const [{ type, content } = { type: '', content: {} }] = scene.said;
  assert.equal(type, 'm.call.reject');
  assert.deepEqual(checkContent(type, content), []);
  assert.deepEqual(Object.keys(content).sort(), ['call_id', 'party_id', 'version']);
  assert.notEqual(content['party_id'], THEIRS.partyId);
  assert.equal(call.endReason, 'rejected');
});

test('R45: hanging up a call that rings rejects it', async () => {
  const scene = await openScene(BOB);
  await scene.hear(ALICE, forge('invite', THEIRS));

  scene.call.hangUp();
  await scene.world.settle();

  assert.deepEqual(scene.words, ['reject']);
});

test('R46, R129: a reject stops the ringing on every page of the user', async () => {
  const pair = await openPair();
  const second = await pair.world.open(BOB);
  const calls = await ringing(pair);
  const other = second.agent.current;

  calls.in.reject();
  await pair.world.settle();

  assert.equal(other?.endReason, 'rejectedElsewhere');
  assert.equal(second.agent.current, undefined);
});

test('R46: with a caller of version 0 our other device rejects by a hangup, which stops the ringing too', async () => {
  const scene = await openScene(BOB);
  await scene.hear(ALICE, forgeV0('invite', THEIRS.callId));
  const { call } = scene;

  await scene.hear(BOB, forge('hangup', OWN_OTHER));

  assert.equal(call.endReason, 'rejectedElsewhere');
});

test('R46: two pages of a user stop to ring when one rejects a call of version 0', async () => {
  const pair = await openPair();
  const second = await pair.world.open(BOB);
  pair.world.home.inject({
    roomId: pair.roomId,
    sender: ALICE,
    ...forgeV0('invite', THEIRS.callId),
  });
  await pair.world.settle();
  const other = second.agent.current;

  pair.bob.agent.current?.reject();
  await pair.world.settle();

  assert.equal(other?.endReason, 'rejectedElsewhere');
});

test('R47: a reject after the answer changes nothing', async () => {
  const scene = await openScene(ALICE);
  const { callId } = await scene.place();
  await scene.hear(BOB, forge('answer', { callId, partyId: 'FIRST' }));

  await scene.hear(BOB, forge('reject', { callId, partyId: 'SECOND' }));
  await scene.hear(BOB, forge('reject', { callId, partyId: 'FIRST' }));

  assert.equal(scene.call.status, 'connecting');
});

test('R48: a reject ends the call, and the selection names who rejected', async () => {
  const scene = await openScene(ALICE);
  const call = await scene.place();

  await scene.hear(BOB, forge('reject', { callId: call.callId, partyId: 'NAYSAYER' }));

  assert.equal(call.endReason, 'opponentRejected');
  assert.equal(scene.said.at(-1)?.type, 'm.call.select_answer');
  assert.equal(scene.said.at(-1)?.content['selected_party_id'], 'NAYSAYER');
});

test('R48: who answers after another page has rejected is not selected and ends', async () => {
  const pair = await openPair();
  const second = await pair.world.open(BOB);
  const calls = await ringing(pair);
  const other = second.agent.current;
  second.transport.hold();
  other?.accept({ video: false });
  await pair.world.settle();

  calls.in.reject();
  await pair.world.settle();
  second.peers[0]?.completeGathering();
  await pair.world.settle();
  second.transport.release();
  await pair.world.settle();

  assert.equal(calls.out.endReason, 'opponentRejected');
  assert.equal(other?.endReason, 'answeredElsewhere');
});

test('R49: the caller learns that the call was rejected', async () => {
  const pair = await openPair();
  const calls = await ringing(pair);

  calls.in.reject();
  await pair.world.settle();

  assert.equal(calls.out.endReason, 'opponentRejected');
});

test('R49: a reject that says user_busy, as Element Web does, tells that the opponent is busy', async () => {
  const scene = await openScene(ALICE);
  const call = await scene.place();

  await scene.hear(
    BOB,
    forge('reject', { callId: call.callId, partyId: 'B' }, { reason: 'user_busy' }),
  );

  assert.equal(call.endReason, 'busy');
});

test('R50: an ignored call sends nothing, and the caller waits until the invite expires', async () => {
  const pair = await openPair();
  const second = await pair.world.open(BOB);
  const calls = await ringing(pair);

  calls.in.ignore();
  await pair.world.advance(89_000);
  assert.equal(calls.in.endReason, 'ignored');
  assert.equal(calls.out.status, 'calling');
  assert.equal(second.agent.current?.status, 'ringing');
  await pair.world.advance(1_000);

  assert.equal(calls.out.endReason, 'noAnswer');
  assert.deepEqual(pair.world.sentBy(pair.bob), []);
});

test('R51: a caller who gives up sends a hangup, not a reject', async () => {
  const pair = await openPair();
  const calls = await ringing(pair);

  calls.out.hangUp();
  await pair.world.settle();

  const types = pair.world.sentBy(pair.alice).map(({ type }) => type);
  assert.equal(types.at(-1), 'm.call.hangup');
  assert.ok(!types.includes('m.call.reject'));
  assert.equal(calls.in.endReason, 'missed');
});

test('R52: a reject counts only from the user who is called', async () => {
  const scene = await openScene(ALICE, { room: { joined: [ALICE, BOB, MALLORY] } });
  const call = scene.page.agent.place({ roomId: scene.roomId, userId: BOB }, { video: false });
  await scene.world.settle();
  scene.peer.completeGathering();
  await scene.world.settle();

  await scene.hear(MALLORY, forge('reject', { callId: call.callId, partyId: 'MALLORYPARTY' }));
  await scene.hear(ALICE, forge('reject', { callId: call.callId, partyId: 'OWNOTHER' }));
  assert.equal(call.status, 'calling');
  await scene.hear(BOB, forge('reject', { callId: call.callId, partyId: 'BOBPARTY' }));

  assert.equal(call.endReason, 'opponentRejected');
});

test('a hangup of the user who is called, before any answer, is a rejection', async () => {
  const scene = await openScene(ALICE);
  const call = await scene.place();

  await scene.hear(BOB, forgeV0('hangup', call.callId));

  assert.equal(call.endReason, 'opponentRejected');
});

test('it stops the ringing on the other pages of that user, too', async () => {
  const pair = await openPair();
  const calls = await ringing(pair);
  const { callId } = calls.out;

  pair.world.home.inject({ roomId: pair.roomId, sender: BOB, ...forgeV0('hangup', callId) });
  await pair.world.settle();

  assert.equal(calls.out.endReason, 'opponentRejected');
  assert.equal(pair.bob.agent.current, undefined);
});
