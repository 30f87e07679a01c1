// A call without a network: keeps the promises of `Call`, and is answered and ended by the test.
import type { Call, CallStatus, EndReason, Opponent } from '@matrix-call/signalling';

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
  durationMs = 0;
  acceptedVideo: boolean | undefined;
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

  setCameraMuted(isCameraMuted: boolean): void {
    this.become({ isCameraMuted });
  }

  getStats(): Promise<RTCStatsReport | undefined> {
    return Promise.resolve(undefined);
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
  | 'durationMs'
>;
