// TURN credentials: fetched before a call needs them, renewed before they expire.

import type { TurnCredentials } from '../transport/transport.ts';
import type { Clock } from './clock.ts';

/** Where credentials come from; undefined where there is no TURN server at all. */
export type FetchTurnCredentials = () => Promise<TurnCredentials | undefined>;

/** A call does not wait longer than this for credentials: without them most calls still connect. */
export const TURN_PATIENCE_MS = 2_000;

/** Those that come within this time after all are still of use. */
export const LATE_TURN_PATIENCE_MS = 60_000;

const RETRY_MS = 30_000;
const MOST_URIS = 16;
const LEAST_TTL_SECONDS = 10;
const MOST_TTL_SECONDS = 7 * 24 * 3600;
const ICE_URI = /^(stun|turn)s?:[^\s/?#@]+(\?transport=(udp|tcp))?$/i;

/** What the source needs. `onProblem` is told once per outage. */
export interface IceServerOptions {
  readonly fetchCredentials: FetchTurnCredentials;
  readonly clock: Clock;
  readonly onProblem: (error: unknown) => void;
}

/** Keeps the ICE servers of a user fresh. Never fails: no TURN server is an empty list. */
export class IceServerSource {
  readonly #options: IceServerOptions;
  #servers: readonly RTCIceServer[] = [];
  #expiresAtMs = 0;
  #fetching: Promise<void> | undefined;
  #cancelRenewal: (() => void) | undefined;
  #isStopped = false;
  #isTroubled = false;

  constructor(options: IceServerOptions) {
    this.#options = options;
  }

  /** Fetches for the first time, so that a call finds credentials ready. */
  start(): void {
    void this.#renew();
  }

  /** Ends the renewal. */
  stop(): void {
    this.#isStopped = true;
    this.#cancelRenewal?.();
  }

  /** The machine slept, and our clock with it: what we have may have expired. */
  expire(): void {
    this.#expiresAtMs = 0;
  }

  /** The servers for a connection that begins now. Waits for fresh credentials, but no longer than its patience. */
  async get(patienceMs = TURN_PATIENCE_MS): Promise<readonly RTCIceServer[]> {
    const { clock } = this.#options;
    if (clock.now() >= this.#expiresAtMs && !this.#isStopped) {
      await withPatience(clock, this.#renew(), patienceMs);
    }
    return clock.now() < this.#expiresAtMs ? this.#servers : [];
  }

  #renew(): Promise<void> {
    this.#fetching ??= this.#fetch().finally(() => {
      this.#fetching = undefined;
    });
    return this.#fetching;
  }

  async #fetch(): Promise<void> {
    this.#cancelRenewal?.();
    const { fetchCredentials, clock, onProblem } = this.#options;
    try {
      const credentials = await fetchCredentials();
      this.#isTroubled = false;
      const ttlMs = clampTtl(credentials?.ttlSeconds) * 1000;
      this.#servers = credentials === undefined ? [] : toIceServers(credentials);
      this.#expiresAtMs = clock.now() + ttlMs;
      this.#renewAfter(ttlMs / 2);
    } catch (error) {
      if (!this.#isTroubled && !this.#isStopped) onProblem(error);
      this.#isTroubled = true;
      this.#renewAfter(RETRY_MS);
    }
  }

  #renewAfter(delayMs: number): void {
    if (this.#isStopped) return;
    this.#cancelRenewal = this.#options.clock.after(delayMs, () => void this.#renew());
  }
}

/**
 * Credentials as WebRTC wants them. URIs that are none are left out, because one of them would make
 * RTCPeerConnection refuse them all.
 */
export function toIceServers({ uris, username, password }: TurnCredentials): RTCIceServer[] {
  const urls = uris.filter((uri) => ICE_URI.test(uri)).slice(0, MOST_URIS);
  return urls.length === 0 ? [] : [{ urls, username, credential: password }];
}

/** Without any TTL there is nothing to renew; asking again once an hour finds a server that was added. */
function clampTtl(ttlSeconds = 3600): number {
  return Math.min(Math.max(ttlSeconds, LEAST_TTL_SECONDS), MOST_TTL_SECONDS);
}

async function withPatience(clock: Clock, work: Promise<void>, patienceMs: number): Promise<void> {
  await new Promise<void>((resolve) => {
    const cancel = clock.after(patienceMs, resolve);
    void work.then(() => {
      cancel();
      resolve();
    });
  });
}
