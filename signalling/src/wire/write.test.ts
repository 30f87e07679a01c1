import assert from 'node:assert/strict';
import { test } from 'node:test';

import { checkContent } from '../../test/schema-check.ts';
import type { Streams } from '../call/media.ts';
import type { HangupReason } from '../call/output.ts';
import { readCallEvent } from './read.ts';
import {
  writeAnswer,
  writeCandidates,
  writeHangup,
  writeInvite,
  writeReject,
  writeSelectAnswer,
  writeStreamsChanged,
} from './write.ts';

const IDS = { callId: 'call', partyId: 'party' };
const STREAMS: Streams = new Map([
  ['main', { purpose: 'm.usermedia', isAudioMuted: true, isVideoMuted: false }],
]);
const REASONS: readonly HangupReason[] = [
  'ice_failed',
  'ice_timeout',
  'invite_timeout',
  'user_hangup',
  'user_media_failed',
  'unknown_error',
];

const offer = { type: 'offer', sdp: 'v=0\r\n' };
const answer = { type: 'answer', sdp: 'v=0\r\n' };
const candidates = [{ candidate: 'c', sdpMid: '0', sdpMLineIndex: 0 }, { candidate: '' }];

const written = [
  writeInvite(IDS, { offer, lifetimeMs: 90_000, invitee: '@bob:example.org', streams: STREAMS }),
  writeInvite(IDS, { offer, lifetimeMs: 90_000, invitee: undefined, streams: new Map() }),
  writeAnswer(IDS, answer, STREAMS),
  writeCandidates(IDS, candidates),
  writeSelectAnswer(IDS, 'other'),
  writeReject(IDS),
  writeStreamsChanged(IDS, STREAMS),
  ...REASONS.map((reason) => writeHangup(IDS, reason)),
];

for (const [index, { type, content }] of written.entries()) {
  test(`R1: ${type} (case ${index + 1}) keeps the schema of the specification`, () => {
    assert.deepEqual(checkContent(type, content), []);
    assert.equal(content['version'], '1');
    assert.equal(content['party_id'], 'party');
  });

  test(`what we write as ${type} (case ${index + 1}) we can read`, () => {
    assert.ok('event' in readCallEvent({ sender: '@me:example.org', type, content }));
  });
}

test('an invite for nobody in particular has no invitee', () => {
  const { content } = writeInvite(IDS, {
    offer,
    lifetimeMs: 1,
    invitee: undefined,
    streams: STREAMS,
  });

  assert.ok(!('invitee' in content));
});

test('R122, R123: both flags of a stream are always said, under both names', () => {
  const { content } = writeStreamsChanged(IDS, STREAMS);

  const main = { purpose: 'm.usermedia', audio_muted: true, video_muted: false };
  assert.deepEqual(content['sdp_stream_metadata'], { main });
  assert.deepEqual(content['org.matrix.msc3077.sdp_stream_metadata'], { main });
});
