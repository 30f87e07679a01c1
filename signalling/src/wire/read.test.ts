import assert from 'node:assert/strict';
import { test } from 'node:test';

import { forge, forgeV0, GOOD_CANDIDATE, GOOD_SDP } from '../../test/forge.ts';
import type { ForgedKind } from '../../test/forge.ts';
import { NO_CAPABILITIES } from '../call/party.ts';
import { readCallEvent } from './read.ts';

const IDS = { callId: 'call', partyId: 'party' };
const FROM = { userId: '@bob:example.org', partyId: 'party', version: 1 };

function read(kind: ForgedKind, fields: Record<string, unknown> = {}) {
  return readCallEvent({ sender: FROM.userId, ...forge(kind, IDS, fields) });
}

function eventOf(kind: ForgedKind, fields: Record<string, unknown> = {}): unknown {
  const reading = read(kind, fields);
  return 'refused' in reading ? reading.refused : reading.event;
}

test('each event means one thing', () => {
  assert.deepEqual(eventOf('invite', { invitee: '@me:example.org' }), {
    type: 'invited',
    from: FROM,
    offer: { type: 'offer', sdp: GOOD_SDP },
    streams: undefined,
    capabilities: NO_CAPABILITIES,
    invitee: '@me:example.org',
    lifetimeMs: 90_000,
  });
  assert.deepEqual(eventOf('answer'), {
    type: 'answered',
    from: FROM,
    answer: { type: 'answer', sdp: GOOD_SDP },
    streams: undefined,
    capabilities: NO_CAPABILITIES,
  });
  assert.deepEqual(eventOf('candidates'), {
    type: 'candidatesReceived',
    from: FROM,
    candidates: [GOOD_CANDIDATE],
  });
  assert.deepEqual(eventOf('selectAnswer', { selected_party_id: 'one' }), {
    type: 'answerSelected',
    from: FROM,
    partyId: 'one',
  });
  assert.deepEqual(eventOf('negotiate'), {
    type: 'negotiated',
    from: FROM,
    description: { type: 'offer', sdp: GOOD_SDP },
    lifetimeMs: 20_000,
    streams: undefined,
  });
  assert.deepEqual(eventOf('reject'), { type: 'rejected', from: FROM, reason: undefined });
  assert.deepEqual(eventOf('hangup'), { type: 'hungUp', from: FROM, reason: 'user_hangup' });
});

test('a candidate is read with the path that a browser tells beside it', () => {
  const told = { ...GOOD_CANDIDATE, usernameFragment: 'abcd' };
  const inLine = { ...told, candidate: `${GOOD_CANDIDATE.candidate} ufrag efgh` };
  const bad = { ...GOOD_CANDIDATE, usernameFragment: 'a b\r\n' };

  assert.deepEqual(eventOf('candidates', { candidates: [told, inLine, bad] }), {
    type: 'candidatesReceived',
    from: FROM,
    candidates: [
      { ...GOOD_CANDIDATE, candidate: `${GOOD_CANDIDATE.candidate} ufrag abcd` },
      { ...GOOD_CANDIDATE, candidate: inLine.candidate },
      GOOD_CANDIDATE,
    ],
  });
});

test('R92: only literal true is a capability', () => {
  const said = { 'm.call.transferee': true, 'm.call.dtmf': 'true' };
  const able = { canBeTransferred: true, takesDigits: false };

  for (const kind of ['invite', 'answer'] as const) {
    const event = eventOf(kind, { capabilities: said });
    assert.deepEqual((event as { capabilities: unknown }).capabilities, able);
  }
  for (const capabilities of [null, [], 'all', { 'm.call.transferee': 1 }]) {
    const event = eventOf('invite', { capabilities });
    assert.deepEqual((event as { capabilities: unknown }).capabilities, NO_CAPABILITIES);
  }
});

test('R93: a replacement names a call to make or to wait for, in IDs that we may send', () => {
  const asked = { type: 'replacementAsked', from: FROM };
  const target = { userId: '@carol:example.org', displayName: 'Carol' };
  const replacement = { replacementId: 'REPLACEMENT', target };

  assert.deepEqual(eventOf('replaces'), {
    ...asked,
    replacement: { ...replacement, callId: 'CREATED', isAwaited: false },
  });
  assert.deepEqual(eventOf('replaces', { create_call: undefined, await_call: 'SOON' }), {
    ...asked,
    replacement: { ...replacement, callId: 'SOON', isAwaited: true },
  });
  for (const fields of [
    { create_call: undefined },
    { create_call: 'with space' },
    { replacement_id: '<b>' },
    { target_user: {} },
    { target_user: '@carol:example.org' },
  ]) {
    assert.equal(eventOf('replaces', fields), 'malformed');
  }
  assert.deepEqual(eventOf('rejectReplacement'), {
    type: 'replacementRefused',
    from: FROM,
    replacementId: 'REPLACEMENT',
  });
});

test('R97: a claimed identity is read under both names, and null takes it back', () => {
  const claim = eventOf('identity');
  assert.deepEqual(claim, {
    type: 'identityClaimed',
    from: FROM,
    identity: { userId: '@carol:example.org', displayName: 'Carol' },
  });
  const { content } = forge('identity', IDS);
  const unstable = { type: 'org.matrix.call.asserted_identity', sender: FROM.userId, content };
  assert.deepEqual(readCallEvent(unstable), { callId: 'call', event: claim });
  for (const asserted_identity of [null, undefined]) {
    assert.deepEqual(eventOf('identity', { asserted_identity }), {
      type: 'identityClaimed',
      from: FROM,
      identity: undefined,
    });
  }
  assert.equal(eventOf('identity', { asserted_identity: 'Carol' }), 'malformed');
});

