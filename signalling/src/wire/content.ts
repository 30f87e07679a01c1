// The shapes of received event contents, bounded in every direction. Lenient where the spec asks for it.

import * as v from 'valibot';

/** More is no description of a call with a few streams (events are at most 64 KiB). */
export const MOST_SDP_LENGTH = 32 * 1024;
export const MOST_MEDIA_SECTIONS = 16;
export const MOST_CANDIDATE_LENGTH = 1024;
export const MOST_CANDIDATES = 50;
export const MOST_STREAMS = 16;
export const MOST_ID_LENGTH = 255;

/** Few of valibot's parts on purpose: each one costs every page that loads us. */
const text = (least: number, most: number) =>
  v.pipe(
    v.string(),
    v.check(({ length }) => length >= least && length <= most),
  );

const id = text(1, MOST_ID_LENGTH);
const shortText = text(0, MOST_ID_LENGTH);

const sdp = v.pipe(
  text(0, MOST_SDP_LENGTH),
  v.check((lines) => lines.split('\nm=').length - 1 <= MOST_MEDIA_SECTIONS),
);

/** Fields that all call events share. Version 0 has no party. */
export const commonShape = v.object({
  call_id: id,
  version: v.optional(v.unknown()),
  party_id: v.nullish(id),
});

const milliseconds = v.pipe(
  v.number(),
  v.check((lifetime) => Number.isFinite(lifetime)),
);

const descriptionShape = v.object({ type: shortText, sdp });

/** `m.call.invite`. */
export const inviteShape = v.object({
  offer: descriptionShape,
  lifetime: milliseconds,
  invitee: v.nullish(shortText),
});

/** `m.call.answer`. */
export const answerShape = v.object({ answer: descriptionShape });

/** `m.call.select_answer`. */
export const selectAnswerShape = v.object({ selected_party_id: id });

/** `m.call.hangup` and `m.call.reject`. */
export const reasonShape = v.object({ reason: shortText });

/** `m.call.candidates`: its entries are judged one by one, a bad one harms only itself. */
export const candidatesShape = v.object({ candidates: v.array(v.unknown()) });

/** One entry of it. Browsers write null for what is not there. */
export const candidateShape = v.object({
  candidate: text(0, MOST_CANDIDATE_LENGTH),
  sdpMid: v.nullish(shortText),
  sdpMLineIndex: v.nullish(
    v.pipe(
      v.number(),
      v.check((index) => Number.isInteger(index) && index >= 0 && index < 256),
    ),
  ),
});

/** One stream's metadata. */
export const streamShape = v.object({
  purpose: v.pipe(
    v.string(),
    v.check((purpose) => purpose === 'm.usermedia' || purpose === 'm.screenshare'),
  ),
  audio_muted: v.optional(v.unknown()),
  video_muted: v.optional(v.unknown()),
});

/** `m.call.negotiate`. */
export const negotiateShape = v.object({ description: descriptionShape, lifetime: milliseconds });

/** Somebody, in words that are not proven. */
export const identityShape = v.object({
  id: v.nullish(shortText),
  display_name: v.nullish(shortText),
});

/** `m.call.replaces` (MSC2747): one of the two calls is named. */
export const replacesShape = v.object({
  replacement_id: id,
  target_user: v.object({ id, display_name: v.nullish(shortText) }),
  create_call: v.nullish(id),
  await_call: v.nullish(id),
  target_room: v.nullish(id),
});

/** `m.call.reject_replacement` (MSC2747). */
export const rejectReplacementShape = v.object({ replacement_id: id });
