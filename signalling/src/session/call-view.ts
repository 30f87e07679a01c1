// How a call looks from outside: read from the machine's state and from the media.

import type { EndReason } from '../call/end-reason.ts';
import type { StreamDescription, StreamPurpose, Streams } from '../call/media.ts';
import type { Replacement } from '../call/replacement.ts';
import { isInCall } from '../call/state.ts';
import type { CallState, InCall } from '../call/state.ts';
import type { Device, MediaKind } from '../ports/peer.ts';
import type { CallQuality } from '../ports/quality.ts';
import type { CallMedia } from '../media/call-media.ts';
import type { OpponentFacts } from '../media/media-ports.ts';
import type { CallStatus, ClaimedIdentity, Opponent, TransferTarget } from '../ports/call.ts';

/** Who the opponent is, as far as the homeserver says. */
export interface Person {
  readonly userId: string;
  readonly displayName: string | undefined;
}

/** The readable part of a call; see `Call`. */
export abstract class CallView {
  /** Whom we call, or who calls us, with the name they chose. */
  protected person: Person | undefined;
  /** The call ended while the user was asked to be transferred, and they have decided since. */
  protected isTransferDecided = false;
  protected abstract readonly state: CallState;
  protected abstract readonly media: CallMedia;

  get status(): CallStatus {
    return this.state.phase === 'accepting' ? 'connecting' : this.state.phase;
  }

  get endReason(): EndReason | undefined {
    return this.state.phase === 'ended' ? this.state.reason : undefined;
  }

  get opponentId(): string | undefined {
    return this.person?.userId;
  }

  get opponent(): Opponent | undefined {
    if (this.person === undefined) return undefined;
    const stream = mainStream(this.opponentStreams);
    return {
      ...this.person,
      isMicrophoneMuted: stream?.isAudioMuted ?? false,
      isCameraMuted: stream?.isVideoMuted ?? false,
    };
  }

  get localStream(): MediaStream | undefined {
    return this.media.localStream;
  }

  get remoteStream(): MediaStream | undefined {
    return this.media.remoteStream(this.opponentStreams);
  }

  get screenStream(): MediaStream | undefined {
    return this.media.screenStream;
  }

  get remoteScreenStream(): MediaStream | undefined {
    return this.media.remoteScreenStream(this.opponentStreams);
  }

  get isMicrophoneMuted(): boolean {
    return this.media.isMicrophoneMuted;
  }

  get isCameraMuted(): boolean {
    return this.media.isCameraMuted || !this.media.hasCamera();
  }

  get isScreenShared(): boolean {
    return this.media.isScreenShared;
  }

  get canShareScreen(): boolean {
    return this.inCall !== undefined && this.media.canShareScreen;
  }

  get canFlipCamera(): boolean {
    return this.media.canFlipCamera;
  }

  get isCameraPaused(): boolean {
    return this.media.isCameraPaused;
  }

  get quality(): CallQuality | undefined {
    return this.status === 'connected' ? this.media.quality : undefined;
  }

  deviceInUse(device: Device): string | undefined {
    return this.media.deviceInUse(device);
  }

  get isStalled(): boolean {
    return this.media.isStalled;
  }

  get isRelayMissing(): boolean {
    return this.media.isRelayMissing;
  }

  get isHolding(): boolean {
    return this.inCall?.isHolding ?? false;
  }

  get isHeld(): boolean {
    return this.inCall?.isHeld ?? false;
  }

  get canSendDigits(): boolean {
    return this.inCall?.capabilities.takesDigits ?? false;
  }

  get canTransfer(): boolean {
    return this.inCall?.capabilities.canBeTransferred ?? false;
  }

  get transferOffer(): TransferTarget | undefined {
    return this.offeredReplacement?.target;
  }

  get claimedIdentity(): ClaimedIdentity | undefined {
    return this.inCall?.claimedIdentity;
  }

  /** The replacement that the user has not decided about. */
  protected get offeredReplacement(): Replacement | undefined {
    if (this.state.phase === 'ended') {
      return this.isTransferDecided ? undefined : this.state.transferOffer;
    }
    const offer = this.inCall?.transferOffer;
    return offer?.isAccepted === false ? offer.replacement : undefined;
  }

  /** The facts about the opponent that the media depends on. */
  protected get opponentFacts(): OpponentFacts {
    const { inCall, opponentStreams: streams } = this;
    const isOnHold = this.isHolding || this.isHeld;
    const kinds = isOnHold ? [] : [...this.media.receivedKinds];
    const sent = kinds.filter((kind) => isSent(kind, streams));
    return {
      canNegotiate: inCall?.opponent.version === 1,
      knowsStreams: streams !== undefined,
      isSending: sent.length > 0,
      isSendingSound: sent.includes('audio'),
    };
  }

  /** The state, where the call was answered and is not over. */
  protected get inCall(): InCall | undefined {
    return this.state.phase !== 'ended' && isInCall(this.state) ? this.state : undefined;
  }

  /** The opponent's own description of its streams. */
  protected get opponentStreams(): Streams | undefined {
    return 'opponentStreams' in this.state ? this.state.opponentStreams : undefined;
  }
}

function mainStream(streams: Streams | undefined): StreamDescription | undefined {
  return [...(streams?.values() ?? [])].find(({ purpose }) => purpose === USER_MEDIA);
}

/** Without metadata nothing is known to be muted. */
function isSent(kind: MediaKind, streams: Streams | undefined): boolean {
  const isMuted = ({ isAudioMuted, isVideoMuted }: StreamDescription): boolean =>
    kind === 'audio' ? isAudioMuted : isVideoMuted;
  return streams === undefined || ![...streams.values()].every(isMuted);
}

const USER_MEDIA: StreamPurpose = 'm.usermedia';
