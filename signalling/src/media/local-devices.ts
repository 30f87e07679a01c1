// Microphone and camera of one call: muted, unmuted, unplugged and found again, or silenced by the system.

import { MediaError } from '../ports/peer.ts';
import type { Device, MediaCapture } from '../ports/peer.ts';
import type { Clock } from '../ports/clock.ts';

/** Whom the devices report to. */
export interface DeviceObserver {
  readonly lost: (device: Device, error: MediaError) => void;
  /** A device that was lost may be there again: time to `take` it. */
  readonly mayBeBack: (device: Device) => void;
  /** The system silences a device, or lets it be heard again. */
  readonly silenceChanged: (device: Device) => void;
}

/** The stream of both, and what the user wishes of them. Mutes count before `open`, too. */
export class LocalDevices {
  /** Muted, the microphone keeps its track; the camera gives it up, and its light is off. */
  stream: MediaStream | undefined;
  /** What the user wishes; a device that was unplugged stays wished for. */
  readonly isMuted: Record<Device, boolean> = { microphone: false, camera: false };
  readonly #media: MediaCapture;
  readonly #clock: Clock;
  readonly #observer: DeviceObserver;
  readonly #lost = new Set<Device>();
  readonly #silenced = new WeakSet<MediaStreamTrack>();
  readonly #silences = new Map<Device, () => void>();
  #unwatch: (() => void) | undefined;

  constructor(media: MediaCapture, clock: Clock, observer: DeviceObserver) {
    this.#media = media;
    this.#clock = clock;
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
    this.stream = undefined;
  }

  /** The track, muted or not. */
  trackOf(device: Device): MediaStreamTrack | undefined {
    return device === 'microphone'
      ? this.stream?.getAudioTracks()[0]
      : this.stream?.getVideoTracks()[0];
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
    track.stop();
    this.stream?.removeTrack(track);
  }

  /** Captures the device where it is unmuted and has no track; true where it has a new one. Rejects with `MediaError`. */
  async captureAgain(device: Device): Promise<boolean> {
    const { stream } = this;
    if (!stream || this.isMuted[device] || this.trackOf(device)) return false;
    const track = await this.#media.captureOne(device);
    if (!this.#isWanted(device, stream)) {
      track.stop();
      return false;
    }
    stream.addTrack(track);
    this.#lost.delete(device);
    this.#watch(device);
    return true;
  }

  /** The user may have muted it again meanwhile, or the call may be over. */
  #isWanted(device: Device, stream: MediaStream): boolean {
    return this.stream === stream && !this.isMuted[device];
  }

  #watch(device: Device): void {
    const track = this.trackOf(device);
    if (!track) return;
    track.onended = () => void this.#lose(device, track);
    track.onmute = track.onunmute = () => {
      this.#followSilence(device, track);
    };
    this.#followSilence(device, track);
  }

  /** Devices that start or change give nothing for a moment, of which nobody has to be told. */
  #followSilence(device: Device, track: MediaStreamTrack): void {
    this.#silences.get(device)?.();
    if (track.muted === this.isSilenced(track)) return;
    const change = (): void => {
      if (this.trackOf(device) !== track) return;
      if (track.muted) this.#silenced.add(track);
      else this.#silenced.delete(track);
      this.#observer.silenceChanged(device);
    };
    if (track.muted) this.#silences.set(device, this.#clock.after(SILENCE_MS, change));
    else change();
  }

  async #lose(device: Device, track: MediaStreamTrack): Promise<void> {
    if (this.trackOf(device) !== track) return;
    this.stream?.removeTrack(track);
    this.#lost.add(device);
    this.#observer.lost(device, new MediaError('deviceLost', `The ${device} was unplugged`));
    this.#unwatch ??= this.#media.watchDevices(() => {
      for (const lost of this.#lost) this.#observer.mayBeBack(lost);
    });
    // Another one may do. Where the browser would ask, the user may just have forbidden this one.
    const isGranted = await this.#media.isGranted({ video: device === 'camera' });
    if (isGranted) this.#observer.mayBeBack(device);
  }
}

const DEVICES = ['microphone', 'camera'] as const;
const SILENCE_MS = 1_000;
