// Time that passes when the test says so, for what takes an `after`.

interface ManualTimer {
  readonly atMs: number;
  readonly afterMs: number;
  readonly callback: () => void;
}

/** A clock with timers, at 0 in the beginning. */
export class ManualClock {
  private nowMs = 0;
  private timers: ManualTimer[] = [];
  private waiting: (() => void)[] = [];

  readonly after = (afterMs: number, callback: () => void): (() => void) => {
    const timer = { atMs: this.nowMs + afterMs, afterMs, callback };
    this.timers.push(timer);
    for (const resolve of this.waiting.splice(0)) resolve();
    return () => {
      this.timers = this.timers.filter((other) => other !== timer);
    };
  };

  /** The lengths of the timers that run. */
  get running(): number[] {
    return this.timers.map(({ afterMs }) => afterMs);
  }

  /** Resolves once a timer of this length runs. */
  async untilTimer(afterMs: number): Promise<void> {
    while (!this.running.includes(afterMs)) {
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
  }

  /** Lets time pass; what is due is called in order. */
  advance(ms: number): void {
    const untilMs = this.nowMs + ms;
    for (;;) {
      const due = this.timers
        .filter(({ atMs }) => atMs <= untilMs)
        .sort((one, other) => one.atMs - other.atMs)[0];
      if (!due) break;
      this.timers = this.timers.filter((other) => other !== due);
      this.nowMs = due.atMs;
      due.callback();
    }
    this.nowMs = untilMs;
  }
}
