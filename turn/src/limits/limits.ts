import { isIPv6 } from 'node:net';
import { readAddress } from '../ip-address.ts';

/** The bounds of everything a stranger can send or hold open. Times in milliseconds. */
export interface Limits {
  readonly bodyBytes: number;
  readonly headersTimeoutMs: number;
  readonly requestTimeoutMs: number;
  readonly keepAliveTimeoutMs: number;
  readonly timeoutCheckIntervalMs: number;
  readonly connections: number;
  /** Of one address, unless it is a trusted proxy. */
  readonly connectionsPerAddress: number;
  /** After this time without a byte in either direction a connection is closed, whatever it waits for. */
  readonly idleTimeoutMs: number;
  /** Time for all questions to a homeserver about one request. */
  readonly homeserverTimeoutMs: number;
  /** Time for the company that makes credentials, if it is not coturn's shared secret. */
  readonly providerTimeoutMs: number;
  readonly requestsPerAddressPerMinute: number;
  readonly credentialsPerUserPerMinute: number;
  /** Time for requests in progress when the service stops. */
  readonly closeWithinMs: number;
  /** Time for one command to Redis; after that the instance goes on with its own memory. */
  readonly redisTimeoutMs: number;
}

/** The limits the service runs with. */
export const DEFAULT_LIMITS: Limits = {
  bodyBytes: 8 * 1024,
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 15_000,
  keepAliveTimeoutMs: 5000,
  timeoutCheckIntervalMs: 1000,
  connections: 2000,
  connectionsPerAddress: 100,
  idleTimeoutMs: 20_000,
  homeserverTimeoutMs: 5000,
  providerTimeoutMs: 5000,
  requestsPerAddressPerMinute: 60,
  credentialsPerUserPerMinute: 10,
  closeWithinMs: 8000,
  redisTimeoutMs: 250,
};

/** Counts one use by `key`; throws a `ServiceError` `tooManyRequests` above the limit. */
export type CountUse = (key: string) => Promise<void>;

/**
 * The key under which an address is counted, however it is written: an IPv6 user owns a whole /64 network, so that counts
 * as one.
 */
export function addressKey(text: string): string {
  const address = readAddress(text) ?? text;
  if (!isIPv6(address)) return address;
  const [head = '', tail] = address.split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => '0');
  return [...before, ...zeros, ...after].slice(0, 4).join(':');
}
