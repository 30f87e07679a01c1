// Call events as any client, friend or foe, could send them.

import type { CallIds, WrittenEvent } from '../src/wire/write.ts';

/** The call events of the module, in our words. */
export type ForgedKind = keyof typeof BODIES;

/** A good event of version 1; `fields` replace or add to what stands in it. */
export function forge(
  kind: ForgedKind,
  { callId, partyId }: CallIds,
  fields: Readonly<Record<string, unknown>> = {},
): WrittenEvent {
  const { type, body } = BODIES[kind];
  const content = { version: '1', call_id: callId, party_id: partyId, ...body, ...fields };
  return { type, content: asSent(content) };
}

/** The same event as a client of version 0 would send it: the number, and no party. */
export function forgeV0(
  kind: ForgedKind,
  callId: string,
  fields: Readonly<Record<string, unknown>> = {},
): WrittenEvent {
  return forge(kind, { callId, partyId: '' }, { party_id: undefined, ...fields, version: 0 });
}

/** Only what JSON can say: a field that is undefined is not there. */
function asSent(content: object): WrittenEvent['content'] {
  return JSON.parse(JSON.stringify(content)) as WrittenEvent['content'];
}

/** A description that the fake peer takes. */
export const GOOD_SDP = 'v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 0\r\n';

/** A candidate like any other. */
export const GOOD_CANDIDATE = {
  candidate: 'candidate:1 1 udp 1 192.0.2.9 9 typ host',
  sdpMid: '0',
};

const BODIES = {
  invite: {
    type: 'm.call.invite',
    body: { offer: { type: 'offer', sdp: GOOD_SDP }, lifetime: 90_000 },
  },
  answer: { type: 'm.call.answer', body: { answer: { type: 'answer', sdp: GOOD_SDP } } },
  candidates: { type: 'm.call.candidates', body: { candidates: [GOOD_CANDIDATE] } },
  selectAnswer: { type: 'm.call.select_answer', body: { selected_party_id: 'NOBODY' } },
  negotiate: {
    type: 'm.call.negotiate',
    body: { description: { type: 'offer', sdp: GOOD_SDP }, lifetime: 20_000 },
  },
  replaces: {
    type: 'm.call.replaces',
    body: {
      replacement_id: 'REPLACEMENT',
      target_user: { id: '@carol:example.org', display_name: 'Carol' },
      create_call: 'CREATED',
    },
  },
  rejectReplacement: {
    type: 'm.call.reject_replacement',
    body: { replacement_id: 'REPLACEMENT', reason: 'declined' },
  },
  identity: {
    type: 'm.call.asserted_identity',
    body: { asserted_identity: { id: '@carol:example.org', display_name: 'Carol' } },
  },
  reject: { type: 'm.call.reject', body: {} },
  hangup: { type: 'm.call.hangup', body: { reason: 'user_hangup' } },
  streamsChanged: {
    type: 'm.call.sdp_stream_metadata_changed',
    body: { sdp_stream_metadata: { theirs: { purpose: 'm.usermedia', audio_muted: true } } },
  },
} as const;

/** All of them. */
export const FORGED_KINDS = Object.keys(BODIES) as readonly ForgedKind[];
