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
  /**
   * Candidates are gathered anew: ICE restarts, by our wish or the other side's. With `tellsLast` and while the path of
   * before works, an offer leaves its candidates out, and they are sent once the answer has come.
   */
  onGatheringStarted(tellsLast: boolean): void;
  /** The other side put us on hold (true: it receives nothing of what we send), or does no longer. */
  onHeld(isHeld: boolean): void;
  /** WebRTC broke in a way this peer cannot go on from. */
  onError(error: MediaError): void;
}

/** The servers of a peer, and which paths it may take. */
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

/** Sound or pictures. */
export type MediaKind = 'audio' | 'video';

/** What the user is heard and seen with. */
export type Device = 'microphone' | 'camera';

/** What can be sent, one track each. Microphone and camera are one stream, the screen and its sound another. */
export type Place = Device | 'screen' | 'screenSound';

/** What a later offer is for, besides telling what is sent now. */
export interface OfferOptions {
  /** Look for a new path; the old one is used as long as it works. */
  readonly restartsIce: boolean;
}

/**
 * One WebRTC connection. Promises reject with `MediaError`. One description at a time: each waits for the one before.
 * After the first ones, a description that is refused leaves the connection as it was, with no offer open.
 */
export interface Peer {
  /** The ID of our stream in every description we make (its `msid`), also before it has tracks. */
  readonly localStreamId: string;
  /** The same for the screen. */
  readonly screenStreamId: string;
  /** What the other side sends by the descriptions of both; it may be muted all the same. */
  readonly receivedKinds: ReadonlySet<MediaKind>;
  /** False once the other side has answered a restart by the path of before. */
  readonly knowsRestarts: boolean;
  /**
   * What we name and the other side does not take, by the last descriptions: it closed the section, or hears us and does not
   * look at these pictures.
   */
  readonly refused: ReadonlySet<Place>;
  /**
   * Makes our offer and sets it; candidates are gathered from now on. The tracks may come later: who offers need not wait
   * for the devices.
   */
  createOffer(wanted: MediaKinds): Promise<void>;
  /** Takes a remote offer, makes our answer and sets it. Sends no kind that the offer does not have. */
  createAnswer(offer: Description, wanted: MediaKinds): Promise<void>;
  /**
   * Sends this track in its place from now on, instead of the one before; undefined sends nothing. Microphone and camera
   * keep their place then, so that muting needs no negotiation; the screen gives its own up. True where the other side
   * has to be told by `renegotiate` first. Before the first description microphone and camera wait for their place.
   */
  setTrack(place: Place, track: MediaStreamTrack | undefined): Promise<boolean>;
  /**
   * Sends nothing from now on and receives nothing from the next description on (true), or everything again. Tracks that
   * are set meanwhile are sent when the hold ends.
   */
  setHolding(isHolding: boolean): void;
  /**
   * Makes another offer, of what is sent now, and sets it. Refused while one is open, which stays. A restart that was
   * asked for and did not come about is in the next offer, too. None is asked for where the other side has answered one
   * with the path of before.
   */
  renegotiate(options: OfferOptions): Promise<void>;
  /**
   * Takes another offer of the other side, in place of one of ours that is open, makes our answer and sets it. What our
   * offer was for is still wanted: `renegotiate` offers it again. An offer of another path is answered by these servers, if
   * there are any.
   */
  answerAgain(offer: Description, iceServers?: readonly RTCIceServer[]): Promise<void>;
  /** Takes our open offer back; without one it does nothing. */
  rollBack(): Promise<void>;
  /** Takes the remote answer. */
  applyAnswer(answer: Description): Promise<void>;
  /** Takes remote candidates, early or late, good or bad; a bad one harms nothing. */
  addCandidates(candidates: readonly Candidate[]): void;
  /** Our description as it stands now, with the candidates gathered so far unless `isBare`. Throws before there is one. */
  getLocalDescription(isBare?: boolean): Description;
  /** Servers for the next gathering. */
  setIceServers(iceServers: readonly RTCIceServer[]): void;
  /** Plays digits (`0`–`9`, `A`–`D`, `#`, `*`, a comma is a pause) to the other side. Throws where it takes none. */
  sendDigits(digits: string): void;
  getStats(): Promise<RTCStatsReport>;
  /** Sends the pictures in the camera's place smaller by this in width and height, from now on; 1 sends them as they are. */
  setPictureScale(by: number): void;
  /**
   * Ends the connection; again, it does nothing. Nothing is reported afterwards, what is under way or asked later is
   * refused with `MediaError`, and late candidates are ignored. Local tracks are not stopped.
   */
  close(): void;
}

