import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Call } from '@matrix-call/signalling';
import {
  canReconnect,
  causeOfEnd,
  isError,
  mayCallAgain,
  noticeAfter,
  noticeBeside,
  type Notice,
} from './notice.ts';

const denied: Notice = { type: 'problem', code: 'microphoneDenied' };
const busy: Notice = { type: 'problem', code: 'rateLimited' };
const unreachable: Notice = { type: 'problem', code: 'unreachable' };

test('a problem outlives the call it ended', () => {
  assert.equal(noticeAfter(denied, { state: 'ended', previous: 'preparing' }), denied);
});

test('a new call begins without notices', () => {
  assert.equal(noticeAfter(denied, { state: 'preparing', previous: 'ended' }), undefined);
  assert.equal(noticeAfter(denied, { state: 'ringing', previous: 'idle' }), undefined);
});

test('a homeserver that was busy is no matter any more once the call is connected', () => {
  assert.equal(noticeAfter(busy, { state: 'connecting', previous: 'calling' }), busy);
  assert.equal(noticeAfter(busy, { state: 'connected', previous: 'connecting' }), undefined);
});

test('a microphone that works by now is no matter any more, a camera that is denied still is', () => {
  const connected = { state: 'connected', previous: 'connecting' } as const;
  const noCamera: Notice = { type: 'problem', code: 'cameraDenied' };

  assert.equal(noticeAfter(denied, connected), undefined);
  assert.equal(noticeAfter(noCamera, connected), noCamera);
});

test('a connection that is there again takes its problem away', () => {
  assert.equal(noticeAfter(unreachable, { state: 'idle', previous: 'offline' }), undefined);
});

test('connecting again is offered where that may help', () => {
  assert.ok(canReconnect(unreachable, 'offline'));
  assert.ok(!canReconnect(unreachable, 'connected'));
  assert.ok(!canReconnect({ type: 'problem', code: 'unauthorized' }, 'offline'));
  assert.ok(!canReconnect(undefined, 'offline'));
});

test('a busy homeserver and a silent call are to know, a denied microphone is an error', () => {
  assert.ok(isError(denied));
  assert.ok(!isError(busy));
  assert.ok(!isError({ type: 'suppressed', why: 'publicRoom', userId: '@bob:example.org' }));
});

test('a problem that ended a call is its cause, and is not told a second time', () => {
  const call = { endReason: 'unreachable' } as Call;
  const notice: Notice = { type: 'problem', code: 'encryptedRoom', call };

  assert.equal(causeOfEnd(notice, call), 'encryptedRoom');
  assert.equal(noticeBeside(notice, call), undefined);
  assert.ok(!mayCallAgain('encryptedRoom'));
});

test('a problem that says less than the end is no cause, and is not told either', () => {
  const call = { endReason: 'connectionFailed' } as Call;
  const notice: Notice = { type: 'problem', code: 'connectionFailed', call };

  assert.equal(causeOfEnd(notice, call), undefined);
  assert.equal(noticeBeside(notice, call), undefined);
});

test('a problem of another call, or of none, stays beside the end', () => {
  const call = { endReason: 'unreachable' } as Call;

  for (const notice of [denied, { ...denied, call: {} as Call }]) {
    assert.equal(causeOfEnd(notice, call), undefined);
    assert.equal(noticeBeside(notice, call), notice);
  }
});

test('a call that the user ended has no cause', () => {
  const call = { endReason: 'hungUp' } as Call;

  assert.equal(causeOfEnd({ ...denied, call }, call), undefined);
});
