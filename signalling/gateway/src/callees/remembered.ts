/** How long an answer counts, and how many are kept. */
export interface RememberedOptions<T> {
  readonly ask: (key: string) => Promise<T>;
  readonly forMs: number;
  readonly most: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Answers that are asked for once, however many want them. A failure counts for ten seconds. */
export class Remembered<T> {
  readonly #options: RememberedOptions<T>;
  /** Those asked for earliest first. */
  readonly #answers = new Map<string, Answer<T>>();

  constructor(options: RememberedOptions<T>) {
    this.#options = options;
  }

  /** The answer, or the failure, that is known; else it is asked for. */
  get(key: string): Promise<T> {
    const known = this.#answers.get(key);
    return known !== undefined && this.#options.now() < known.untilMs
      ? known.value
      : this.#ask(key);
  }

  #ask(key: string): Promise<T> {
    const { ask, forMs, most, now } = this.#options;
    const answer: Answer<T> = { value: ask(key), untilMs: now() + forMs };
    this.#answers.delete(key);
    this.#answers.set(key, answer);
    const [oldest = key] = this.#answers.keys();
    if (this.#answers.size > most) this.#answers.delete(oldest);
    answer.value.catch(() => {
      answer.untilMs = now() + FAILED_MS;
    });
    return answer.value;
  }
}

interface Answer<T> {
  readonly value: Promise<T>;
  untilMs: number;
}

const FAILED_MS = 10_000;
