// How large the pictures of the camera are that we send.

/**
 * A connection begins with little bandwidth, and browsers drop large pictures until they have measured more. Small ones
 * arrive at once. The pictures of a screen stay as they are: they are to be read.
 */
export class PictureSize {
  #camera: RTCRtpSender | undefined;
  #isConnected = false;
  #isGrown = false;
  #scale = 1;
  #last: Promise<unknown> = Promise.resolve();
  #growth: ReturnType<typeof setTimeout> | undefined;

  /** A description is made: begins small where the camera is new in it. */
  limit(camera: RTCRtpSender | undefined): void {
    if (!camera || camera === this.#camera) return;
    this.#camera = camera;
    this.#isGrown = false;
    this.#apply();
    if (this.#isConnected) this.connect();
  }

  /** Media flows: grows when the bandwidth is known. */
  connect(): void {
    this.#isConnected = true;
    clearTimeout(this.#growth);
    this.#growth = setTimeout(() => {
      this.#isGrown = true;
      this.#apply();
    }, GROW_AFTER_MS);
  }

  /** The network carries no larger ones than this part of them. */
  setScale(by: number): void {
    this.#scale = by;
    this.#apply();
  }

  end(): void {
    clearTimeout(this.#growth);
  }

  #apply(): void {
    const by = this.#isGrown ? this.#scale : Math.max(this.#scale, FIRST_SCALE);
    const camera = this.#camera;
    // One after the other: a browser refuses what was read before another change.
    if (camera) this.#last = this.#last.then(() => scale(camera, by));
  }
}

async function scale(sender: RTCRtpSender, by: number): Promise<void> {
  const parameters = sender.getParameters();
  for (const encoding of parameters.encodings) encoding.scaleResolutionDownBy = by;
  await sender.setParameters(parameters).catch(() => {
    // A browser that refuses sends them as they are.
  });
}

const FIRST_SCALE = 2;
const GROW_AFTER_MS = 3_000;
