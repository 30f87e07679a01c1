// What we send in one call: microphone, camera and screen, and what we say of them.

import type { StreamDescription, StreamPurpose, Streams } from '../call/media.ts';
import { MediaError } from '../ports/peer.ts';
import type { Device, DeviceWish, MediaKinds, Peer, Place } from '../ports/peer.ts';
import { DeviceSwitch } from './device-switch.ts';
import { LocalDevices } from './local-devices.ts';
import type { DevicePorts } from './local-devices.ts';
import type { MediaObserver } from './media-ports.ts';
import { ScreenShare } from './screen-share.ts';
import { SentTracks } from './sent-tracks.ts';

/** The tracks of one call, from `begin` to `close`. */
export class LocalMedia {
  readonly devices: LocalDevices;
  readonly switch: DeviceSwitch;
  /** Set by `setCameraPaused`. */
  isCameraPaused = false;
  readonly #media: DevicePorts['media'];
  readonly #observer: MediaObserver;
  readonly #screen = new ScreenShare();
  #peer: Peer | undefined;
  #sent: SentTracks | undefined;
  #replacesCamera = false;
  /** What is asked for; what the user wishes of it counts as sent until it is there, or has failed. */
  #asked: readonly Device[] = [];
  readonly #opening = Promise.withResolvers<undefined>();

  constructor(ports: DevicePorts, observer: MediaObserver) {
    this.#media = ports.media;
    this.#observer = observer;
    this.devices = new LocalDevices(ports, {
      lost: (device, error) => {
        observer.problem(error);
        if (!this.devices.isMuted[device]) this.#sendingChanged(false);
        observer.changed();
      },
      mayBeBack: (device) => {
        // Otherwise it is still gone, which was told; the next change of devices tries again.
        this.#fillFrom(device).catch(() => undefined);
      },
      silenceChanged: (device) => {
        if (this.devices.isMuted[device]) return;
        this.#tellSilence(device);
        this.#sendingChanged(false);
      },
    });
    this.switch = new DeviceSwitch({
      media: ports.media,
      devices: this.devices,
      changed: observer.changed,
      exchange: (device, wish) => this.#exchange(device, wish),
    });
  }

  get screenStream(): MediaStream | undefined {
    return this.#screen.stream;
  }

  /** The places of this peer are described; the devices may come later. */
  begin(peer: Peer, wanted: MediaKinds): void {
    // Another call's devices may be more than this one has a place for.
    if (!wanted.video) this.devices.isMuted.camera = true;
    this.#asked = wanted.video ? DEVICES : ['microphone'];
    this.#peer = peer;
    this.#sent = new SentTracks(peer, wanted.video);
  }

