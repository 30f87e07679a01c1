// Untrusted event content → what it means for a call, or why it means nothing.

import type { RemoteInput } from '../call/input.ts';
import type { Candidate, Description, Streams } from '../call/media.ts';
import type { Capabilities, OpponentParty } from '../call/party.ts';
import {
  hasCandidates,
  hasReason,
  isAnswer,
  isCallContent,
  isCandidate,
  isInvite,
  isNegotiate,
  isSelectAnswer,
  MOST_CANDIDATES,
} from './content.ts';
import {
  EVENT_TYPES,
  IDENTITY_CLAIMED,
  UNSTABLE_PREFIX,
  UNSTABLE_STREAMS_CHANGED,
} from './names.ts';
import type { Content } from './records.ts';
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
  readonly from: OpponentParty;
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
  if (!isCallContent(content)) return { refused: 'malformed' };
  const { call_id: callId } = content;
  // Spec: integer 0 is version 0; every other value, known or not, behaves as "1".
  const version = content['version'] === 0 ? 0 : 1;
  const partyId = version === 0 ? undefined : (content.party_id ?? undefined);
  if (version === 1 && partyId === undefined) return { refused: 'noParty' };
  const from: OpponentParty = { userId: sender, partyId, version };
  const event = readBody(content, from);
  return event === undefined ? { refused: 'malformed' } : { callId, event };
}

type ReadBody = (content: Content, from: OpponentParty) => ReadInvite | RemoteInput | undefined;

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

/** The names of all events that are read. */
export function readTypes(): readonly string[] {
  return Object.keys(readers);
}

/** `m.call.x` and `org.matrix.call.x`. */
function bothNames(type: string, read: ReadBody): Readonly<Record<string, ReadBody>> {
  return { [type]: read, [type.replace('m.', UNSTABLE_PREFIX)]: read };
}

function readInvite(content: Content, from: OpponentParty): ReadInvite | undefined {
  if (!isInvite(content)) return undefined;
  const { offer, lifetime, invitee } = content;
  return {
    type: 'invited',
    from,
    offer: copy(offer),
    streams: readStreams(content),
    capabilities: readCapabilities(content),
    invitee: invitee ?? undefined,
    lifetimeMs: lifetime,
  };
}

function readAnswer(content: Content, from: OpponentParty): RemoteInput | undefined {
  if (!isAnswer(content)) return undefined;
  return {
    type: 'answered',
    from,
    answer: copy(content.answer),
    streams: readStreams(content),
    capabilities: readCapabilities(content),
  };
}

function readNegotiate(content: Content, from: OpponentParty): RemoteInput | undefined {
  if (!isNegotiate(content)) return undefined;
  const { description, lifetime: lifetimeMs } = content;
  const streams = readStreams(content);
  return { type: 'negotiated', from, description: copy(description), lifetimeMs, streams };
}

/** Without what else may stand in it. */
function copy({ type, sdp }: Description): Description {
  return { type, sdp };
}

function readSelectAnswer(content: Content, from: OpponentParty): RemoteInput | undefined {
  if (!isSelectAnswer(content)) return undefined;
  return { type: 'answerSelected', from, partyId: content.selected_party_id };
}

function readEnd(type: 'rejected' | 'hungUp', content: Content, from: OpponentParty): RemoteInput {
  // A reason that is none is no reason to ring on.
  return { type, from, reason: hasReason(content) ? content.reason : undefined };
}

function readStreamsChanged(content: Content, from: OpponentParty): RemoteInput | undefined {
  const streams = readStreams(content);
  return streams && { type: 'streamsDescribed', from, streams };
}

function readCandidates(content: Content, from: OpponentParty): RemoteInput | undefined {
  if (!hasCandidates(content)) return undefined;
  const candidates = content.candidates.slice(0, MOST_CANDIDATES).flatMap(readCandidate);
  return { type: 'candidatesReceived', from, candidates };
}

/** Spec, "m.call.candidates": one of `sdpMid` and `sdpMLineIndex` is required, but for the end marker. */
function readCandidate(entry: unknown): Candidate[] {
  if (!isCandidate(entry)) return [];
  const { sdpMid, sdpMLineIndex } = entry;
  const candidate = entry.candidate.trimEnd();
  const hasPlace = typeof sdpMid === 'string' || typeof sdpMLineIndex === 'number';
  if (candidate !== '' && !hasPlace) return [];
  return [
    {
      candidate: candidate + pathKeyOf(candidate, entry['usernameFragment']),
      ...(typeof sdpMid === 'string' && { sdpMid }),
      ...(typeof sdpMLineIndex === 'number' && { sdpMLineIndex }),
    },
  ];
}

/** Firefox tells beside the candidate which path it is for; a browser reads it only from the line. */
function pathKeyOf(candidate: string, path: unknown): string {
  const isTold = candidate === '' || candidate.includes(' ufrag ');
  return !isTold && typeof path === 'string' && ICE_TEXT.test(path) ? ` ufrag ${path}` : '';
}

/** RFC 8839 section 5.4: `ice-ufrag`. */
const ICE_TEXT = /^[\w+/]{4,256}$/;
