// One incoming call must not ring twice: matrix-js-sdk has calls of its own, which a page may show.

import type { MatrixClientLike } from './client-like.ts';

/** Silences the client's own calls for as long as we take them. */
export class SdkCalls {
  readonly #client: MatrixClientLike;
  #wasListening = false;

  constructor(client: MatrixClientLike) {
    this.#client = client;
  }

  /** Again with every sync: a client begins to listen with its first one. */
  silence(): void {
    this.#wasListening ||= this.#client.isInitialSyncComplete();
    this.#client.callEventHandler?.stop();
  }

  /** The client takes them itself again. Before its first sync it will do so anyway, and what listens twice rings twice. */
  release(): void {
    this.#client.callEventHandler?.stop();
    if (this.#wasListening) this.#client.callEventHandler?.start();
  }
}