  /** Sends what was captured. A device that was not is muted, and the opponent hears of it. */
  async open(stream: MediaStream): Promise<void> {
    const asked = this.#asked;
    const promised = asked.filter((device) => this.#isSent(device));
    this.#asked = [];
    this.devices.open(stream, asked);
    if (!promised.every((device) => this.#isSent(device))) this.#sendingChanged(false);
    this.#changed();
    this.#opening.resolve(undefined);
    await Promise.all(asked.map((device) => this.#fillFrom(device)));
  }

  /** Takes over what the user muted in another call, which ends with that. */
  takeFrom(other: LocalMedia): void {
    Object.assign(this.devices.isMuted, other.devices.isMuted);
    other.close();
  }

  /** Ends all but the tracks of the devices: whoever captured these stops them, or gives them to another call. */
  close(): void {
    this.devices.close();
    this.switch.close();
    this.#screen.stop();
    this.#asked = [];
    this.#opening.resolve(undefined);
    this.#peer = undefined;
    this.#sent = undefined;
  }

  /** What we say of our streams (spec: `sdp_stream_metadata`). */
  describeStreams(): Streams {
    if (!this.#peer) return new Map();
    const { localStreamId, screenStreamId } = this.#peer;
    const user = this.#streamOf('m.usermedia', 'microphone', 'camera');
    const streams = new Map([[localStreamId, user]]);
    if (this.#trackFor('screen')) {
      streams.set(screenStreamId, this.#streamOf('m.screenshare', 'screenSound', 'screen'));
    }
    return streams;
  }

  /** The other side has answered; what it `refused` is seen by nobody, and the user is told. */
  noteRefused(refused: ReadonlySet<Place>): void {
    if (this.#giveUp(refused)) {
      this.#observer.problem(new MediaError('noVideo', 'The opponent takes no pictures'));
    }
  }

  /** The other side takes no change of what we send: what it was not told of ends. Rejects where there is no call any more. */
  async giveUpChanges(): Promise<void> {
    const untold = await this.#sent?.untold();
    if (untold) this.#giveUp(untold);
  }

  /**
   * Mutes at once. Unmuting may have to take a device: rejects with `MediaError` where that fails, and stays muted. A
   * camera in a call that began without one is refused as `noVideo` unless `canNegotiate`.
   */
  async setMuted(device: Device, isMuted: boolean, canNegotiate: boolean): Promise<void> {
    const isNews = device === 'camera' && !isMuted && this.#sent?.hasCamera === false;
    if (isNews && !canNegotiate) throw new MediaError('noVideo', 'The opponent takes no pictures');
    const before = this.#isSent(device);
    this.devices.mute(device, isMuted);
    if (!isMuted) this.#tellSilence(device);
    if (before !== this.#isSent(device)) this.#sendingChanged(false);
    this.#changed();
    // What the call did not begin with is taken once that is there.
    const waits = this.#peer !== undefined && !isMuted && !this.#asked.includes(device);
    if (waits) await this.#opening.promise;
    try {
      await this.#fillFrom(device);
    } catch (error) {
      this.devices.mute(device, true);
      this.#observer.changed();
      throw error;
    }
  }

  /** The user wishes to be seen by a camera that is there; a screen may have its place. */
  get isCameraOn(): boolean {
    const isReplaced = this.#replacesCamera && this.#screen.pictures !== undefined;
    return this.devices.trackOf('camera') !== undefined && !isReplaced;
  }

  /** Sends no pictures of the camera for a while, which stays on: the network carries none. The opponent hears of it. */
  async setCameraPaused(isPaused: boolean): Promise<void> {
    if (isPaused === this.isCameraPaused) return;
    const before = this.#isSent('camera');
    this.isCameraPaused = isPaused;
    if (before !== this.#isSent('camera')) this.#sendingChanged(false);
    this.#observer.changed();
    await this.#fillFrom('camera');
  }

  /** True where a screen has a place: of its own, or else the camera's. */
  get canShareScreen(): boolean {
    return this.#sent !== undefined && (this.#canAddStream || this.#sent.hasCamera);
  }

  /**
   * Shares a screen, as a stream of its own or else in the camera's place, or ends that. To be called in the very task of
   * the user's click. Rejects with `MediaError`, code `noVideo` where the opponent has no place for it.
   */
  async setScreenShared(isShared: boolean): Promise<void> {
    if (isShared === this.#screen.isWanted) return;
    if (!isShared) return this.#endScreen();
    if (!this.canShareScreen) {
      throw new MediaError('noVideo', 'The opponent has no place for a screen');
    }
    this.#replacesCamera = !this.#canAddStream;
    await this.#screen.start(this.#media, () => {
      this.#endScreen().catch(this.#observer.problem);
    });
    if (this.#screen.stream) await this.#fillFromScreen();
  }

  get #canAddStream(): boolean {
    const { canNegotiate, knowsStreams } = this.#observer.opponent();
    return canNegotiate && knowsStreams;
  }

  /** Nothing is captured for nobody: the camera goes off, and so does the screen. True where that changes anything. */
  #giveUp(places: ReadonlySet<Place>): boolean {
    const isUnseen = (track: MediaStreamTrack | undefined): boolean =>
      track !== undefined &&
      SCREEN_PLACES.some((place) => places.has(place) && this.#trackFor(place) === track);
    const isScreen = isUnseen(this.#screen.pictures);
    const isCamera = places.has('camera') && !this.devices.isMuted.camera;
    if (places.has('camera') && this.#sent) this.#sent.hasCamera = false;
    // A camera or a screen that is given up always can be.
    if (isScreen) this.#endScreen().catch(this.#observer.problem);
    if (isCamera) this.setMuted('camera', true, false).catch(this.#observer.problem);
    return isScreen || isCamera;
  }

  async #endScreen(): Promise<void> {
    if (this.#screen.stop()) await this.#fillFromScreen();
  }

  async #fillFromScreen(): Promise<void> {
    const sent = this.#sent;
    if (!sent) return;
    const needOffers = await Promise.all(
      SCREEN_PLACES.map((place) =>
        sent.inTurn(place, () => sent.send(place, this.#trackFor(place))),
      ),
    );
    this.#sendingChanged(needOffers.includes(true));
    this.#observer.changed();
  }

  /** Sends the device as it is, once it was taken; that gives true where the opponent has to hear of it. */
  async #fillFrom(device: Device, take = () => this.devices.captureAgain(device)): Promise<void> {
    const sent = this.#sent;
    await sent?.inTurn(device, async () => {
      const isNews = await take();
      if (this.#sent !== sent) return;
      const needsOffer = await sent.send(device, this.#trackFor(device));
      if (isNews || needsOffer) this.#sendingChanged(needsOffer);
      if (isNews) this.#changed();
    });
  }

  async #exchange(device: Device, wish: DeviceWish): Promise<void> {
    // What is asked for is waited for.
    await this.#opening.promise;
    let failure: MediaError | undefined;
    await this.#fillFrom(device, async () => {
      const wasSent = this.#isSent(device);
      failure = await this.devices.exchange(device, wish);
      return wasSent !== this.#isSent(device);
    });
    this.devices.stopExchanged();
    this.#changed();
    if (failure) throw failure;
  }

  /** What is captured may be something else now. */
  #changed(): void {
    this.switch.note();
    this.#observer.changed();
  }

  #tellSilence(device: Device): void {
    const track = this.devices.trackOf(device);
    if (!track || !this.devices.isSilenced(track)) return;
    this.#observer.problem(new MediaError('deviceSilenced', `The ${device} gives nothing`));
  }

  /** We send more or less than before. The opponent has to be told; with `byOffer` it has no place for it yet. */
  #sendingChanged(byOffer: boolean): void {
    this.#observer.report({ type: byOffer ? 'negotiationNeeded' : 'streamsChanged' });
  }

  #streamOf(purpose: StreamPurpose, sound: Place, pictures: Place): StreamDescription {
    return {
      purpose,
      isAudioMuted: !this.#isSent(sound),
      isVideoMuted: !this.#isSent(pictures),
    };
  }

  /** What we say of a place: that of a device which is on its way is filled. */
  #isSent(place: Place): boolean {
    const isOnItsWay = this.#asked.some(
      (device) => device === place && !this.devices.isMuted[device],
    );
    const track = this.#trackFor(place);
    return isOnItsWay || (track !== undefined && !this.devices.isSilenced(track));
  }

  /** The track that belongs into a place now. */
  #trackFor(place: Place): MediaStreamTrack | undefined {
    const { pictures, sound } = this.#screen;
    switch (place) {
      case 'microphone':
        return this.devices.isMuted.microphone ? undefined : this.devices.trackOf('microphone');
      case 'camera':
        if (this.#replacesCamera && pictures) return pictures;
        return this.isCameraPaused ? undefined : this.devices.trackOf('camera');
      case 'screen':
        return this.#replacesCamera ? undefined : pictures;
      case 'screenSound':
        return this.#replacesCamera ? undefined : sound;
    }
  }
}

const DEVICES = ['microphone', 'camera'] as const;

/** Where a screen can be. */
const SCREEN_PLACES = ['camera', 'screen', 'screenSound'] as const;
