import assert from 'node:assert/strict';
import { test } from 'node:test';

import { judgeGlare } from './glare.ts';

const ours = { callId: 'b', roomId: '!room', invitee: '@bob', isInviteSent: true };
const theirs = { callId: 'a', roomId: '!room', sender: '@bob' };

test('R69: calls of different rooms never cross', () => {
  assert.equal(judgeGlare(ours, { ...theirs, roomId: '!other' }), 'none');
});

test('R70: what was not sent gives way, whatever its ID', () => {
  for (const callId of ['a', 'b', 'c']) {
    assert.equal(judgeGlare({ ...ours, isInviteSent: false }, { ...theirs, callId }), 'takeTheirs');
  }
});

test('R71: the lesser ID wins, and both sides come to the same end', () => {
  for (const [one, other] of [
    ['a', 'b'],
    ['1', 'A'],
    ['abc', 'abcd'],
    ['~', 'z'],
  ] as const) {
    const atAlice = judgeGlare({ ...ours, callId: one }, { ...theirs, callId: other });
    const atBob = judgeGlare(
      { ...ours, invitee: '@alice', callId: other },
      { ...theirs, sender: '@alice', callId: one },
    );
    assert.deepEqual(new Set([atAlice, atBob]), new Set(['keepOurs', 'takeTheirs']));
  }
});

test('R72: IDs are compared by code unit: a capital letter is less than a small one', () => {
  assert.equal(judgeGlare({ ...ours, callId: 'a' }, { ...theirs, callId: 'B' }), 'takeTheirs');
  assert.equal(judgeGlare({ ...ours, callId: 'B' }, { ...theirs, callId: 'a' }), 'keepOurs');
  assert.equal(judgeGlare({ ...ours, callId: 'a' }, { ...theirs, callId: '_' }), 'takeTheirs');
});

test('an invite of anybody but the one we call is no glare', () => {
  assert.equal(judgeGlare(ours, { ...theirs, sender: '@mallory' }), 'none');
  assert.equal(judgeGlare({ ...ours, invitee: undefined }, theirs), 'none');
});

test('equal IDs keep ours', () => {
  assert.equal(judgeGlare(ours, { ...theirs, callId: 'b' }), 'keepOurs');
});
