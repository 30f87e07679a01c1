// A call without a network: keeps the promises of `Call`, and is answered and ended by the test.
import {
  MediaError,
  type Call,
  type CallQuality,
  type CallStatus,
  type ClaimedIdentity,
  type Device,
  type EndReason,
  type Opponent,
  type TransferTarget,
  type TraceEntry,
} from '@matrix-call/signalling';
import { createTestPicture } from './test-picture.ts';

/** What a fake call begins with. */
export interface FakeCallStart {
  readonly direction: Call['direction'];
  readonly hasVideo: boolean;
  readonly opponent: Opponent | undefined;
  /** Told after every change. */
  readonly onChange: (call: FakeCall) => void;
}

/** Bob, as an opponent. */
export const BOB: Opponent = {
  userId: '@bob:example.org',
  displayName: 'Bob Builder',
  isMicrophoneMuted: false,
  isCameraMuted: false,
};

/** Carol, who calls while Alice speaks with Bob. */
export const CAROL: Opponent = {
  userId: '@carol:example.org',
  displayName: 'Carol Singer',
  isMicrophoneMuted: false,
  isCameraMuted: false,
};

/** A call that does what the test says the opponent did. */
export class FakeCall implements Call {
  readonly callId = 'fake';
  readonly direction: Call['direction'];
  readonly roomId = '!room:example.org';
  readonly hasVideo: boolean;
  status: CallStatus;
  endReason: EndReason | undefined;
  opponent: Opponent | undefined;
  localStream: MediaStream | undefined;
  remoteStream: MediaStream | undefined;
  isMicrophoneMuted = false;
  isCameraMuted: boolean;
  canFlipCamera = false;
  isCameraPaused = false;
  quality: CallQuality | undefined;
  /** The devices in use, by their IDs. */
  devices: Partial<Record<Device, string>> = {};
  isHolding = false;
  isHeld = false;
  isScreenShared = false;
  screenStream: MediaStream | undefined;
  remoteScreenStream: MediaStream | undefined;
  isStalled = false;
  isRelayMissing = false;
  canSendDigits = false;
  canShareScreen = true;
  canTransfer = false;
  transferOffer: TransferTarget | undefined;
  claimedIdentity: ClaimedIdentity | undefined;
  durationMs = 0;
  acceptedVideo: boolean | undefined;
  /** What the opponent has heard of a keypad. */
  digits = '';
  /** What the user said to `transferOffer`. */
  transferAnswer: 'accepted' | 'declined' | undefined;
  /** How often another path was looked for on the user's word. */
  looks = 0;
  /** What WebRTC would count. */
  stats: RTCStatsReport | undefined;
  /** Why camera or screen cannot be had; undefined where they can. */
  mediaFailure: MediaError | undefined;
  readonly #onChange: (call: FakeCall) => void;

  constructor({ direction, hasVideo, opponent, onChange }: FakeCallStart) {
    this.direction = direction;
    this.hasVideo = hasVideo;
    this.opponent = opponent;
    this.status = direction === 'outgoing' ? 'preparing' : 'ringing';
    this.isCameraMuted = !hasVideo;
    this.#onChange = onChange;
  }

  /** Changes what the test wants changed and tells of it. */
  become(change: Partial<FakeCallState>): void {
    if (this.status === 'ended') return;
    Object.assign(this, change);
    this.#onChange(this);
  }

  end(endReason: EndReason): void {
    this.become({ status: 'ended', endReason, localStream: undefined, remoteStream: undefined });
  }

  accept({ video }: { readonly video: boolean }): void {
    this.acceptedVideo = video;
    this.become({ status: 'connecting' });
  }

  reject(): void {
    this.end('rejected');
  }

  ignore(): void {
    this.end('ignored');
  }

  hangUp(): void {
    this.end(this.status === 'connected' ? 'hungUp' : 'cancelled');
  }

  setMicrophoneMuted(isMicrophoneMuted: boolean): void {
    this.become({ isMicrophoneMuted });
  }

  setCameraMuted(isCameraMuted: boolean): Promise<void> {
    if (this.mediaFailure) return Promise.reject(this.mediaFailure);
    this.become({ isCameraMuted });
    return Promise.resolve();
  }

  useDevice(device: Device, id: string): Promise<void> {
    if (this.mediaFailure) return Promise.reject(this.mediaFailure);
    this.become({ devices: { ...this.devices, [device]: id } });
    return Promise.resolve();
  }

  deviceInUse(device: Device): string | undefined {
    return this.devices[device];
  }

  flipCamera(): Promise<void> {
    return this.useDevice('camera', this.devices.camera === 'back' ? 'front' : 'back');
  }

  setHold(isHolding: boolean): void {
    this.become({ isHolding });
  }

  setScreenShared(isScreenShared: boolean): Promise<void> {
    if (this.mediaFailure) return Promise.reject(this.mediaFailure);
    const screenStream = isScreenShared ? createTestPicture({ video: true, hue: 0 }) : undefined;
    this.become({ isScreenShared, screenStream });
    return Promise.resolve();
  }

  sendDigits(digits: string): void {
    if (!this.canSendDigits) throw new MediaError('noDigits', 'The opponent takes no digits');
    this.digits += digits;
  }

  trace(): readonly TraceEntry[] {
    return [{ atMs: 0, input: { type: 'placed' }, phase: 'preparing', outputs: [] }];
  }

  acceptTransfer(): void {
    this.transferAnswer = 'accepted';
    this.become({ transferOffer: undefined });
  }

  declineTransfer(): void {
    this.transferAnswer = 'declined';
    this.become({ transferOffer: undefined });
  }

  lookForPath(): void {
    this.looks += 1;
  }

  getStats(): Promise<RTCStatsReport | undefined> {
    return Promise.resolve(this.stats);
  }
}

type FakeCallState = Pick<
  FakeCall,
  | 'status'
  | 'endReason'
  | 'opponent'
  | 'localStream'
  | 'remoteStream'
  | 'isMicrophoneMuted'
  | 'isCameraMuted'
  | 'canFlipCamera'
  | 'isCameraPaused'
  | 'quality'
  | 'devices'
  | 'isHolding'
  | 'isHeld'
  | 'isScreenShared'
  | 'screenStream'
  | 'remoteScreenStream'
  | 'isStalled'
  | 'isRelayMissing'
  | 'canSendDigits'
  | 'canShareScreen'
  | 'canTransfer'
  | 'transferOffer'
  | 'claimedIdentity'
  | 'durationMs'
>;
