// The screen the user shares: asked for, shared, and ended here or in the browser's own bar.

import type { MediaCapture } from '../ports/peer.ts';
import { stopTracks } from './tracks.ts';

/** One screen at a time. */
export class ScreenShare {
  /** The screen that is shared now. */
  stream: MediaStream | undefined;
  #asking: Promise<MediaStream> | undefined;

  /** True from the user's click on, also while the browser still asks which screen. */
  get isWanted(): boolean {
    return this.#asking !== undefined;
  }

  get pictures(): MediaStreamTrack | undefined {
    return this.stream?.getVideoTracks()[0];
  }

  get sound(): MediaStreamTrack | undefined {
    return this.stream?.getAudioTracks()[0];
  }

  /**
   * Asks for a screen; to be called in the very task of the user's click. `ended` is called where the user ends it by the
   * browser's means. Rejects with `MediaError`.
   */
  async start(media: MediaCapture, ended: () => void): Promise<void> {
    const asking = (this.#asking = media.captureScreen());
    try {
      const stream = await asking;
      if (this.#asking !== asking) stopTracks(stream);
      else this.#share(stream, ended);
    } catch (error) {
      if (this.#asking === asking) this.#asking = undefined;
      throw error;
    }
  }

  /** Ends it, also one that is still asked for. True where one was shared. */
  stop(): boolean {
    const { stream } = this;
    this.#asking = undefined;
    this.stream = undefined;
    if (stream) stopTracks(stream);
    return stream !== undefined;
  }

  #share(stream: MediaStream, ended: () => void): void {
    this.stream = stream;
    if (this.pictures) this.pictures.onended = ended;
  }
}
