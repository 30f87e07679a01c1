// Microphone and camera of one call while they are captured: asked for once, and stopped once or given to another call.

import { MediaError } from '../ports/peer.ts';
import type { Captured, DeviceChoice, MediaCapture, MediaKinds } from '../ports/peer.ts';
import { isMediaError } from '../ports/failures.ts';
import { stopTracks } from './tracks.ts';

/** What a call has captured, or waits for. */
export class DeviceCapture {
  readonly #media: MediaCapture;
  #captured: Promise<Captured> | undefined;

  constructor(media: MediaCapture) {
    this.#media = media;
  }

  /** Asks for the devices, unless those of another call were taken over. Rejects with `MediaError`. */
  start(wanted: MediaKinds, choice: DeviceChoice): Promise<Captured> {
    const captured = (this.#captured ??= this.#media.capture(wanted, choice));
    // Told to who waits; devices may fail before anybody does, and a rejection without a listener goes to the page.
    captured.catch(ignore);
    return captured;
  }

  /** The devices are asked for, or there. */
  get isStarted(): boolean {
    return this.#captured !== undefined;
  }

  /** False once the call has ended, or another one took the devices. */
  has(captured: Promise<Captured>): boolean {
    return this.#captured === captured;
  }

  /**
   * What was captured; where that failed altogether, a stream without tracks and the reason. Undefined where the call has
   * ended meanwhile, or another one took the devices.
   */
  async whenDone(captured: Promise<Captured>): Promise<Captured | undefined> {
    const settled = await captured.catch((cause: unknown) => this.#nothing(cause));
    if (!this.has(captured)) return undefined;
    this.#captured = Promise.resolve(settled);
    return settled;
  }

  /** Takes the devices of another call over, so that the user is not asked twice. */
  takeFrom(other: DeviceCapture): void {
    this.#captured ??= other.#give();
  }

  /** Stops every track, also those that are still being asked for. */
  stop(): void {
    this.#give()?.then(({ stream }) => {
      stopTracks(stream);
    }, ignore);
  }

  #nothing(cause: unknown): Captured {
    const problem = isMediaError(cause)
      ? cause
      : new MediaError('captureFailed', 'Nothing starts', { cause });
    return { stream: this.#media.createStream(), problem };
  }

  #give(): Promise<Captured> | undefined {
    const captured = this.#captured;
    this.#captured = undefined;
    return captured;
  }
}

function ignore(): void {
  // Told elsewhere.
}
