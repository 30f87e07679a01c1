// The shapes of received event contents, bounded in every direction. Lenient where the spec asks for it.

import * as v from 'valibot';

/** More is no description of a call with a few streams (events are at most 64 KiB). */
export const MOST_SDP_LENGTH = 32 * 1024;
export const MOST_MEDIA_SECTIONS = 16;
export const MOST_CANDIDATE_LENGTH = 1024;
export const MOST_CANDIDATES = 50;
export const MOST_STREAMS = 16;
export const MOST_ID_LENGTH = 255;

const id = v.pipe(v.string(), v.minLength(1), v.maxLength(MOST_ID_LENGTH));

const sdp = v.pipe(
  v.string(),
  v.maxLength(MOST_SDP_LENGTH),
  v.check((text) => text.split('\nm=').length - 1 <= MOST_MEDIA_SECTIONS),
);

/** Fields that all call events share. Version 0 has no party. */
export const commonShape = v.object({
  call_id: id,
  version: v.unknown(),
  party_id: v.optional(id),
});

const descriptionShape = v.object({ type: v.pipe(v.string(), v.maxLength(MOST_ID_LENGTH)), sdp });

/** `m.call.invite`. */
export const inviteShape = v.object({
  offer: descriptionShape,
  lifetime: v.pipe(v.number(), v.finite()),
  invitee: v.nullish(v.pipe(v.string(), v.maxLength(MOST_ID_LENGTH))),
});

/** `m.call.answer`. */
export const answerShape = v.object({ answer: descriptionShape });

/** `m.call.select_answer`. */
export const selectAnswerShape = v.object({ selected_party_id: id });

/** `m.call.hangup` and `m.call.reject`: a reason that is no string is no reason. */
export const reasonShape = v.object({
  reason: v.fallback(v.optional(v.pipe(v.string(), v.maxLength(MOST_ID_LENGTH))), undefined),
});

/** `m.call.candidates`: its entries are judged one by one, a bad one harms only itself. */
export const candidatesShape = v.object({ candidates: v.array(v.unknown()) });

/** One entry of it. Browsers write null for what is not there. */
export const candidateShape = v.object({
  candidate: v.pipe(v.string(), v.maxLength(MOST_CANDIDATE_LENGTH)),
  sdpMid: v.nullish(v.pipe(v.string(), v.maxLength(MOST_ID_LENGTH))),
  sdpMLineIndex: v.nullish(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(255))),
});

/** One stream's metadata. Only literal `true` mutes. */
export const streamShape = v.object({
  purpose: v.picklist(['m.usermedia', 'm.screenshare']),
  audio_muted: v.fallback(v.optional(v.boolean(), false), false),
  video_muted: v.fallback(v.optional(v.boolean(), false), false),
});
