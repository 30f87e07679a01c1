/**
 * The order of everything that happens on the server: each change takes the next position, and who waits for a
 * change is woken once per turn of the event loop, so that changes made together are seen together.
 */
export class Stream {
  #position = 0;
  #isWakeQueued = false;
  readonly #waiting = new Set<() => void>();

  /** The position of the latest change. */
  get position(): number {
    return this.#position;
  }

  /** Takes the next position and wakes the waiting. */
  advance(): number {
    this.#position += 1;
    this.wake();
    return this.#position;
  }

  /** Lets everybody who waits look again. */
  wake(): void {
    if (this.#isWakeQueued) return;
    this.#isWakeQueued = true;
    queueMicrotask(() => {
      this.#isWakeQueued = false;
      for (const resume of [...this.#waiting]) resume();
    });
  }

  /** Resolves with the next change, after `timeoutMs`, or when the signal aborts; whichever comes first. */
  nextChange(timeoutMs: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted || timeoutMs <= 0) return Promise.resolve();
    return new Promise((resolve) => {
      const resume = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(resume);
        signal.removeEventListener('abort', resume);
        resolve();
      };
      const timer = setTimeout(resume, timeoutMs);
      this.#waiting.add(resume);
      signal.addEventListener('abort', resume);
    });
  }
}

/** Writes a position as the opaque token that clients see. */
export function tokenOf(position: number): string {
  return `s${position}`;
}

/** Reads a token back; `undefined` if it was never ours. */
export function positionOf(token: string): number | undefined {
  return /^s\d{1,15}$/.test(token) ? Number(token.slice(1)) : undefined;
}
