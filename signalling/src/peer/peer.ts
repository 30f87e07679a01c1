// The Peer port: WebRTC as a call needs it. The adapter stands beside this file.

import type { Candidate, Description } from '../call/media.ts';

/** How the media path stands. */
export type MediaConnection = 'connecting' | 'connected' | 'disconnected' | 'failed';

/** What a peer reports until it is closed. */
export interface PeerListener {
  /** A local candidate was gathered. Never the end marker: `onGatheringComplete` says that. */
  onCandidate(candidate: Candidate): void;
  /** Gathering has finished, also where the browser gives no end marker. */
  onGatheringComplete(): void;
  onConnection(connection: MediaConnection): void;
  /** A remote stream came or got another track. */
  onRemoteStream(stream: MediaStream): void;
  /** WebRTC broke in a way this peer cannot go on from. */
  onError(error: MediaError): void;
}

/** What a peer is made with. */
export interface PeerOptions {
  /** Given always, also when empty: a default would be somebody else's server. */
  readonly iceServers: readonly RTCIceServer[];
  /** Use relayed candidates only, so that no address of this machine is seen. */
  readonly isRelayOnly: boolean;
}

/**
 * Makes a peer; throws `MediaError` with code `noWebRtc` where the browser has none. A server address that the browser
 * refuses is left out.
 */
export type CreatePeer = (options: PeerOptions, listener: PeerListener) => Peer;

/** What is sent and captured; sound always. */
export interface MediaKinds {
  readonly video: boolean;
}

/** One WebRTC connection. Promises reject with `MediaError`. */
export interface Peer {
  /** The ID of our stream in every description we make (its `msid`), also before it has tracks. */
  readonly localStreamId: string;
  /**
   * Makes our offer and sets it; candidates are gathered from now on. The tracks may come later: who offers need not wait
   * for the devices.
   */
  createOffer(wanted: MediaKinds): Promise<void>;
  /** Takes a remote offer, makes our answer and sets it. Sends no kind that the offer does not have. */
  createAnswer(offer: Description, wanted: MediaKinds): Promise<void>;
  /**
   * Sends these tracks from now on, at most one of a kind, each instead of the last one of its kind. A track of a kind
   * that has no place yet waits for one.
   */
  sendTracks(tracks: readonly MediaStreamTrack[]): Promise<void>;
  /** Takes the remote answer. */
  applyAnswer(answer: Description): Promise<void>;
  /** Takes remote candidates, early or late, good or bad; a bad one harms nothing. */
  addCandidates(candidates: readonly Candidate[]): void;
  /** Our description as it stands now, with the candidates gathered so far. Throws before there is one. */
  getLocalDescription(): Description;
  /** Servers for the next gathering. */
  setIceServers(iceServers: readonly RTCIceServer[]): void;
  getStats(): Promise<RTCStatsReport>;
  /**
   * Ends the connection; again, it does nothing. Nothing is reported afterwards, what is under way or asked later is
   * refused with `MediaError`, and late candidates are ignored. Local tracks are not stopped.
   */
  close(): void;
}

/** Captures the user's microphone and camera; rejects with `MediaError`. */
export interface MediaCapture {
  /**
   * Asks for the devices. With `video`, a missing or refused camera gives a stream with sound alone, and `problem`
   * says why.
   */
  capture(wanted: MediaKinds): Promise<Captured>;
  /** True where the user has granted the devices already, so that `capture` will not ask. */
  isGranted(wanted: MediaKinds): Promise<boolean>;
}

/** What capturing gave. Whoever captured stops the tracks. */
export interface Captured {
  readonly stream: MediaStream;
  readonly problem?: MediaError;
}

/** Why media could not be had. */
export type MediaErrorCode =
  | 'noWebRtc'
  /** The page is not served over https (or localhost), so the browser offers no devices. */
  | 'insecureContext'
  | 'microphoneDenied'
  | 'cameraDenied'
  | 'noMicrophone'
  | 'noCamera'
  /** Another program holds the device. */
  | 'deviceBusy'
  /** The description or connection was refused by WebRTC. */
  | 'connectionFailed'
  | 'captureFailed';

/** The one error of the media border. */
export class MediaError extends Error {
  override readonly name = 'MediaError';
  readonly code: MediaErrorCode;

  constructor(code: MediaErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
