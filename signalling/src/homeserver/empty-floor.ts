// Some homeservers answer every long poll at once, and with nothing. They are not asked hundreds of times a second for it.

import type { Environment } from './environment.ts';
import { pause } from './retry.ts';
import type { SyncUpdate } from './sync-response.ts';

/** The wait before a long poll: none, but after several that were answered at once and empty. */
export class EmptyFloor {
  readonly #environment: Environment;
  #emptyCount = 0;
  #askedAtMs = 0;

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  /** Waits as long as the last answers ask for. News of the network ends it. */
  async wait(signal: AbortSignal): Promise<void> {
    const waits = this.#emptyCount - FREE;
    if (waits > 0) {
      const waitMs = Math.min(FIRST_WAIT_MS * 2 ** (waits - 1), MOST_WAIT_MS);
      await pause(this.#environment, waitMs, { signal, endsEarly: true });
    }
    this.#askedAtMs = this.#environment.now();
  }

  /** What a long poll was answered. */
  note({ events, invites, settledRoomIds, ignoredUserIds }: SyncUpdate): void {
    const isSlow = this.#environment.now() - this.#askedAtMs > QUICK_MS;
    const isNews = [events, invites, settledRoomIds, ignoredUserIds ?? []].some(
      (list) => list.length > 0,
    );
    this.#emptyCount = isSlow || isNews ? 0 : this.#emptyCount + 1;
  }
}

/** Once that may happen: there was news, and the filter hid it. */
const FREE = 1;
const QUICK_MS = 1_000;
const FIRST_WAIT_MS = 250;
const MOST_WAIT_MS = 4_000;
