// Keeps the sessions while they change, so that a process that comes after a crash ends, or goes on with, what was left.

import { StoreError, type Store } from '../store/file-store.ts';
import type { SessionState } from './session-state.ts';

/** Where sessions are kept, and from whom. */
export interface SessionKeeperOptions {
  readonly store: Store<readonly SessionState[]>;
  readonly read: () => readonly SessionState[];
  readonly after: (ms: number, fire: () => void) => () => void;
  readonly log?: { error(fields: object, text: string): void } | undefined;
}

/** Saves at most once a second. */
export class SessionKeeper {
  readonly #options: SessionKeeperOptions;
  #cancel: (() => void) | undefined;

  constructor(options: SessionKeeperOptions) {
    this.#options = options;
  }

  /** Something has changed. */
  note(): void {
    this.#cancel ??= this.#options.after(EVERY_MS, () => {
      this.#cancel = undefined;
      void this.save(this.#options.read());
    });
  }

  /** Saves nothing any more by itself. */
  stop(): void {
    this.#cancel?.();
    // Nothing that is noted now is begun.
    this.#cancel = () => undefined;
  }

  /** Saves these. What cannot be kept is told to the log: calls must not end for that. */
  async save(states: readonly SessionState[]): Promise<void> {
    try {
      await this.#options.store.save(states);
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      this.#options.log?.error({ err: error }, 'The sessions could not be kept');
    }
  }
}

const EVERY_MS = 1_000;
