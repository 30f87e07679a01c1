import { HomeserverError } from '../homeserver/guest-homeserver.ts';

/** Calls back after some milliseconds; the function that it returns prevents that. */
export type After = (ms: number, callback: () => void) => () => void;

/** A log without names, tokens or what is said in rooms. */
export interface LineLog {
  info(fields: object, text: string): void;
  warn(fields: object, text: string): void;
  error(fields: object, text: string): void;
}

/** Does jobs until they succeed, with a growing wait in between. */
export class Retries {
  readonly #after: After;
  readonly #log: LineLog | undefined;
  readonly #waiting = new Set<() => void>();
  #isStopped = false;

  constructor({ after = afterMs, log }: { after?: After | undefined; log?: LineLog | undefined }) {
    this.#after = after;
    this.#log = log;
  }

  /**
   * Does a job, and again later as long as it fails. Never rejects, and resolves after the first try. `step` names the job
   * in the log.
   */
  async keepTrying(step: string, job: () => Promise<void>, waitMs = FIRST_WAIT_MS): Promise<void> {
    if (this.#isStopped) return;
    try {
      await job();
    } catch (error) {
      const askedToWaitMs = error instanceof HomeserverError ? (error.retryAfterMs ?? 0) : 0;
      const againInMs = Math.max(waitMs, askedToWaitMs);
      this.#tell(error, { step, againInMs });
      this.later(againInMs, () => {
        void this.keepTrying(step, job, Math.min(waitMs * 2, MAX_WAIT_MS));
      });
    }
  }

  /** Calls back after some milliseconds unless everything is stopped before. */
  later(ms: number, callback: () => void): void {
    if (this.#isStopped) return;
    const cancel = this.#after(ms, () => {
      this.#waiting.delete(cancel);
      callback();
    });
    this.#waiting.add(cancel);
  }

  /** No job is begun any more. */
  stop(): void {
    this.#isStopped = true;
    for (const cancel of this.#waiting) cancel();
    this.#waiting.clear();
  }

  #tell(error: unknown, about: { readonly step: string; readonly againInMs: number }): void {
    if (error instanceof HomeserverError) {
      const { code, status, errcode } = error;
      this.#log?.warn({ ...about, code, status, errcode }, 'The homeserver did not do it');
    } else {
      this.#log?.error({ ...about, err: error }, 'A step for a line failed');
    }
  }
}

const afterMs: After = (ms, callback) => {
  const timer = setTimeout(callback, ms);
  return () => {
    clearTimeout(timer);
  };
};

const FIRST_WAIT_MS = 1000;
const MAX_WAIT_MS = 60_000;
