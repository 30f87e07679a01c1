import assert from 'node:assert/strict';
import { test } from 'node:test';

import { forge } from '../../../test/forge.ts';
import { openPair } from '../../../test/agent-pair.ts';
import { ALICE, BOB, MALLORY, openScene, THEIRS } from '../../../test/scene.ts';
import { checkContent } from '../../../test/schema-check.ts';

const OWN_OTHER = { callId: THEIRS.callId, partyId: 'OWNOTHER' };

test('R12: an invite has an offer and a whole number as its lifetime', async () => {
  const scene = await openScene(ALICE);

  await scene.place();

  const [{ type, content } = { type: '', content: {} }] = scene.said;
  assert.deepEqual(checkContent(type, content), []);
  assert.equal((content['offer'] as { type: string }).type, 'offer');
  assert.ok(Number.isSafeInteger(content['lifetime']));
});

const decidedInBatch = {
  'a hangup of the caller': [ALICE, forge('hangup', THEIRS)],
  'a reject of our other device': [BOB, forge('reject', OWN_OTHER)],
  'an answer of our other device': [BOB, forge('answer', OWN_OTHER)],
  'a selection by the caller': [ALICE, forge('selectAnswer', THEIRS)],
} as const;

for (const [what, [sender, event]] of Object.entries(decidedInBatch)) {
  test(`R15, C-08: an invite and ${what} in one batch never ring`, async () => {
    const scene = await openScene(BOB);
    scene.post(ALICE, forge('invite', THEIRS));
    scene.post(sender, event);

    await scene.world.settle();

    assert.equal(scene.rings, 0);
    assert.deepEqual(scene.said, []);
  });

  test(`R15: ${what} that comes before its invite keeps it from ringing`, async () => {
    const scene = await openScene(BOB);

    await scene.hear(sender, event);
    await scene.hear(ALICE, forge('invite', THEIRS));

    assert.equal(scene.rings, 0);
  });
}

test('R15: a hangup of somebody else in the batch does not keep the invite from ringing', async () => {
  const scene = await openScene(BOB, { room: { joined: [ALICE, BOB, MALLORY] } });
  scene.post(ALICE, forge('invite', THEIRS));
  scene.post(MALLORY, forge('hangup', THEIRS));

  await scene.world.settle();

  assert.equal(scene.rings, 1);
});

test('R17: past its lifetime an unanswered call is over on both sides', async () => {
  const pair = await openPair();
  const out = pair.alice.agent.place({ roomId: pair.roomId }, { video: false });
  await pair.world.settle();
  pair.alice.peers[0]?.completeGathering();
  await pair.world.settle();
  const incoming = pair.bob.agent.current;

  await pair.world.advance(90_000);

  assert.equal(out.endReason, 'noAnswer');
  assert.equal(incoming?.endReason, 'missed');
  assert.equal(pair.bob.agent.current, undefined);
});

test('R18: nobody answers, so the caller hangs up with invite_timeout', async () => {
  const scene = await openScene(ALICE);
  const call = await scene.place();

  await scene.world.advance(90_000);

  assert.equal(call.endReason, 'noAnswer');
  assert.equal(scene.said.at(-1)?.content['reason'], 'invite_timeout');
});

test('R19: an invite is valid for ninety seconds', async () => {
  const scene = await openScene(ALICE);

  await scene.place();

  assert.equal(scene.said[0]?.content['lifetime'], 90_000);
});

test('R20: an invite names the user who is called', async () => {
  const scene = await openScene(ALICE);

  await scene.place();

  assert.equal(scene.said[0]?.content['invitee'], BOB);
});

test('R21: an invite for us, or for nobody in particular, rings', async () => {
  for (const invitee of [BOB, undefined, null]) {
    const scene = await openScene(BOB);
    await scene.hear(ALICE, forge('invite', THEIRS, { invitee }));
    assert.equal(scene.rings, 1);
  }
});

test('R21: an invite for somebody else does not ring', async () => {
  const scene = await openScene(BOB);

  await scene.hear(ALICE, forge('invite', THEIRS, { invitee: MALLORY }));

  assert.equal(scene.rings, 0);
});

