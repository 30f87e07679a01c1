// What the user of this package sees of one call.

import type { EndReason } from '../call/end-reason.ts';
import type { MediaErrorCode } from '../peer/peer.ts';
import type { TransportErrorCode } from '../transport/transport.ts';

/** How a call stands. `connecting` begins when the call was answered, on either side. */
export type CallStatus =
  'preparing' | 'calling' | 'ringing' | 'connecting' | 'connected' | 'reconnecting' | 'ended';

/** Something went wrong; where the call could go on, it did. */
export type CallProblemCode =
  | MediaErrorCode
  | TransportErrorCode
  /** No TURN server: the call goes on, but may not connect between strict networks. */
  | 'noTurn'
  /** Nobody else is in the room. */
  | 'emptyRoom'
  /** Several people are in the room and none was named. */
  | 'severalPeople';

/** What went wrong, for the user by `code`, for the log by `message`. */
export interface CallProblem {
  readonly code: CallProblemCode;
  readonly message: string;
}

/** The other side of a call. Names are the opponent's own claim. */
export interface Opponent {
  readonly userId: string;
  readonly displayName: string | undefined;
  readonly isMicrophoneMuted: boolean;
  readonly isCameraMuted: boolean;
}

/** One call of the user. Its fields change over time; `CallDesk` tells when. */
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
  setCameraMuted(isMuted: boolean): void;
  /** WebRTC's statistics; undefined where there is no connection yet. */
  getStats(): Promise<RTCStatsReport | undefined>;
}

/** Whom to call: the room, the user, or the user in that room. */
export interface CallTarget {
  readonly roomId?: string;
  readonly userId?: string;
}

/** What a desk tells its listener. */
export type DeskEvent =
  /** The homeserver was lost or is there (again). */
  | { readonly type: 'connectivity'; readonly isOnline: boolean }
  /** A call starts to ring. */
  | { readonly type: 'incoming'; readonly call: Call }
  /** Something about a call changed. */
  | { readonly type: 'changed'; readonly call: Call }
  /** A call is over; told once per call that was placed or rang. In glare the two calls count as one. */
  | { readonly type: 'ended'; readonly call: Call }
  /** An invite came that does not ring, and why. */
  | { readonly type: 'suppressed'; readonly why: SuppressedWhy; readonly userId: string }
  /** Something went wrong. `call` is missing where it concerns none. */
  | { readonly type: 'problem'; readonly problem: CallProblem; readonly call?: Call };

/** Why an invite does not ring: its room is public, or encrypted and we cannot encrypt; it is for another user; too many. */
export type SuppressedWhy = 'publicRoom' | 'encryptedRoom' | 'otherInvitee' | 'busy';
