// Calls that came while nobody could hear them here.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { FakeRoomOptions } from '../../../test/fake-transport.ts';
import { forge, GOOD_SDP } from '../../../test/forge.ts';
import {
  HOUR_MS,
  type Line,
  MINUTE_MS,
  missedBy,
  postAll,
  startLate,
  told,
} from '../../../test/missed-stage.ts';
import { ALICE, BOB, MALLORY, openScene, THEIRS } from '../../../test/scene.ts';
import { MISSED_PATIENCE_MS, MOST_MISSED_AGE_MS } from '../missed-calls.ts';

const OURS = { callId: 'ourcall', partyId: 'PHONE' };
const OTHER = { callId: 'othercall', partyId: 'PHONE' };
const VIDEO_SDP = `${GOOD_SDP}m=video 9 UDP/TLS/RTP/SAVPF 96\r\n`;

const INVITE: Line = [ALICE, forge('invite', THEIRS)];
const HANGUP: Line = [ALICE, forge('hangup', THEIRS)];

interface Fate {
  readonly lines: readonly Line[];
  readonly room?: Partial<FakeRoomOptions>;
  readonly missed: boolean;
}

const GROUP = { joined: [ALICE, BOB, MALLORY] };

const FATES: Readonly<Record<string, Fate>> = {
  'that nobody answered': { lines: [INVITE], missed: true },
  'that its caller ended': { lines: [INVITE, HANGUP], missed: true },
  'whose end came before it': { lines: [HANGUP, INVITE], missed: true },
  'answered on the phone': {
    lines: [INVITE, [BOB, forge('answer', { ...THEIRS, partyId: 'PHONE' })], HANGUP],
    missed: false,
  },
  'rejected on the phone': {
    lines: [INVITE, [BOB, forge('reject', { ...THEIRS, partyId: 'PHONE' })]],
    missed: false,
  },
  'for which the caller chose an answer': {
    lines: [INVITE, [ALICE, forge('selectAnswer', THEIRS)]],
    missed: false,
  },
  'that its caller says was answered elsewhere': {
    lines: [INVITE, [ALICE, forge('hangup', THEIRS, { reason: 'answered_elsewhere' })]],
    missed: false,
  },
  'that we placed': { lines: [[BOB, forge('invite', OURS)]], missed: false },
  'that crossed one of ours': {
    lines: [[BOB, forge('invite', OURS)], INVITE, HANGUP],
    missed: false,
  },
  'after one of ours was over': {
    lines: [[BOB, forge('invite', OURS)], [BOB, forge('hangup', OURS)], INVITE],
    missed: true,
  },
  'before we called back': {
    lines: [INVITE, HANGUP, [BOB, forge('invite', OTHER)]],
    missed: false,
  },
  'for somebody else': {
    lines: [[ALICE, forge('invite', THEIRS, { invitee: MALLORY })]],
    room: GROUP,
    missed: false,
  },
  'for us in a group': {
    lines: [[ALICE, forge('invite', THEIRS, { invitee: BOB })]],
    room: GROUP,
    missed: true,
  },
  'for anybody in a group': { lines: [INVITE], room: GROUP, missed: false },
  'in a public room': { lines: [INVITE], room: { joinRule: 'public' }, missed: false },
  'in a room where we cannot answer': {
    lines: [INVITE],
    room: { isEncrypted: true },
    missed: false,
  },
};

for (const [what, { lines, room, missed }] of Object.entries(FATES)) {
  test(`of a call ${what} ${missed ? 'a page is told' : 'no page is told'} when it starts`, async () => {
    const scene = await startLate(lines, { room });

    assert.equal(missedBy(scene).length, missed ? 1 : 0);
    assert.equal(scene.rings, 0);
  });

  test(`of a call ${what} ${missed ? 'a page is told' : 'no page is told'} that has slept`, async () => {
    const scene = await openScene(BOB, { ...(room && { room }) });
    scene.page.transport.hold();
    await postAll(scene, lines);
    await scene.world.advance(HOUR_MS);

    scene.page.transport.release();
    await told(scene);

    assert.equal(missedBy(scene).length, missed ? 1 : 0);
  });
}

