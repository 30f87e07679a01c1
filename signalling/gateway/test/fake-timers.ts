/** A clock that only a test moves. */
export class FakeTimers {
  /** Milliseconds since 1970. */
  nowMs = 1_000_000_000;
  readonly #timers = new Set<{ readonly atMs: number; readonly callback: () => void }>();

  readonly now = (): number => this.nowMs;

  readonly after = (ms: number, callback: () => void): (() => void) => {
    const timer = { atMs: this.nowMs + ms, callback };
    this.#timers.add(timer);
    return () => {
      this.#timers.delete(timer);
    };
  };

  /** How long each timer still takes, shortest first. */
  get waitsMs(): readonly number[] {
    return [...this.#timers].map(({ atMs }) => atMs - this.nowMs).toSorted((a, b) => a - b);
  }

  /** Moves the clock, and lets everything happen that is due until then. */
  async advance(ms: number): Promise<void> {
    const untilMs = this.nowMs + ms;
    for (;;) {
      const [next] = [...this.#timers].toSorted((a, b) => a.atMs - b.atMs);
      if (next === undefined || next.atMs > untilMs) break;
      this.#timers.delete(next);
      this.nowMs = next.atMs;
      next.callback();
      await settled();
    }
    this.nowMs = untilMs;
  }
}

/** Resolves once everything has happened that waits for no timer. */
export function settled(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
