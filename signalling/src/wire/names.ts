// The event types and field names of the Matrix VoIP module, stable and unstable.

/** Event types we send. */
export const EVENT_TYPES = {
  invite: 'm.call.invite',
  candidates: 'm.call.candidates',
  answer: 'm.call.answer',
  selectAnswer: 'm.call.select_answer',
  reject: 'm.call.reject',
  hangup: 'm.call.hangup',
  streamsChanged: 'm.call.sdp_stream_metadata_changed',
  negotiate: 'm.call.negotiate',
  replaces: 'm.call.replaces',
  rejectReplacement: 'm.call.reject_replacement',
} as const;

/** The name that clients older than Matrix v1.10 use (MSC3077, MSC3291). */
export const UNSTABLE_STREAMS_CHANGED = 'org.matrix.call.sdp_stream_metadata_changed';

/** Who is said to speak (MSC3086). Bridges send it, we only read it. */
export const IDENTITY_CLAIMED = 'm.call.asserted_identity';

/** Proposals go by such a prefix until they are part of the spec. */
export const UNSTABLE_PREFIX = 'org.matrix.';

/** The names of all events that mean something to a call, in full: not every homeserver knows wildcards. */
export const CALL_EVENT_TYPES: readonly string[] = [
  ...Object.values(EVENT_TYPES),
  IDENTITY_CLAIMED,
  UNSTABLE_STREAMS_CHANGED,
  ...[EVENT_TYPES.replaces, EVENT_TYPES.rejectReplacement, IDENTITY_CLAIMED].map((type) =>
    type.replace('m.', UNSTABLE_PREFIX),
  ),
];

/** What a party can do (MSC2747). Only literal `true` counts. */
export const CAPABILITIES_KEY = 'capabilities';
export const TRANSFEREE_KEY = 'm.call.transferee';
export const DTMF_KEY = 'm.call.dtmf';

/** Stream metadata: stable name, and the one that older clients know. Both are sent, the stable one wins. */
export const STREAMS_KEY = 'sdp_stream_metadata';
export const UNSTABLE_STREAMS_KEY = 'org.matrix.msc3077.sdp_stream_metadata';

/** The version we speak (spec: "version … a string"). */
export const VERSION = '1';
