// Untrusted event content → what it means for a call, or why it means nothing.

import * as v from 'valibot';

import type { RemoteInput } from '../call/input.ts';
import type { Candidate, Description, Streams } from '../call/media.ts';
import type { Capabilities, Opponent } from '../call/party.ts';
import {
  answerShape,
  candidateShape,
  candidatesShape,
  commonShape,
  inviteShape,
  MOST_CANDIDATES,
  negotiateShape,
  reasonShape,
  selectAnswerShape,
} from './content.ts';
import {
  EVENT_TYPES,
  IDENTITY_CLAIMED,
  UNSTABLE_PREFIX,
  UNSTABLE_STREAMS_CHANGED,
} from './names.ts';
import { readStreams } from './streams.ts';
import { readCapabilities, readIdentity, readRejectReplacement, readReplaces } from './transfer.ts';

/** An event as it came from a room. */
export interface RawEvent {
  readonly type: string;
  readonly sender: string;
  readonly content: unknown;
}

/** An invite; how much of its lifetime is left is the reader's business. */
export interface ReadInvite {
  readonly type: 'invited';
  readonly from: Opponent;
  readonly offer: Description;
  readonly streams: Streams | undefined;
  readonly capabilities: Capabilities;
  readonly invitee: string | undefined;
  /** As claimed; clamp it before use. */
  readonly lifetimeMs: number;
}

/** What an event means, or why it means nothing. `why` holds nothing of the content. */
export type Reading =
  | { readonly callId: string; readonly event: ReadInvite | RemoteInput }
  | { readonly refused: 'unknownType' | 'malformed' | 'noParty' };

/** Reads a call event. Never throws, whatever the content is. */
export function readCallEvent({ type, sender, content }: RawEvent): Reading {
  const readBody = Object.hasOwn(readers, type) ? readers[type] : undefined;
  if (readBody === undefined) return { refused: 'unknownType' };
  const common = v.safeParse(commonShape, content);
  if (!common.success) return { refused: 'malformed' };
  const { call_id: callId } = common.output;
  const partyId = common.output.party_id ?? undefined;
  // Spec: integer 0 is version 0; every other value, known or not, behaves as "1".
  const version = common.output.version === 0 ? 0 : 1;
  if (version === 1 && partyId === undefined) return { refused: 'noParty' };
  const from: Opponent = {
    userId: sender,
    partyId: version === 0 ? undefined : partyId,
    version,
  };
  const event = readBody(content, from);
  return event === undefined ? { refused: 'malformed' } : { callId, event };
}

type ReadBody = (content: unknown, from: Opponent) => ReadInvite | RemoteInput | undefined;

const readers: Readonly<Record<string, ReadBody>> = {
  [EVENT_TYPES.invite]: readInvite,
  [EVENT_TYPES.answer]: readAnswer,
  [EVENT_TYPES.candidates]: readCandidates,
  [EVENT_TYPES.selectAnswer]: readSelectAnswer,
  [EVENT_TYPES.reject]: (content, from) => readEnd('rejected', content, from),
  [EVENT_TYPES.hangup]: (content, from) => readEnd('hungUp', content, from),
  [EVENT_TYPES.streamsChanged]: readStreamsChanged,
  [UNSTABLE_STREAMS_CHANGED]: readStreamsChanged,
  [EVENT_TYPES.negotiate]: readNegotiate,
  ...bothNames(EVENT_TYPES.replaces, readReplaces),
  ...bothNames(EVENT_TYPES.rejectReplacement, readRejectReplacement),
  ...bothNames(IDENTITY_CLAIMED, readIdentity),
};

/** `m.call.x` and `org.matrix.call.x`. */
function bothNames(type: string, read: ReadBody): Readonly<Record<string, ReadBody>> {
  return { [type]: read, [type.replace('m.', UNSTABLE_PREFIX)]: read };
}

function readInvite(content: unknown, from: Opponent): ReadInvite | undefined {
  const body = v.safeParse(inviteShape, content);
  if (!body.success) return undefined;
  const { offer, lifetime, invitee } = body.output;
  return {
    type: 'invited',
    from,
    offer,
    streams: readStreams(content),
    capabilities: readCapabilities(content),
    invitee: invitee ?? undefined,
    lifetimeMs: lifetime,
  };
}

function readAnswer(content: unknown, from: Opponent): RemoteInput | undefined {
  const body = v.safeParse(answerShape, content);
  if (!body.success) return undefined;
  return {
    type: 'answered',
    from,
    answer: body.output.answer,
    streams: readStreams(content),
    capabilities: readCapabilities(content),
  };
}

function readNegotiate(content: unknown, from: Opponent): RemoteInput | undefined {
  const body = v.safeParse(negotiateShape, content);
  if (!body.success) return undefined;
  const { description, lifetime: lifetimeMs } = body.output;
  return { type: 'negotiated', from, description, lifetimeMs, streams: readStreams(content) };
}

function readSelectAnswer(content: unknown, from: Opponent): RemoteInput | undefined {
  const body = v.safeParse(selectAnswerShape, content);
  if (!body.success) return undefined;
  return { type: 'answerSelected', from, partyId: body.output.selected_party_id };
}

function readEnd(type: 'rejected' | 'hungUp', content: unknown, from: Opponent): RemoteInput {
  // A reason that is none is no reason to ring on.
  const body = v.safeParse(reasonShape, content);
  return { type, from, reason: body.success ? body.output.reason : undefined };
}

function readStreamsChanged(content: unknown, from: Opponent): RemoteInput | undefined {
  const streams = readStreams(content);
  return streams && { type: 'streamsDescribed', from, streams };
}

function readCandidates(content: unknown, from: Opponent): RemoteInput | undefined {
  const body = v.safeParse(candidatesShape, content);
  if (!body.success) return undefined;
  const candidates = body.output.candidates.slice(0, MOST_CANDIDATES).flatMap(readCandidate);
  return { type: 'candidatesReceived', from, candidates };
}

/** Spec, "m.call.candidates": one of `sdpMid` and `sdpMLineIndex` is required, but for the end marker. */
function readCandidate(entry: unknown): Candidate[] {
  const body = v.safeParse(candidateShape, entry);
  if (!body.success) return [];
  const { candidate, sdpMid, sdpMLineIndex } = body.output;
  const hasPlace = typeof sdpMid === 'string' || typeof sdpMLineIndex === 'number';
  if (candidate !== '' && !hasPlace) return [];
  return [
    {
      candidate,
      ...(typeof sdpMid === 'string' && { sdpMid }),
      ...(typeof sdpMLineIndex === 'number' && { sdpMLineIndex }),
    },
  ];
}
