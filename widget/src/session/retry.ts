// Tries again what failed for now: later and later, and at once where the network or the user is back.

/** Attempts that follow a failed one. */
export class Retry {
  readonly #again: () => void;
  #pause: AbortController | undefined;
  #failures = 0;

  constructor(again: () => void) {
    this.#again = again;
  }

  /** How many attempts have failed since the last success. */
  get failures(): number {
    return this.#failures;
  }

  /** An attempt has failed: the next one comes in a while. */
  wait(): void {
    this.#pause?.abort();
    const { signal } = (this.#pause = new AbortController());
    const go = (): void => {
      this.#pause?.abort();
      this.#again();
    };
    // Not all pages at the same moment when a homeserver comes back.
    const delayMs = Math.min(FIRST_MS * 2 ** this.#failures, LONGEST_MS) * (1 - Math.random() / 2);
    const timer = setTimeout(go, delayMs);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
    });
    globalThis.addEventListener('online', go, { signal });
    document.addEventListener(
      'visibilitychange',
      () => {
        if (document.visibilityState === 'visible') go();
      },
      { signal },
    );
    this.#failures += 1;
  }

  /** It worked, or is not wanted any more. */
  end(): void {
    this.#pause?.abort();
    this.#failures = 0;
  }
}

const FIRST_MS = 3_000;
const LONGEST_MS = 60_000;
