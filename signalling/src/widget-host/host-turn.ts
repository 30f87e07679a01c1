// The TURN servers that a host lends: it is asked once, and passes new credentials on by itself before the old ones end.

import { readTurnCredentials } from '../homeserver/credentials.ts';
import { inTime } from '../ports/clock.ts';
import type { TurnCredentials } from '../ports/transport.ts';
import { TURN_CAPABILITY } from './capabilities.ts';
import type { HostParts } from './host-parts.ts';

/** What the host lends, kept up to date. */
export class HostTurn {
  readonly #host: HostParts;
  #latest: TurnCredentials | undefined;
  #asking: Promise<void> | undefined;
  readonly #first = Promise.withResolvers<true>();

  constructor(host: HostParts) {
    this.#host = host;
    host.link.respond('update_turn_servers', (given) => {
      this.#latest = readTurnCredentials(given) ?? this.#latest;
      this.#first.resolve(true);
      return {};
    });
  }

  /** The latest credentials; undefined where the host lends none, or does not say in time. Rejects as the signal was aborted. */
  async get(signal: AbortSignal): Promise<TurnCredentials | undefined> {
    if (this.#latest || !this.#host.allows(TURN_CAPABILITY)) return this.#latest;
    this.#asking ??= this.#ask(signal).finally(() => {
      this.#asking = undefined;
    });
    await this.#asking;
    return this.#latest;
  }

  async #ask(signal: AbortSignal): Promise<void> {
    const { link, environment } = this.#host;
    try {
      const asked = link.ask('watch_turn_servers', {}, { signal }).then(() => this.#first.promise);
      await inTime(environment, asked, FIRST_ANSWER_MS);
    } catch (error) {
      // A host without TURN servers says so by an error.
      if (signal.aborted) throw error;
    }
  }
}

const FIRST_ANSWER_MS = 5_000;
