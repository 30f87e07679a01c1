// Tokens that were used: each is good for one session.

/** Remembers used tokens. */
export interface SpentTokens {
  /** Uses a token, which is good until then (milliseconds since 1970). False where it was used before. */
  spend(hash: string, untilMs: number): Promise<boolean>;
}

/** Used tokens in the memory of this process. Of too many the one that was used first is forgotten. */
export class LocalSpentTokens implements SpentTokens {
  readonly #now: () => number;
  readonly #most: number;
  readonly #untilMs = new Map<string, number>();

  constructor({
    now = Date.now,
    most = MOST_TOKENS,
  }: { readonly now?: () => number; readonly most?: number } = {}) {
    this.#now = now;
    this.#most = most;
  }

  spend(hash: string, untilMs: number): Promise<boolean> {
    const spentUntilMs = this.#untilMs.get(hash);
    if (spentUntilMs !== undefined && this.#now() < spentUntilMs) return Promise.resolve(false);
    this.#untilMs.delete(hash);
    if (this.#untilMs.size >= this.#most) this.#makeRoom();
    this.#untilMs.set(hash, untilMs);
    return Promise.resolve(true);
  }

  #makeRoom(): void {
    const now = this.#now();
    for (const [hash, untilMs] of this.#untilMs) if (untilMs <= now) this.#untilMs.delete(hash);
    const [first] = this.#untilMs.keys();
    if (this.#untilMs.size >= this.#most && first !== undefined) this.#untilMs.delete(first);
  }
}

/** More sessions in an hour than one process takes at a time. */
const MOST_TOKENS = 20_000;
