// What a call says about media: plain data, as it travels in events.

/** A session description. Its type is judged by WebRTC alone (spec: "m.call.answer", R43). */
export interface Description {
  readonly type: string;
  readonly sdp: string;
}

/** An ICE candidate; the empty string ends the candidates (spec: "End-of-candidates"). */
export interface Candidate {
  readonly candidate: string;
  readonly sdpMid?: string;
  readonly sdpMLineIndex?: number;
}

/** What a stream is for. Streams with any other purpose are ignored. */
export type StreamPurpose = 'm.usermedia' | 'm.screenshare';

/** The purpose of a stream and its muted kinds, as its party says (spec: "StreamMetadata"). */
export interface StreamDescription {
  readonly purpose: StreamPurpose;
  readonly isAudioMuted: boolean;
  readonly isVideoMuted: boolean;
}

/** Stream ID, as in the SDP's `msid`, to its description. */
export type Streams = ReadonlyMap<string, StreamDescription>;
