// What the Client-Server transport needs from the world around it. A page gives nothing; tests bring their own.

import { after, listen } from '../callbacks.ts';
import type { Log } from '../ports/log.ts';
import type { NetworkWatch } from '../ports/network.ts';
import { ServerClock } from './server-clock.ts';
import { TransportError } from '../ports/transport.ts';

/** The part of the Web Locks API that is needed. */
export interface SharedLocks {
  request<T>(
    name: string,
    options: { readonly signal: AbortSignal },
    callback: () => Promise<T>,
  ): Promise<T>;
}

/** A request that had failed has succeeded; it began in this era. */
export class Recovered extends Event {
  readonly era: number;

  constructor(era: number) {
    super('recovered');
    this.era = era;
  }
}

/** Fires `recovered`, a {@link Recovered}: whoever waits for the same server may go on. */
export class Recovery extends EventTarget {
  /** Counts what has failed and the news of the network: requests that began in one era had the same road. */
  era = 0;
}

/** Network, time and chance. */
export interface Environment {
  readonly fetch: typeof globalThis.fetch;
  /** Calls back after some milliseconds; returns how to cancel that. */
  readonly after: (ms: number, callback: () => void) => () => void;
  /** A number from 0 up to 1, as `Math.random`. */
  readonly random: () => number;
  /** Milliseconds since 1970, by the clock of this machine. */
  readonly now: () => number;
  /** The homeserver's clock. */
  readonly serverClock: ServerClock;
  /** Locks that all tabs of the page's origin share, where there are any. */
  readonly locks: SharedLocks | undefined;
  readonly network: NetworkWatch;
  /** Is told what is tried again. */
  readonly log?: Log | undefined;
  readonly recovery: Recovery;
}

/** Parts in place of the page's own; a watch over its network is given in any case. */
export type GivenEnvironment = Partial<Environment> & Pick<Environment, 'network'>;

/** The world of the page, with the parts that were given in place of its own. */
export function environmentWith(given: GivenEnvironment): Environment {
  const { now = () => Date.now() } = given;
  return {
    now,
    serverClock: new ServerClock(now),
    fetch: (input, init) => globalThis.fetch(input, init),
    after,
    locks: ownLocks(),
    random: Math.random,
    recovery: new Recovery(),
    ...given,
  };
}

function ownLocks(): SharedLocks | undefined {
  return (globalThis as { navigator?: { locks?: SharedLocks } }).navigator?.locks;
}

/** The error to throw for an aborted signal: the reason it was stopped for, or code `aborted`. */
export function abortError(signal: AbortSignal): TransportError {
  const reason: unknown = signal.reason;
  return reason instanceof TransportError ? reason : new TransportError('aborted', 'Stopped by us');
}

/** One signal that aborts with any of those given. */
export function anySignal(...signals: (AbortSignal | undefined)[]): AbortSignal {
  return AbortSignal.any(signals.filter((signal) => signal !== undefined));
}

/** Rejects as soon as the signal aborts, even where the promise takes no notice of it. */
export async function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  let stopListening = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    const refuse = (): void => {
      reject(abortError(signal));
    };
    if (signal.aborted) refuse();
    stopListening = listen(signal, 'abort', refuse);
  });
  return Promise.race([promise, aborted]).finally(stopListening);
}
