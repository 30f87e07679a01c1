// Time of the machine's world: what is planned happens in order, at once.

interface Scheduled {
  readonly atMs: number;
  readonly order: number;
  readonly run: () => void;
}

/** A clock that jumps from one thing to the next. */
export class MachineAgenda {
  nowMs = 0;
  #planned: Scheduled[] = [];
  #order = 0;

  /** Does something at a time. */
  at(atMs: number, run: () => void): void {
    this.#planned.push({ atMs, order: this.#order++, run });
  }

  /** Does something a while from now. */
  after(delayMs: number, run: () => void): void {
    this.at(this.nowMs + delayMs, run);
  }

  /** Runs until nothing is planned any more, or `untilMs`. */
  run(untilMs: number): void {
    for (let next = this.#takeNext(); next && next.atMs <= untilMs; next = this.#takeNext()) {
      this.nowMs = Math.max(this.nowMs, next.atMs);
      next.run();
    }
  }

  #takeNext(): Scheduled | undefined {
    let first: Scheduled | undefined;
    for (const item of this.#planned) {
      if (
        !first ||
        item.atMs < first.atMs ||
        (item.atMs === first.atMs && item.order < first.order)
      ) {
        first = item;
      }
    }
    this.#planned = this.#planned.filter((item) => item !== first);
    return first;
  }
}
