// How the client is doing: on its way to the homeserver, cut off, or ended by the page.

import type { MatrixClientLike, SyncDataLike } from './client-like.ts';
import { TransportError } from '../ports/transport.ts';

/** Who is told. */
export interface ClientStateListener {
  /** The client has told all of a sync response. */
  onSync(): void;
  onConnectivity(isOnline: boolean): void;
  /** The client will hear nothing more. */
  onEnd(error: TransportError): void;
}

/** Watches one client. */
export class ClientState {
  readonly #client: MatrixClientLike;
  readonly #listener: ClientStateListener;
  #isOnline = true;

  constructor(client: MatrixClientLike, listener: ClientStateListener) {
    this.#client = client;
    this.#listener = listener;
  }

  start(): void {
    this.#client.on('sync', this.#onSync);
    this.#client.on('Session.logged_out', this.#onLogout);
    const state = this.#client.getSyncState();
    if (state !== null) this.#onSync(state, null, this.#client.getSyncStateData() ?? undefined);
  }

  stop(): void {
    this.#client.off('sync', this.#onSync);
    this.#client.off('Session.logged_out', this.#onLogout);
  }

  readonly #onSync = (state: string, _previous: string | null, data?: SyncDataLike): void => {
    if (state === 'STOPPED') {
      this.#listener.onEnd(new TransportError('aborted', 'The client was stopped'));
      return;
    }
    this.#listener.onSync();
    const isOnline = CONNECTIVITY.get(state);
    if (isOnline === undefined || isOnline === this.#isOnline || data?.fromCache) return;
    this.#isOnline = isOnline;
    this.#listener.onConnectivity(isOnline);
  };

  readonly #onLogout = (): void => {
    this.#listener.onEnd(new TransportError('unauthorized', 'The client was logged out'));
  };
}

/** The client's states in a word. */
const CONNECTIVITY: ReadonlyMap<string, boolean> = new Map([
  ['PREPARED', true],
  ['SYNCING', true],
  ['CATCHUP', true],
  ['RECONNECTING', false],
  ['ERROR', false],
]);