/** What gathering came to: a candidate, a server that answered but let us not in, or nothing in time. */
export type GatherOutcome = 'ok' | 'refused' | 'silent';

/** What to look for, with these servers and no call. */
export interface GatherWish {
  readonly iceServers: readonly RTCIceServer[];
  /** A relayed candidate, or (`srflx`) the address of this machine as a server sees it (RFC 8445 section 5.1.1). */
  readonly wanted: 'relay' | 'srflx';
}

/**
 * Looks for a candidate until the signal ends it, and leaves nothing open. Rejects with `MediaError` where the browser has
 * no WebRTC.
 */
export type Gather = (wish: GatherWish, signal: AbortSignal) => Promise<GatherOutcome>;

/** A device as the browser lists it. */
export interface DeviceInfo {
  readonly kind: Device | 'speaker';
  readonly id: string;
  /** The browser's own words. */
  readonly label: string;
}

/** The devices that the user has chosen, by their IDs; another one is taken where such a one is not there. */
export type DeviceChoice = Readonly<Partial<Record<Device, string | undefined>>>;

/** The side of a phone that a camera looks from. */
export type CameraFacing = 'user' | 'environment';

/** Which device: rather this one, or this one and no other. */
export type DeviceWish =
  | { readonly preferred: string | undefined }
  | { readonly exact: string }
  | { readonly facing: CameraFacing };

/**
 * Makes of a captured track the one that is sent and shown, for example with a blurred background. Both are stopped when
 * they are not needed any more. Where it fails, or gives no live track of the kind in 10 s, the device has failed: what was
 * captured is never sent as it is.
 */
export type ProcessTrack = (
  track: MediaStreamTrack,
  device: Device,
) => MediaStreamTrack | Promise<MediaStreamTrack>;

/** Captures the user's microphone and camera; rejects with `MediaError`. */
export interface MediaCapture {
  /** The devices that the browser names; before the user has granted any it names none. At most 50. */
  list(): Promise<readonly DeviceInfo[]>;
  /**
   * Asks for the devices, for the chosen ones where they are there. Where one cannot be used, another of its kind is taken; else `problem` says why, and the stream
   * has sound alone (no camera), or no sound (a microphone that is there, but does not start). Rejects where there is no
   * microphone, or where it was refused.
   */
  capture(wanted: MediaKinds, choice?: DeviceChoice): Promise<Captured>;
  /** True where the user has granted the devices already, and they are there: `capture` will not ask. */
  isGranted(wanted: MediaKinds): Promise<boolean>;
  /** A stream without tracks, for a call whose devices failed. */
  createStream(): MediaStream;
  /** Asks for one device, for a call that runs: switched on, exchanged, or in place of one that was unplugged. */
  captureOne(device: Device, wish?: DeviceWish): Promise<MediaStreamTrack>;
  /** Asks for a screen, window or tab, with its sound where the browser offers that. Needs a click of the user. */
  captureScreen(): Promise<MediaStream>;
  /** Tells when devices come and go; the returned function ends that. */
  watchDevices(listener: () => void): () => void;
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
  /** A device that was in use was unplugged. */
  | 'deviceLost'
  /** A device runs but gives nothing: the system, a switch on it or another program silences it. */
  | 'deviceSilenced'
  /** The user chose no screen. */
  | 'screenDenied'
  /** This browser cannot share a screen. */
  | 'noScreenShare'
  /** The other side takes no pictures in this call, or none before it has answered. */
  | 'noVideo'
  /** The other side takes no digits. */
  | 'noDigits'
  /** Connected, but nothing arrives although it should. */
  | 'noMedia'
  /** The description or connection was refused by WebRTC. */
  | 'connectionFailed'
  /** A part of the program that calls need could not be loaded. */
  | 'partMissing'
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
