// How large the pictures of the camera are that we send.

/**
 * A connection begins with little bandwidth, and browsers drop large pictures until they have measured more. Small ones
 * arrive at once. The pictures of a screen stay as they are: they are to be read.
 */
export class PictureSize {
  #camera: RTCRtpSender | undefined;
  #isConnected = false;
  #growth: ReturnType<typeof setTimeout> | undefined;

  /** A description is made: begins small where the camera is new in it. */
  limit(camera: RTCRtpSender | undefined): void {
    if (!camera || camera === this.#camera) return;
    this.#camera = camera;
    void scale(camera, FIRST_SCALE);
    if (this.#isConnected) this.connect();
  }

  /** Media flows: grows when the bandwidth is known. */
  connect(): void {
    this.#isConnected = true;
    clearTimeout(this.#growth);
    this.#growth = setTimeout(() => {
      if (this.#camera) void scale(this.#camera, 1);
    }, GROW_AFTER_MS);
  }

  end(): void {
    clearTimeout(this.#growth);
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
