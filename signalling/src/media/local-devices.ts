// Microphone and camera of one call: muted, unmuted, unplugged and found again, or silenced by the system.

import { MediaError } from '../ports/peer.ts';
import type { Device, DeviceChoice, DeviceWish, MediaCapture } from '../ports/peer.ts';
import type { Clock } from '../ports/clock.ts';
import { isMediaError } from '../ports/failures.ts';
import { originalOf, stopTrack } from './tracks.ts';

/** Whom the devices report to. */
export interface DeviceObserver {
  readonly lost: (device: Device, error: MediaError) => void;
  /** A device that was lost may be there again: time to `take` it. */
  readonly mayBeBack: (device: Device) => void;
  /** The system silences a device, or lets it be heard again. */
  readonly silenceChanged: (device: Device) => void;
}

/** What the devices of a call need. */
export interface DevicePorts {
  readonly media: MediaCapture;
  readonly clock: Clock;
  /** What the user has chosen for all calls. */
  readonly chosenDevices?: (() => DeviceChoice) | undefined;
}

/** The stream of both, and what the user wishes of them. Mutes count before `open`, too. */
export class LocalDevices {
  /** Muted, the microphone keeps its track; the camera gives it up, and its light is off. */
  stream: MediaStream | undefined;
  /** What the user wishes; a device that was unplugged stays wished for. */
  readonly isMuted: Record<Device, boolean> = { microphone: false, camera: false };
  readonly #ports: DevicePorts;
  readonly #observer: DeviceObserver;
  /** What the user has chosen for this call alone. */
  readonly #chosen: Partial<Record<Device, string | undefined>> = {};
  readonly #lost = new Set<Device>();
  readonly #silenced = new WeakSet<MediaStreamTrack>();
  readonly #outgoing = new Set<MediaStreamTrack>();
  readonly #silences = new Map<Device, () => void>();
  #unwatch: (() => void) | undefined;

  constructor(ports: DevicePorts, observer: DeviceObserver) {
    this.#ports = ports;
    this.#observer = observer;
  }

  /** Begins with these tracks. A device that was asked for and has none is muted. */
  open(stream: MediaStream, asked: readonly Device[]): void {
    this.stream = stream;
    for (const device of DEVICES) {
      const isMissing = asked.includes(device) && this.trackOf(device) === undefined;
      this.mute(device, this.isMuted[device] || isMissing);
      this.#watch(device);
    }
  }

