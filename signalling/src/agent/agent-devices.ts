// The devices of a user: what there is, and what they have chosen for the calls to come.

import type { Device, DeviceChoice, DeviceInfo, MediaCapture } from '../ports/peer.ts';

/** Microphones, cameras and speakers. */
export class AgentDevices {
  readonly #media: MediaCapture;
  readonly #chosen: Partial<Record<Device, string | undefined>> = {};

  constructor(media: MediaCapture) {
    this.#media = media;
  }

  /** What was chosen; one that was unplugged stays chosen, and another is used as long as it is not there. */
  readonly chosen = (): DeviceChoice => ({ ...this.#chosen });

  /**
   * The devices that the browser names; before the user has granted any it names none. At most 50. Rejects with `MediaError`
   * where there can be none.
   */
  list(): Promise<readonly DeviceInfo[]> {
    return this.#media.list();
  }

  /**
   * Uses this device whenever one of its kind is captured, undefined leaves it to the browser. A device that runs goes on:
   * `Call.useDevice` changes that.
   */
  choose(device: Device, id: string | undefined): void {
    this.#chosen[device] = id;
  }

  /** Tells when devices come and go; the returned function ends that. */
  watch(listener: () => void): () => void {
    return this.#media.watchDevices(listener);
  }
}
