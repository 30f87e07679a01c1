// The picture of the other side in a window of its own, which stays in sight over everything else. A frame cannot open a
// window for more than a video.

/** Shows a stream in the window. */
export class PictureInPicture {
  readonly #video = document.createElement('video');
  readonly #onChange: () => void;
  #life = new AbortController();

  /** `onChange` is told when it becomes possible, or not any more. */
  constructor(onChange: () => void) {
    this.#onChange = onChange;
    this.#video.muted = true;
    this.#video.playsInline = true;
  }

  /** Whether there is a picture, and a browser that can. */
  get isPossible(): boolean {
    const stream = this.#video.srcObject;
    return (
      document.pictureInPictureEnabled &&
      stream instanceof MediaStream &&
      stream.getVideoTracks().length > 0
    );
  }

  /** Takes the stream to show; without one the window closes. */
  follow(stream: MediaStream | undefined): void {
    if (stream === (this.#video.srcObject ?? undefined)) return;
    this.#life.abort();
    this.#life = new AbortController();
    const { signal } = this.#life;
    this.#video.srcObject = stream ?? null;
    stream?.addEventListener('addtrack', this.#onChange, { signal });
    stream?.addEventListener('removetrack', this.#onChange, { signal });
    if (!stream && document.pictureInPictureElement === this.#video) {
      void document.exitPictureInPicture();
    }
  }

  /** Opens the window; needs a click. */
  async open(): Promise<void> {
    await this.#video.play();
    await this.#video.requestPictureInPicture();
  }
}
