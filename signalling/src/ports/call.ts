// What the user of this package sees of one call.

import type { EndReason } from '../call/end-reason.ts';
import type { ClaimedIdentity } from '../call/replacement.ts';
import type { Device } from './peer.ts';
import type { CallQuality } from './quality.ts';
import type { TraceEntry } from './trace.ts';

export type { ClaimedIdentity };

/** How a call stands. `connecting` begins when the call was answered, on either side. */
export type CallStatus =
  'preparing' | 'calling' | 'ringing' | 'connecting' | 'connected' | 'reconnecting' | 'ended';

/** The other side of a call. Names are the opponent's own claim. */
export interface Opponent {
  readonly userId: string;
  readonly displayName: string | undefined;
  readonly isMicrophoneMuted: boolean;
  readonly isCameraMuted: boolean;
}

/** Whom the opponent wants to connect us with. The name is the opponent's claim. */
export interface TransferTarget {
  readonly userId: string;
  readonly displayName: string | undefined;
}

/** One call of the user. Its fields change over time; `CallAgent` tells when. */
export interface Call {
  readonly callId: string;
  readonly direction: 'outgoing' | 'incoming';
  /** Undefined while the room of an outgoing call is still being looked up. */
  readonly roomId: string | undefined;
  readonly status: CallStatus;
  /** Set once `status` is `ended`. */
  readonly endReason: EndReason | undefined;
  /** Undefined as long as `roomId` is. */
  readonly opponent: Opponent | undefined;
  /** Outgoing: the user chose the camera. Incoming: the caller offers video. */
  readonly hasVideo: boolean;
  readonly localStream: MediaStream | undefined;
  readonly remoteStream: MediaStream | undefined;
  readonly isMicrophoneMuted: boolean;
  /** Also true where no camera is in use. */
  readonly isCameraMuted: boolean;
  /** A camera is on, and there is another one to change to. */
  readonly canFlipCamera: boolean;
  /** The camera is on, but the network carries no pictures: the opponent sees it as muted, and only hears us for a while. */
  readonly isCameraPaused: boolean;
  /** How well the call works. Undefined unless it is connected, and for the first seconds. */
  readonly quality: CallQuality | undefined;
  /** We put the opponent on hold. */
  readonly isHolding: boolean;
  /** The opponent put us on hold. */
  readonly isHeld: boolean;
  readonly isScreenShared: boolean;
  /** The opponent has a place for a screen. */
  readonly canShareScreen: boolean;
  /** The screen we share. */
  readonly screenStream: MediaStream | undefined;
  /** The screen the opponent shares. */
  readonly remoteScreenStream: MediaStream | undefined;
  /** Connected, but nothing of the opponent has arrived for some seconds although it should. */
  readonly isStalled: boolean;
  /** There is no relay, and the connection took long, or was lost; also said of a call that ended by that. */
  readonly isRelayMissing: boolean;
  /** The opponent says that it takes digits. */
  readonly canSendDigits: boolean;
  /** The opponent says that it can be transferred. */
  readonly canTransfer: boolean;
  /** The opponent wants to connect us with somebody else; the user decides. */
  readonly transferOffer: TransferTarget | undefined;
  /** Who the opponent says is really speaking, for example behind a telephone bridge: their claim. */
  readonly claimedIdentity: ClaimedIdentity | undefined;
  /** How long media has been connected, in milliseconds; 0 before. Stands still after the end. */
  readonly durationMs: number;
  /** Answers a ringing call. The devices are asked for now, not earlier. */
  accept(options: { readonly video: boolean }): void;
  /** Tells the caller no; stops the ringing on all devices of the user. */
  reject(): void;
  /** Stops the ringing here and tells nobody. */
  ignore(): void;
  /** Ends the call in whatever state it is. */
  hangUp(): void;
  setMicrophoneMuted(isMuted: boolean): void;
  /**
   * Switches the camera off, its light too, or on; also in a call that began without one. Rejects with `MediaError` where
   * there is none to be had.
   */
  setCameraMuted(isMuted: boolean): Promise<void>;
  /**
   * Uses another device from now on, in this call alone, and has its track processed anew; a camera that is off when it goes
   * on. Muted stays muted, and nobody negotiates. Rejects with `MediaError`; what was in use goes on.
   */
  useDevice(device: Device, id: string): Promise<void>;
  /** The ID of the device that runs, which may be another one than was chosen; undefined where none does. */
  deviceInUse(device: Device): string | undefined;
  /**
   * Changes between the cameras on the front and the back, or to the next one. Rejects with `MediaError`; the camera of
   * before goes on.
   */
  flipCamera(): Promise<void>;
  /** Puts the opponent on hold, or takes them back. Neither side hears or sees the other meanwhile. */
  setHold(isHolding: boolean): void;
  /** Shows the screen, or ends that. Rejects with `MediaError`, for example where the user chose none. */
  setScreenShared(isShared: boolean): Promise<void>;
  /** Plays digits (`0`–`9`, `A`–`D`, `#`, `*`, a comma is a pause). Throws `MediaError` where the opponent takes none. */
  sendDigits(digits: string): void;
  /** The user agrees to `transferOffer`: the new call is placed, and this one ends when that connects. */
  acceptTransfer(): void;
  /** The user refuses `transferOffer`. */
  declineTransfer(): void;
  /** Looks for another path now, as it does by itself where the connection was lost. */
  lookForPath(): void;
  /** The last steps of the call, without anything that is nobody's business: for a bug report. */
  trace(): readonly TraceEntry[];
  /** WebRTC's statistics; undefined where there is no connection yet. */
  getStats(): Promise<RTCStatsReport | undefined>;
}

/** Whom to call: the room, the user, or the user in that room. */
export interface CallTarget {
  readonly roomId?: string;
  readonly userId?: string;
}
