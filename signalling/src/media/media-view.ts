// The readable part of the media of one call.

import type { Streams } from '../call/media.ts';
import type { Device } from '../ports/peer.ts';
import type { CallQuality, QualityWatch } from '../ports/quality.ts';
import type { LocalMedia } from './local-media.ts';
import type { MediaWatch } from './media-watch.ts';
import type { RemoteStreams } from './remote-streams.ts';

/** What a call shows of its media. */
export abstract class MediaView {
  protected abstract readonly local: LocalMedia;
  protected abstract readonly remote: RemoteStreams;
  protected abstract readonly watch: MediaWatch;
  protected abstract readonly qualityWatch: QualityWatch | undefined;

  get localStream(): MediaStream | undefined {
    return this.local.devices.stream;
  }

  get screenStream(): MediaStream | undefined {
    return this.local.screenStream;
  }

  get isScreenShared(): boolean {
    return this.screenStream !== undefined;
  }

  /** The opponent has a place for a screen. */
  get canShareScreen(): boolean {
    return this.local.canShareScreen;
  }

  /** As the user wishes it; a microphone that was unplugged is not muted. */
  get isMicrophoneMuted(): boolean {
    return this.local.devices.isMuted.microphone;
  }

  /** As the user wishes it, where there is a camera. */
  get isCameraMuted(): boolean {
    return this.local.devices.isMuted.camera;
  }

  hasCamera(): boolean {
    return this.local.devices.trackOf('camera') !== undefined;
  }

  /** The ID of the device that runs, muted or not; undefined where none does. */
  deviceInUse(device: Device): string | undefined {
    return this.local.devices.sourceOf(device)?.getSettings().deviceId;
  }

  /** A camera is on, and there is another one. */
  get canFlipCamera(): boolean {
    return this.local.switch.canFlip;
  }

  /** The camera is on, and the network carries no pictures of it. */
  get isCameraPaused(): boolean {
    return this.local.isCameraPaused && this.local.isCameraOn;
  }

  /** How well it works; undefined while it is not connected, and for the first seconds. */
  get quality(): CallQuality | undefined {
    return this.qualityWatch?.quality;
  }

  /** Nothing of the opponent has arrived for some seconds although it should. */
  get isStalled(): boolean {
    return this.watch.isStalled;
  }

  /** What we say of our streams (spec: `sdp_stream_metadata`). */
  describeStreams(): Streams {
    return this.local.describeStreams();
  }

  /** The opponent's microphone and camera. */
  remoteStream(streams: Streams | undefined): MediaStream | undefined {
    return this.remote.find('m.usermedia', streams);
  }

  /** The screen that the opponent shares. */
  remoteScreenStream(streams: Streams | undefined): MediaStream | undefined {
    return this.remote.find('m.screenshare', streams);
  }
}
