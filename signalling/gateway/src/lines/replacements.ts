/** The lost lines of a callee, as the store keeps them. */
export interface StoredReplacements {
  readonly callee: string;
  /** How many lines were lost and not replaced yet. */
  readonly owed: number;
  /** When lines were replaced lately, in milliseconds since 1970. */
  readonly madeAt: readonly number[];
}

/** Bounds how often a lost line is replaced, so that a callee who declines is not invited on and on. */
export class Replacements {
  readonly #now: () => number;
  readonly #callees: Map<string, { owed: number; madeAt: readonly number[] }>;

  constructor(stored: readonly StoredReplacements[], now: () => number) {
    this.#now = now;
    this.#callees = new Map(stored.map(({ callee, owed, madeAt }) => [callee, { owed, madeAt }]));
  }

  /** Notes that a line to the callee was lost. */
  owe(callee: string): void {
    const { owed, madeAt } = this.#of(callee);
    this.#callees.set(callee, { owed: owed + 1, madeAt });
  }

  /**
   * How many of the lines that are missing may be made now; those are noted as made. What never was a line of the callee may
   * always be made.
   */
  allow(callee: string, missing: number): number {
    const { owed, madeAt } = this.#of(callee);
    const lost = Math.min(owed, missing);
    const replaced = Math.min(lost, Math.max(MAX_A_DAY - madeAt.length, 0));
    const made = Array.from({ length: replaced }, () => this.#now());
    this.#callees.set(callee, { owed: owed - replaced, madeAt: [...madeAt, ...made] });
    return missing - lost + replaced;
  }

  /** How long it takes until one more may be made. */
  waitMs(callee: string): number {
    const { madeAt } = this.#of(callee);
    const oldest = madeAt.at(-MAX_A_DAY);
    return oldest === undefined ? 0 : oldest + DAY_MS - this.#now();
  }

  /** What the store keeps. */
  toStored(): readonly StoredReplacements[] {
    return [...this.#callees.keys()]
      .map((callee) => ({ callee, ...this.#of(callee) }))
      .filter(({ owed, madeAt }) => owed > 0 || madeAt.length > 0);
  }

  #of(callee: string): { owed: number; madeAt: readonly number[] } {
    const { owed, madeAt } = this.#callees.get(callee) ?? { owed: 0, madeAt: [] };
    const since = this.#now() - DAY_MS;
    return { owed, madeAt: madeAt.filter((atMs) => atMs > since) };
  }
}

const MAX_A_DAY = 3;
const DAY_MS = 24 * 60 * 60 * 1000;
