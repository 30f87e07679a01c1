// What all ways to Matrix have in common: one start, one end, and nothing is reported after that.

import { abortError } from '../homeserver/environment.ts';
import { type Identity, TransportError, type TransportListener } from '../ports/transport.ts';

/** The life of one transport, and whom it tells. */
export class TransportLife {
  readonly #stopper = new AbortController();
  #listener: TransportListener | undefined;
  #identity: Identity | undefined;

  /** Aborts at the end, with its reason. */
  get signal(): AbortSignal {
    return this.#stopper.signal;
  }

  /** Whom the transport tells; nobody before the start, and nobody who listens after the end. */
  get listener(): TransportListener | undefined {
    return this.#listener;
  }

  /** Starts it, once. What fails is its end, and rejects with `TransportError`. */
  async start(listener: TransportListener, connect: () => Promise<Identity>): Promise<Identity> {
    if (this.#listener) throw new TransportError('rejected', 'A transport is started once');
    this.#listener = listener;
    try {
      this.#identity = await connect();
      return this.#identity;
    } catch (error) {
      this.end(error);
      throw abortError(this.signal);
    }
  }

  /** Throws `TransportError`, code `aborted`, before the start and after the end. */
  check(): void {
    if (this.signal.aborted) throw abortError(this.signal);
    if (!this.#listener) throw notStarted();
  }

  /** Our user ID. Throws `TransportError` before it is known. */
  get ownId(): string {
    if (!this.#identity) throw notStarted();
    return this.#identity.userId;
  }

  /** The user stops it. */
  stop(): void {
    this.end(new TransportError('aborted', 'The transport was stopped'));
  }

  /** It ends by itself, for good. Whoever has started it is told, unless the start itself will fail. */
  fail(reason: unknown): void {
    const listener = this.#identity && this.#listener;
    this.end(reason);
    listener?.onFailure(abortError(this.signal));
  }

  /** Ends it without a word. */
  end(reason: unknown): void {
    this.#stopper.abort(toTransportError(reason));
    this.#listener = SILENCE;
  }
}

/** Any failure as an error of a transport. */
export function toTransportError(error: unknown): TransportError {
  if (error instanceof TransportError) return error;
  return new TransportError('rejected', 'The transport broke', { cause: error });
}

/** What is asked of a transport that has not begun. */
export function notStarted(): TransportError {
  return new TransportError('aborted', 'The transport is not started');
}

const SILENCE: TransportListener = {
  onBatch: () => undefined,
  onConnectivity: () => undefined,
  onFailure: () => undefined,
};
