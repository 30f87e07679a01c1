// Microphone and camera of a preview, and nobody else's: all of it is let go when the preview closes.
import {
  MediaError,
  type Device,
  type DeviceChoice,
  type MediaCapture,
  type MediaErrorCode,
  type ProcessTrack,
} from '@matrix-call/signalling';

/** What a preview captures. */
export class PreviewCapture {
  readonly #media: MediaCapture;
  readonly #process: () => ProcessTrack | undefined;
  readonly #tracks = new Map<Device, readonly MediaStreamTrack[]>();
  #isOver = false;

  /** The picture is processed as it will be in the call, by the function of then. */
  constructor(media: MediaCapture, process: () => ProcessTrack | undefined) {
    this.#media = media;
    this.#process = process;
  }

  /** What is seen or heard of a device; undefined where it is off. */
  trackOf(device: Device): MediaStreamTrack | undefined {
    return this.#tracks.get(device)?.[0];
  }

  /** Asks for the microphone, and for the camera in the same question. Resolves with why one of them cannot be had. */
  async open(video: boolean, choice: DeviceChoice = {}): Promise<MediaErrorCode | undefined> {
    return failureOf(async () => {
      const { stream, problem } = await this.#media.capture({ video }, choice);
      await Promise.all(stream.getTracks().map((track) => this.#take(track)));
      if (problem) throw problem;
    });
  }

  /** Takes one device, in place of what there is of its kind. Resolves with why it cannot be had. */
  async take(device: Device, id: string | undefined): Promise<MediaErrorCode | undefined> {
    return failureOf(async () => {
      // Some systems give a camera only once.
      if (device === 'camera') this.drop(device);
      await this.#take(await this.#media.captureOne(device, { preferred: id }));
    });
  }

  /** Lets a device go: its light goes off. */
  drop(device: Device): void {
    for (const track of this.#tracks.get(device) ?? []) track.stop();
    this.#tracks.delete(device);
  }

  /** Lets all go, and what is still to come. */
  stop(): void {
    this.#isOver = true;
    this.drop('microphone');
    this.drop('camera');
  }

  async #take(original: MediaStreamTrack): Promise<void> {
    const device = original.kind === 'audio' ? 'microphone' : 'camera';
    const process = device === 'camera' ? this.#process() : undefined;
    try {
      const track = process ? await process(original, device) : original;
      this.drop(device);
      this.#tracks.set(device, [track, original]);
    } catch (cause) {
      original.stop();
      throw new MediaError('captureFailed', 'The picture could not be processed', { cause });
    }
    if (this.#isOver) this.drop(device);
  }
}

async function failureOf(action: () => Promise<void>): Promise<MediaErrorCode | undefined> {
  try {
    await action();
    return undefined;
  } catch (error) {
    return error instanceof MediaError ? error.code : 'captureFailed';
  }
}
