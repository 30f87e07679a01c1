// Other devices for a call that runs.

import { MediaError } from '../ports/peer.ts';
import type { CameraFacing, Device, DeviceWish, MediaCapture } from '../ports/peer.ts';
import { KnownCameras } from './known-cameras.ts';
import type { LocalDevices } from './local-devices.ts';

/** The devices of a call, and how one is exchanged and sent. */
export interface SwitchOptions {
  readonly devices: LocalDevices;
  readonly media: MediaCapture;
  readonly changed: () => void;
  /** Rejects with `MediaError`; what was in use before goes on then. */
  readonly exchange: (device: Device, wish: DeviceWish) => Promise<void>;
}

/** Changes devices on the user's word. What is chosen holds for the rest of the call. */
export class DeviceSwitch {
  readonly #options: SwitchOptions;
  readonly #cameras: KnownCameras;

  constructor(options: SwitchOptions) {
    this.#options = options;
    this.#cameras = new KnownCameras(options.media, options.changed);
  }

  /** A camera is on, and there is another one. */
  get canFlip(): boolean {
    return this.#hasCamera && this.#cameras.areSeveral;
  }

  /** Devices were captured, or stopped. */
  note(): void {
    this.#cameras.note(this.#hasCamera);
  }

  close(): void {
    this.#cameras.stop();
  }

  /** Uses this device. Rejects with `MediaError`, and what was in use goes on. */
  async use(device: Device, id: string): Promise<void> {
    await this.#options.exchange(device, { exact: id });
    this.#options.devices.choose(device, id);
  }

  /** Uses the camera of the other side, or the next one. Rejects with `MediaError`, and what was in use goes on. */
  async flip(): Promise<void> {
    const { devices, exchange } = this.#options;
    const { deviceId, facingMode = '' } = devices.sourceOf('camera')?.getSettings() ?? {};
    const next = this.#cameras.after(deviceId);
    if (!this.canFlip || next === undefined) {
      throw new MediaError('noCamera', 'There is no other camera');
    }
    const facing = OTHER_SIDES[facingMode];
    await exchange('camera', facing ? { facing } : { exact: next });
    const id = devices.sourceOf('camera')?.getSettings().deviceId;
    if (id !== undefined) devices.choose('camera', id);
  }

  get #hasCamera(): boolean {
    return this.#options.devices.trackOf('camera') !== undefined;
  }
}

const OTHER_SIDES: Readonly<Partial<Record<string, CameraFacing>>> = {
  user: 'environment',
  environment: 'user',
};
