// Which batches of a session have arrived, and what the gateway knows of that.

import type { Environment } from '../homeserver/environment.ts';

/** Takes each batch once, and tells the gateway now and then how far it is. */
export class BatchCount {
  readonly #after: Environment['after'];
  readonly #tell: (batch: number) => void;
  #last = 0;
  #told = 0;
  #stopWaiting: (() => void) | undefined;

  constructor({ after }: Pick<Environment, 'after'>, tell: (batch: number) => void) {
    this.#after = after;
    this.#tell = tell;
  }

  /** The last batch that arrived; 0 for none. */
  get last(): number {
    return this.#last;
  }

  /** Counts a batch; false for one that came before. */
  take(batch: number): boolean {
    if (batch <= this.#last) return false;
    this.#last = batch;
    if (batch - this.#told >= MOST_UNTOLD) this.#tellNow();
    else this.#stopWaiting ??= this.#after(TELL_AFTER_MS, this.#tellNow);
    return true;
  }

  /** Whoever resumes has told how far we are. */
  noteTold(): void {
    this.stop();
    this.#told = this.#last;
  }

  /** Another session begins at 1. */
  reset(): void {
    this.#last = 0;
    this.noteTold();
  }

  stop(): void {
    this.#stopWaiting?.();
    this.#stopWaiting = undefined;
  }

  readonly #tellNow = (): void => {
    this.noteTold();
    this.#tell(this.#last);
  };
}

const TELL_AFTER_MS = 1_000;
const MOST_UNTOLD = 20;