  /** Forgets the tracks: whoever captured them stops them, or gives them to another call. */
  close(): void {
    this.#unwatch?.();
    this.#unwatch = undefined;
    this.#lost.clear();
    for (const forget of this.#silences.values()) forget();
    this.stopExchanged();
    this.stream = undefined;
  }

  /** The track, muted or not. */
  trackOf(device: Device): MediaStreamTrack | undefined {
    return device === 'microphone'
      ? this.stream?.getAudioTracks()[0]
      : this.stream?.getVideoTracks()[0];
  }

  /** What the device itself gives, whatever was made of it. */
  sourceOf(device: Device): MediaStreamTrack | undefined {
    const track = this.trackOf(device);
    return track && originalOf(track);
  }

  /** What the user has chosen: for this call, or else for all. */
  get choice(): DeviceChoice {
    return { ...this.#ports.chosenDevices?.(), ...this.#chosen };
  }

  /** Counts from the next time that the device is captured. */
  choose(device: Device, id: string): void {
    this.#chosen[device] = id;
  }

  /** True for a track that runs and gives nothing: a switch on the device, a telephone call, another program. */
  isSilenced(track: MediaStreamTrack): boolean {
    return this.#silenced.has(track);
  }

  /** Mutes at once. What is unmuted may have to be taken first. */
  mute(device: Device, isMuted: boolean): void {
    this.isMuted[device] = isMuted;
    const track = this.trackOf(device);
    if (!track) return;
    track.enabled = !isMuted;
    if (!isMuted || device === 'microphone') return;
    stopTrack(track);
    this.stream?.removeTrack(track);
  }

  /** Captures the device where it is unmuted and has no track; true where it has a new one. Rejects with `MediaError`. */
  async captureAgain(device: Device): Promise<boolean> {
    const { stream } = this;
    if (!stream || this.isMuted[device] || this.trackOf(device)) return false;
    return this.#capture(device, { preferred: this.choice[device] });
  }

  /**
   * Captures another device in place of the one in use, unless a camera is off, which stays off. Gives the reason where that
   * failed; what was in use before goes on then.
   */
  async exchange(device: Device, wish: DeviceWish): Promise<MediaError | undefined> {
    const before = this.trackOf(device);
    const id = this.sourceOf(device)?.getSettings().deviceId;
    if (!this.stream || (this.isMuted[device] && !before)) return undefined;
    const isCamera = before !== undefined && device === 'camera';
    // Some phones open no second camera beside the first. Its last picture stands until the other one is there.
    if (isCamera) this.#release(before);
    try {
      await this.#capture(device, wish);
      return undefined;
    } catch (error) {
      if (isCamera) await this.#takeBack(before, id);
      if (isMediaError(error)) return error;
      return new MediaError('captureFailed', `The ${device} does not start`, { cause: error });
    }
  }

  async #takeBack(before: MediaStreamTrack, id: string | undefined): Promise<void> {
    try {
      await this.#capture('camera', id === undefined ? { preferred: id } : { exact: id });
    } catch {
      // Why the other one failed is told to who asked for it.
      await this.#lose('camera', before);
    }
  }

  /** Takes the place of the track that is there, if the device is still wanted. */
  async #capture(device: Device, wish: DeviceWish): Promise<boolean> {
    const { stream } = this;
    const track = await this.#ports.media.captureOne(device, wish);
    const before = this.trackOf(device);
    // Another one that is muted waits for its turn as the one before did.
    const isWanted = this.stream === stream && (before !== undefined || !this.isMuted[device]);
    if (!stream || !isWanted) {
      stopTrack(track);
      return false;
    }
    if (before) {
      stream.removeTrack(before);
      this.#outgoing.add(before);
    }
    track.enabled = !this.isMuted[device];
    stream.addTrack(track);
    this.#lost.delete(device);
    this.#watch(device);
    return true;
  }

  /** Stops what was exchanged, once the other track is sent. */
  stopExchanged(): void {
    for (const track of this.#outgoing) this.#release(track);
    this.#outgoing.clear();
  }

  #release(track: MediaStreamTrack): void {
    for (const one of [track, originalOf(track)]) one.onended = one.onmute = one.onunmute = null;
    stopTrack(track);
  }

  #watch(device: Device): void {
    const track = this.trackOf(device);
    if (!track) return;
    const source = originalOf(track);
    for (const one of [track, source]) one.onended = () => void this.#lose(device, track);
    source.onmute = source.onunmute = () => {
      this.#followSilence(device, track);
    };
    this.#followSilence(device, track);
  }

  /** Devices that start or change give nothing for a moment, of which nobody has to be told. */
  #followSilence(device: Device, track: MediaStreamTrack): void {
    this.#silences.get(device)?.();
    const source = originalOf(track);
    if (source.muted === this.isSilenced(track)) return;
    const change = (): void => {
      if (this.trackOf(device) !== track) return;
      if (source.muted) this.#silenced.add(track);
      else this.#silenced.delete(track);
      this.#observer.silenceChanged(device);
    };
    if (source.muted) this.#silences.set(device, this.#ports.clock.after(SILENCE_MS, change));
    else change();
  }

  async #lose(device: Device, track: MediaStreamTrack): Promise<void> {
    if (this.trackOf(device) !== track) return;
    this.stream?.removeTrack(track);
    this.#release(track);
    this.#lost.add(device);
    this.#observer.lost(device, new MediaError('deviceLost', `The ${device} was unplugged`));
    this.#unwatch ??= this.#ports.media.watchDevices(() => {
      for (const lost of this.#lost) this.#observer.mayBeBack(lost);
    });
    // Another one may do. Where the browser would ask, the user may just have forbidden this one.
    const isGranted = await this.#ports.media.isGranted({ video: device === 'camera' });
    if (isGranted) this.#observer.mayBeBack(device);
  }
}

const DEVICES = ['microphone', 'camera'] as const;
const SILENCE_MS = 1_000;