test('a missed call says who called, where, when and with what', async () => {
  const scene = await openScene(BOB, { ports: { dateNow: () => 1_000 * HOUR_MS } });
  scene.page.transport.hold();
  const { roomId } = scene;
  const invite = forge('invite', THEIRS, { offer: { type: 'offer', sdp: VIDEO_SDP } });
  await postAll(scene, [[ALICE, invite]]);
  await scene.world.advance(HOUR_MS);
  scene.page.transport.release();
  await told(scene);

  const { callId } = THEIRS;
  const [call] = missedBy(scene);
  const at = 1_000 * HOUR_MS - HOUR_MS - MINUTE_MS - MISSED_PATIENCE_MS;
  assert.deepEqual(call, {
    callId,
    roomId,
    userId: ALICE,
    displayName: 'alice',
    hasVideo: true,
    at,
  });
});

test('a call whose answer comes in a later batch was not missed', async () => {
  const scene = await openScene(BOB);
  scene.page.transport.hold();
  await postAll(scene, [INVITE]);
  await scene.world.advance(HOUR_MS);
  scene.page.transport.release();
  await scene.world.settle();

  await scene.world.advance(MISSED_PATIENCE_MS - 1);
  await scene.hear(ALICE, forge('selectAnswer', THEIRS));
  await told(scene);

  assert.equal(missedBy(scene).length, 0);
});

test('a call that ended before it could ring was missed', async () => {
  const scene = await openScene(BOB);

  await scene.hear(...INVITE, HANGUP[1]);
  await told(scene);

  assert.equal(scene.rings, 0);
  assert.equal(missedBy(scene).length, 1);
});

test('a call that rang is told as ended, and not as missed as well', async () => {
  const scene = await openScene(BOB);
  await scene.hear(...INVITE);
  assert.equal(scene.rings, 1);

  await scene.hear(...HANGUP);
  await told(scene);
  await scene.hear(...INVITE);
  await told(scene);

  assert.deepEqual(missedBy(scene), []);
});

test('a call that was told as suppressed is not told as missed', async () => {
  const scene = await openScene(BOB, { room: { joinRule: 'public' } });

  await scene.hear(...INVITE);
  await scene.hear(...HANGUP);
  await told(scene);

  assert.deepEqual(scene.suppressed, ['publicRoom']);
  assert.deepEqual(missedBy(scene), []);
});

test('a call that comes again, also as another event, is told once', async () => {
  const scene = await startLate([INVITE]);

  await postAll(scene, [INVITE, HANGUP]);
  await told(scene);

  assert.equal(missedBy(scene).length, 1);
});

test('what the user has read of since, on any device, is not told', async () => {
  const read = await startLate([INVITE], { readAgeMs: MINUTE_MS });
  const before = await startLate([INVITE], { readAgeMs: 5 * HOUR_MS });

  assert.equal(missedBy(read).length, 0);
  assert.equal(missedBy(before).length, 1);
});

test('where nobody knows what was read, only calls since the start are told', async () => {
  const unknown = await startLate([INVITE], { readAgeMs: 'unknown' });
  const failing = await startLate([INVITE], { readAgeMs: 'failing' });

  assert.equal(missedBy(unknown).length, 0);
  assert.equal(missedBy(failing).length, 0);
});

test('a call of the day before yesterday is not told', async () => {
  const scene = await startLate([INVITE], { ageMs: MOST_MISSED_AGE_MS + MINUTE_MS });

  assert.equal(missedBy(scene).length, 0);
});

test('a call of a time that nobody knows is not told', async () => {
  const scene = await startLate([INVITE], { tellsAges: false });

  assert.equal(missedBy(scene).length, 0);
});

test('of two tabs the one that rings tells', async () => {
  const claim = (isOurs: boolean) => ({
    claimRingTurn: () => ({ isOurs, end: () => undefined }),
  });
  const rings = await startLate([INVITE], { ports: claim(true) });
  const silent = await startLate([INVITE], { ports: claim(false) });

  assert.equal(missedBy(rings).length, 1);
  assert.equal(missedBy(silent).length, 0);
});
