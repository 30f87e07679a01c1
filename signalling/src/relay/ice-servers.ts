// TURN credentials: fetched before a call needs them, renewed before they expire.

import type { TurnCredentials } from '../ports/transport.ts';
import { inTime } from '../ports/clock.ts';
import type { Clock } from '../ports/clock.ts';

/** Where credentials come from; undefined where there is no TURN server at all. */
export type FetchTurnCredentials = () => Promise<TurnCredentials | undefined>;

/** A call does not wait longer than this for credentials: without them most calls still connect. */
export const TURN_PATIENCE_MS = 2_000;

const RETRY_MS = 10_000;
const MOST_RETRY_MS = 160_000;
const MOST_URIS = 16;
const LEAST_TTL_SECONDS = 10;
const MOST_TTL_SECONDS = 7 * 24 * 3600;
const ICE_URI = /^(stun|turn)s?:[^\s/?#@]+(\?transport=(udp|tcp))?$/i;

/** What the source needs. `onProblem` is told once per outage, `onFound` when there is a relay where there was none. */
export interface IceServerOptions {
  readonly fetchCredentials: FetchTurnCredentials;
  readonly clock: Clock;
  readonly onProblem: (error: unknown) => void;
  readonly onFound: () => void;
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
  #retryMs = RETRY_MS;

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

  /** Those that are valid now, without waiting. */
  get latest(): readonly RTCIceServer[] {
    return this.#options.clock.now() < this.#expiresAtMs ? this.#servers : [];
  }

  /** The servers for a connection that begins now. Waits for fresh credentials, but not for long. */
  async get(): Promise<readonly RTCIceServer[]> {
    const { clock } = this.#options;
    if (clock.now() >= this.#expiresAtMs && !this.#isStopped) {
      await inTime(clock, this.#renew(), TURN_PATIENCE_MS);
    }
    return this.latest;
  }

  #renew(): Promise<void> {
    this.#fetching ??= this.#fetch().finally(() => {
      this.#fetching = undefined;
    });
    return this.#fetching;
  }

  async #fetch(): Promise<void> {
    this.#cancelRenewal?.();
    const { fetchCredentials, clock, onProblem, onFound } = this.#options;
    try {
      const credentials = await fetchCredentials();
      this.#isTroubled = false;
      this.#retryMs = RETRY_MS;
      const hadRelay = hasRelay(this.latest);
      const ttlMs = clampTtl(credentials?.ttlSeconds) * 1000;
      this.#servers = credentials === undefined ? [] : toIceServers(credentials);
      this.#expiresAtMs = clock.now() + ttlMs;
      this.#renewAfter(ttlMs / 2);
      if (!hadRelay && hasRelay(this.#servers)) onFound();
    } catch (error) {
      if (!this.#isTroubled && !this.#isStopped) onProblem(error);
      this.#isTroubled = true;
      this.#renewAfter(this.#retryMs);
      this.#retryMs = Math.min(2 * this.#retryMs, MOST_RETRY_MS);
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

/** Whether there is a relay among them: a STUN server is none. */
export function hasRelay(servers: readonly RTCIceServer[]): boolean {
  return servers.some(({ urls }) => [urls].flat().some((url) => /^turns?:/i.test(url)));
}

/** Without any TTL there is nothing to renew; asking again once an hour finds a server that was added. */
function clampTtl(ttlSeconds = 3600): number {
  return Math.min(Math.max(ttlSeconds, LEAST_TTL_SECONDS), MOST_TTL_SECONDS);
}