test('R2: version 0 needs no party, and has none where it gives one', () => {
  for (const party_id of [undefined, 'party']) {
    const reading = readCallEvent({ sender: '@bob', ...forgeV0('hangup', 'call', { party_id }) });
    assert.ok('event' in reading);
    assert.deepEqual(reading.event.from, { userId: '@bob', partyId: undefined, version: 0 });
  }
});

test('R3: whatever is not the number 0 is version 1, which needs a party', () => {
  for (const version of ['1', 1, '0', '2', null, {}, []]) {
    assert.ok('event' in read('hangup', { version }));
    assert.deepEqual(read('hangup', { version, party_id: undefined }), { refused: 'noParty' });
  }
});

test('R3: an event that says no version at all counts as version 1', () => {
  assert.ok('event' in read('hangup', { version: undefined }));
});

test('IDs beyond 255 characters, and empty ones, are malformed', () => {
  for (const id of ['', 'x'.repeat(256), 7, null, {}]) {
    assert.deepEqual(read('hangup', { call_id: id }), { refused: 'malformed' });
    assert.deepEqual(read('selectAnswer', { selected_party_id: id }), { refused: 'malformed' });
  }
  assert.ok('event' in read('hangup', { call_id: 'x'.repeat(255) }));
});

test('C-03: a description of 32 KiB and 16 media sections is read, a larger one is not', () => {
  const sections = (count: number) => ({
    offer: { type: 'offer', sdp: `v=0${'\nm=audio'.repeat(count)}` },
  });
  const length = (count: number) => ({
    offer: { type: 'offer', sdp: `${'x'.repeat(1023)}\n`.repeat(32) + 'x'.repeat(count) },
  });

  assert.ok('event' in read('invite', sections(16)));
  assert.deepEqual(read('invite', sections(17)), { refused: 'malformed' });
  assert.ok('event' in read('invite', length(0)));
  assert.deepEqual(read('invite', length(1)), { refused: 'malformed' });
});

test('S01: a description has at most a thousand lines of 1 KiB, and no control characters in them', () => {
  const offer = (sdp: string) => read('invite', { offer: { type: 'offer', sdp } });

  assert.ok('event' in offer(`${'x'.repeat(1024)}\r\n${'\n'.repeat(998)}`));
  for (const sdp of [
    'x'.repeat(1025),
    '\n'.repeat(1000),
    ...['\0', '\t', '\r', '\x7f', '\u0085', '\u2028', '\u2029'].map((bad) => `v=0\r\n${bad}a=x`),
  ]) {
    assert.deepEqual(offer(sdp), { refused: 'malformed' });
  }
});

test('S01: a candidate with control characters is left out, the end of a line behind it does no harm', () => {
  const candidates = ['one\r\n', 'two\r\nx', 'three\u2028x', 'four\0'].map((candidate) => ({
    candidate,
    sdpMid: '0',
  }));

  const event = eventOf('candidates', { candidates }) as { candidates: unknown };

  assert.deepEqual(event.candidates, [{ candidate: 'one', sdpMid: '0' }]);
});

test('R30: a candidate without a place is left out, the end marker needs none', () => {
  const candidates = [
    { candidate: 'nowhere' },
    { candidate: 'by name', sdpMid: 'a' },
    { candidate: 'by number', sdpMLineIndex: 0, sdpMid: null },
    { candidate: 'beyond', sdpMLineIndex: 256 },
    { candidate: 'part', sdpMLineIndex: 0.5 },
    { candidate: 'x'.repeat(1025), sdpMid: 'a' },
    { candidate: '', sdpMid: null, sdpMLineIndex: null },
  ];

  assert.deepEqual(eventOf('candidates', { candidates }), {
    type: 'candidatesReceived',
    from: FROM,
    candidates: [
      { candidate: 'by name', sdpMid: 'a' },
      { candidate: 'by number', sdpMLineIndex: 0 },
      { candidate: '' },
    ],
  });
});

test('R123: the stable name of the metadata wins over the unstable one', () => {
  const stream = (audio_muted: boolean) => ({ main: { purpose: 'm.usermedia', audio_muted } });
  const unstable = { 'org.matrix.msc3077.sdp_stream_metadata': stream(true) };

  assert.deepEqual(mutes(unstable), [true]);
  assert.deepEqual(mutes({ ...unstable, sdp_stream_metadata: stream(false) }), [false]);
});

test('R76: purposes need not be unique, and unknown ones are left out', () => {
  const main = { purpose: 'm.usermedia' };
  const sdp_stream_metadata = { a: main, b: main, c: { purpose: 'x' }, d: 7, e: null };

  assert.equal(mutes({ sdp_stream_metadata }).length, 2);
});

test('no more than sixteen streams are read', () => {
  const streams = Array.from({ length: 40 }, (_, index) => [
    `s${index}`,
    { purpose: 'm.usermedia' },
  ]);

  assert.equal(mutes({ sdp_stream_metadata: Object.fromEntries(streams) }).length, 16);
});

test('R123: changed metadata is read under the name that older clients use', () => {
  const { content } = forge('streamsChanged', IDS);
  const type = 'org.matrix.call.sdp_stream_metadata_changed';

  const reading = readCallEvent({ sender: '@bob', type, content });

  assert.ok('event' in reading);
  assert.equal(reading.event.type, 'streamsDescribed');
});

function mutes(fields: Record<string, unknown>): boolean[] {
  const reading = read('answer', fields);
  assert.ok('event' in reading && reading.event.type === 'answered');
  return [...(reading.event.streams ?? [])].map(([, { isAudioMuted }]) => isAudioMuted);
}
