import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rebuildEvent } from './visitor-event.ts';

const IDS = { call_id: 'call', party_id: 'visitor', version: '1' };
const SDP = 'v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n';
const STREAMS = {
  stream: { purpose: 'm.usermedia', audio_muted: false, video_muted: true },
};
const CANDIDATE = { candidate: 'candidate:1 1 udp 1 192.0.2.1 9 typ host', sdpMid: '0' };

const EVENTS: Readonly<Record<string, object>> = {
  'm.call.invite': { ...IDS, lifetime: 60_000, offer: { type: 'offer', sdp: SDP } },
  'm.call.answer': { ...IDS, answer: { type: 'answer', sdp: SDP } },
  'm.call.candidates': { ...IDS, candidates: [CANDIDATE] },
  'm.call.select_answer': { ...IDS, selected_party_id: 'PHONE' },
  'm.call.reject': IDS,
  'm.call.hangup': { ...IDS, reason: 'user_hangup' },
  'm.call.negotiate': { ...IDS, lifetime: 20_000, description: { type: 'offer', sdp: SDP } },
  'm.call.sdp_stream_metadata_changed': { ...IDS, sdp_stream_metadata: STREAMS },
};

for (const [type, content] of Object.entries(EVENTS)) {
  test(`G-08: ${type} is built anew: what it says stays, what it smuggles does not`, () => {
    const smuggled = {
      ...content,
      invitee: '@victim:example.org',
      'm.relates_to': { event_id: '$other' },
      body: 'Hello',
      msgtype: 'm.text',
    };

    const event = rebuildEvent(type, smuggled);

    assert.equal(event?.type, type);
    assert.partialDeepStrictEqual(event.content, content);
    assert.doesNotMatch(JSON.stringify(event.content), /victim|relates|body|msgtype/v);
  });
}

for (const [what, type, content] of [
  ['a message', 'm.room.message', { body: 'Hello', msgtype: 'm.text' }],
  ['a membership', 'm.room.member', { membership: 'leave' }],
  [
    'a call handed on',
    'm.call.replaces',
    { ...IDS, replacement_id: 'a', target_user: { id: '@a:b' }, create_call: 'b' },
  ],
  [
    'a claimed identity',
    'm.call.asserted_identity',
    { ...IDS, asserted_identity: { id: '@boss:example.org' } },
  ],
  ['an event without a party', 'm.call.hangup', { call_id: 'call', version: '1' }],
  ['an event with an ID beyond the grammar', 'm.call.hangup', { ...IDS, call_id: 'a/b' }],
  ['an invite without an offer', 'm.call.invite', { ...IDS, lifetime: 1 }],
  [
    'an invite of a megabyte',
    'm.call.invite',
    { ...IDS, lifetime: 1, offer: { type: 'offer', sdp: 'a'.repeat(1_000_000) } },
  ],
] as const) {
  test(`G-08: ${what} is nothing that a visitor may send`, () => {
    assert.equal(rebuildEvent(type, content), undefined);
  });
}

test('an invite that would ring for an hour rings for two minutes', () => {
  const event = rebuildEvent('m.call.invite', { ...EVENTS['m.call.invite'], lifetime: 3_600_000 });

  assert.equal(event?.content['lifetime'], 120_000);
});

test('a hangup says only reasons that the spec knows', () => {
  const event = rebuildEvent('m.call.hangup', { ...IDS, reason: 'You have won' });

  assert.equal(event?.content['reason'], 'user_hangup');
});
