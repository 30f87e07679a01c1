// The shapes of received event contents, bounded in every direction. Lenient where the spec asks for it.

import type { Description, StreamPurpose } from '../call/media.ts';
import { isPlain, isSdp } from './descriptions.ts';
import { maybe, record } from './records.ts';
import type { Check } from './records.ts';

export const MOST_CANDIDATE_LENGTH = 1024;
export const MOST_CANDIDATES = 50;
export const MOST_STREAMS = 16;
export const MOST_ID_LENGTH = 255;

function text(least: number, most: number): Check<string> {
  return (value): value is string =>
    typeof value === 'string' && value.length >= least && value.length <= most;
}

/** Some end it as a line of a description. */
const isCandidateText: Check<string> = (value): value is string =>
  typeof value === 'string' && isPlain(value.trimEnd(), MOST_CANDIDATE_LENGTH);

const isId = text(1, MOST_ID_LENGTH);
const isShortText = text(0, MOST_ID_LENGTH);
function isMilliseconds(value: unknown): value is number {
  return Number.isFinite(value);
}

function isLineIndex(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 256;
}

function isPurpose(value: unknown): value is StreamPurpose {
  return value === 'm.usermedia' || value === 'm.screenshare';
}

/** Fields that all call events share. Version 0 has no party. */
export const isCallContent = record({ call_id: isId, party_id: maybe(isId) });

const isDescription: Check<Description> = record({ type: isShortText, sdp: isSdp });

/** `m.call.invite`. */
export const isInvite = record({
  offer: isDescription,
  lifetime: isMilliseconds,
  invitee: maybe(isShortText),
});

/** `m.call.answer`. */
export const isAnswer = record({ answer: isDescription });

/** `m.call.select_answer`. */
export const isSelectAnswer = record({ selected_party_id: isId });

/** `m.call.hangup` and `m.call.reject`. */
export const hasReason = record({ reason: isShortText });

/** `m.call.candidates`: its entries are judged one by one, a bad one harms only itself. */
export const hasCandidates = record({ candidates: Array.isArray as Check<readonly unknown[]> });

/** One entry of it. Browsers write null for what is not there. */
export const isCandidate = record({
  candidate: isCandidateText,
  sdpMid: maybe(isShortText),
  sdpMLineIndex: maybe(isLineIndex),
});

/** One stream's metadata. */
export const isStream = record({ purpose: isPurpose });

/** `m.call.negotiate`. */
export const isNegotiate = record({ description: isDescription, lifetime: isMilliseconds });

/** Somebody, in words that are not proven. */
export const isIdentity = record({ id: maybe(isShortText), display_name: maybe(isShortText) });

/** `m.call.replaces` (MSC2747): one of the two calls is named. */
export const isReplaces = record({
  replacement_id: isId,
  target_user: record({ id: isId, display_name: maybe(isShortText) }),
  create_call: maybe(isId),
  await_call: maybe(isId),
});

/** `m.call.reject_replacement` (MSC2747). */
export const isRejectReplacement = record({ replacement_id: isId });
