// What we send: event types and contents, exactly as the schemas of the Matrix VoIP module ask.

import type { Candidate, Description, Streams } from '../call/media.ts';
import type { HangupReason } from '../call/output.ts';
import type { RefusalReason, Replacement } from '../call/replacement.ts';
import { EVENT_TYPES, VERSION } from './names.ts';
import { writeStreams } from './streams.ts';
import { OUR_CAPABILITIES, writeReplacement } from './transfer.ts';

/** An event without its room. */
export interface WrittenEvent {
  readonly type: string;
  readonly content: Readonly<Record<string, unknown>>;
}

/** The IDs in every event of one call. */
export interface CallIds {
  readonly callId: string;
  readonly partyId: string;
}

/** What an invite says. */
export interface InviteText {
  readonly offer: Description;
  readonly lifetimeMs: number;
  readonly invitee: string | undefined;
  readonly streams: Streams;
}

/** `m.call.invite`. */
export function writeInvite(
  ids: CallIds,
  { offer, lifetimeMs, invitee, streams }: InviteText,
): WrittenEvent {
  return written('invite', ids, {
    offer,
    lifetime: lifetimeMs,
    ...(invitee !== undefined && { invitee }),
    ...OUR_CAPABILITIES,
    ...writeStreams(streams),
  });
}

/** `m.call.answer`. */
export function writeAnswer(ids: CallIds, answer: Description, streams: Streams): WrittenEvent {
  return written('answer', ids, { answer, ...OUR_CAPABILITIES, ...writeStreams(streams) });
}

/** What a later offer or answer says. */
export interface NegotiateText {
  readonly description: Description;
  readonly lifetimeMs: number;
  readonly streams: Streams;
}

/** `m.call.negotiate`. */
export function writeNegotiate(
  ids: CallIds,
  { description, lifetimeMs, streams }: NegotiateText,
): WrittenEvent {
  const fields = { description, lifetime: lifetimeMs, ...writeStreams(streams) };
  return written('negotiate', ids, fields);
}

/** `m.call.replaces` (MSC2747). */
export function writeReplaces(ids: CallIds, replacement: Replacement): WrittenEvent {
  return written('replaces', ids, writeReplacement(replacement));
}

/** `m.call.reject_replacement` (MSC2747). */
export function writeRejectReplacement(
  ids: CallIds,
  replacementId: string,
  reason: RefusalReason,
): WrittenEvent {
  return written('rejectReplacement', ids, { replacement_id: replacementId, reason });
}

/** `m.call.candidates`. */
export function writeCandidates(ids: CallIds, candidates: readonly Candidate[]): WrittenEvent {
  return written('candidates', ids, { candidates });
}

/** `m.call.select_answer`. */
export function writeSelectAnswer(ids: CallIds, selectedPartyId: string): WrittenEvent {
  return written('selectAnswer', ids, { selected_party_id: selectedPartyId });
}

/** `m.call.reject`. */
export function writeReject(ids: CallIds): WrittenEvent {
  return written('reject', ids, {});
}

/** `m.call.hangup`. */
export function writeHangup(ids: CallIds, reason: HangupReason): WrittenEvent {
  return written('hangup', ids, { reason });
}

/** `m.call.sdp_stream_metadata_changed`. */
export function writeStreamsChanged(ids: CallIds, streams: Streams): WrittenEvent {
  return written('streamsChanged', ids, writeStreams(streams));
}

function written(kind: keyof typeof EVENT_TYPES, ids: CallIds, fields: object): WrittenEvent {
  const { callId, partyId } = ids;
  const content = { version: VERSION, call_id: callId, party_id: partyId, ...fields };
  return { type: EVENT_TYPES[kind], content };
}
