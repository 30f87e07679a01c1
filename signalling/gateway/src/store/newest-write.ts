/** Writes one state at a time; of what is to be written meanwhile only the newest is. */
export class NewestWrite {
  readonly #write: () => Promise<void>;
  #running: Promise<void> = Promise.resolve();
  #next: Promise<void> | undefined;

  /** `write` writes what there is when it is called. */
  constructor(write: () => Promise<void>) {
    this.#write = write;
  }

  /** Resolves once what there is now, or something newer, is written; rejects as that write does. */
  request(): Promise<void> {
    this.#next ??= this.#running
      .catch(() => {
        // Whoever asked for it was told.
      })
      .then(() => {
        this.#next = undefined;
        this.#running = this.#write();
        return this.#running;
      });
    return this.#next;
  }
}