test("R22: the caller's own other pages stay silent, and without a word", async () => {
  for (const invitee of [undefined, ALICE]) {
    const scene = await openScene(BOB);
    await scene.hear(BOB, forge('invite', THEIRS, { invitee }));
    assert.equal(scene.rings, 0);
    assert.deepEqual(scene.suppressed, []);
  }
});

test('R23, C-13: in a public room nothing rings', async () => {
  const scene = await openScene(BOB, { room: { joinRule: 'public' } });

  await scene.hear(ALICE, forge('invite', THEIRS));

  assert.equal(scene.rings, 0);
  assert.deepEqual(scene.said, []);
});

test('R23, C-13: a room that became public does not ring any more', async () => {
  const scene = await openScene(BOB);
  scene.world.home.setJoinRule(scene.roomId, 'public');
  await scene.world.settle();

  await scene.hear(ALICE, forge('invite', THEIRS));

  assert.equal(scene.rings, 0);
});

test('R24: the user hears of an invite that does not ring, and why', async () => {
  const isPublic = await openScene(BOB, { room: { joinRule: 'public' } });
  const isPrivate = await openScene(BOB);
  const isEncrypted = await openScene(BOB, { room: { isEncrypted: true } });

  await isPublic.hear(ALICE, forge('invite', THEIRS));
  await isPrivate.hear(ALICE, forge('invite', THEIRS, { invitee: MALLORY }));
  await isEncrypted.hear(ALICE, forge('invite', THEIRS));

  assert.deepEqual(isPublic.suppressed, ['publicRoom']);
  assert.deepEqual(isPrivate.suppressed, ['otherInvitee']);
  assert.deepEqual(isEncrypted.suppressed, ['encryptedRoom']);
});

const targets = {
  'an empty room': [{ joined: [ALICE] }, 'emptyRoom'],
  'a room of three': [{ joined: [ALICE, BOB, MALLORY] }, 'severalPeople'],
  'an encrypted room': [{ isEncrypted: true }, 'encryptedRoom'],
  'a room we have left': [{ joined: [BOB] }, 'roomNotFound'],
} as const;

for (const [what, [room, code]] of Object.entries(targets)) {
  test(`R25: a call into ${what} is refused, and nothing is sent`, async () => {
    const scene = await openScene(ALICE, { room });

    const call = scene.page.agent.place({ roomId: scene.roomId }, { video: false });
    await scene.world.settle();

    assert.equal(call.endReason, 'unreachable');
    assert.deepEqual(scene.problems, [code]);
    assert.deepEqual(scene.said, []);
    assert.equal(scene.page.devices.liveTracks.length, 0);
  });
}

test('a user who is not in the room is none that does not exist', async () => {
  const scene = await openScene(ALICE, { room: { joined: [ALICE, BOB] } });

  const call = scene.page.agent.place({ roomId: scene.roomId, userId: MALLORY }, { video: false });
  await scene.world.settle();

  assert.equal(call.endReason, 'unreachable');
  assert.deepEqual(scene.problems, ['notInRoom']);
  assert.deepEqual(scene.said, []);
});

test('R25: in a room of three a call goes to the one user who is named', async () => {
  const scene = await openScene(ALICE, { room: { joined: [ALICE, BOB, MALLORY] } });

  scene.page.agent.place({ roomId: scene.roomId, userId: BOB }, { video: false });
  await scene.world.settle();
  scene.peer.completeGathering();
  await scene.world.settle();

  assert.equal(scene.said[0]?.content['invitee'], BOB);
});

test('a public room is known to take no calls before anything is sent, and one reason is told', async () => {
  const scene = await openScene(ALICE, { room: { joinRule: 'public' } });

  const call = scene.page.agent.place({ roomId: scene.roomId }, { video: false });
  await scene.world.settle();

  assert.equal(call.endReason, 'unreachable');
  assert.deepEqual(scene.problems, ['forbidden']);
  assert.deepEqual(scene.words, []);
});
