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
} as const;

/** The name that clients older than Matrix v1.10 use (MSC3077, MSC3291). */
export const UNSTABLE_STREAMS_CHANGED = 'org.matrix.call.sdp_stream_metadata_changed';

/** Stream metadata: stable name, and the one that older clients know. Both are sent, the stable one wins. */
export const STREAMS_KEY = 'sdp_stream_metadata';
export const UNSTABLE_STREAMS_KEY = 'org.matrix.msc3077.sdp_stream_metadata';

/** The version we speak (spec: "version … a string"). */
export const VERSION = '1';
