import type { SrvRecord } from 'node:dns';
import { LRUCache } from 'lru-cache';
import type { HostAndPort } from '../outside/destination.ts';
import type { Dns } from '../outside/dns.ts';

/**
 * Yields the endpoints that DNS names for a host in the order to try them, none if it says that there is no server, and
 * undefined if it has no such records. Never throws.
 */
export type AskServices = (host: string) => Promise<readonly HostAndPort[] | undefined>;

/** Asks for the SRV records of `_matrix-fed._tcp`, else of the deprecated `_matrix._tcp`, and keeps them for five minutes. */
export function createAskServices(dns: Dns, random: () => number = Math.random): AskServices {
  const known = new LRUCache<string, readonly SrvRecord[]>({ max: MAX_KNOWN_HOSTS, ttl: KEPT_MS });
  return async (host) => {
    const remembered = known.get(host);
    if (remembered !== undefined) return toEndpoints(remembered, random);
    try {
      const records =
        (await existing(dns, `_matrix-fed._tcp.${host}`)) ??
        (await existing(dns, `_matrix._tcp.${host}`)) ??
        [];
      known.set(host, records);
      return toEndpoints(records, random);
    } catch {
      // Without an answer from DNS the default port is tried; if its address is not found either, that error is reported.
      return undefined;
    }
  };
}

async function existing(dns: Dns, name: string): Promise<readonly SrvRecord[] | undefined> {
  const records = await dns.services(name);
  return records.length === 0 ? undefined : records;
}

function toEndpoints(
  records: readonly SrvRecord[],
  random: () => number,
): readonly HostAndPort[] | undefined {
  if (records.length === 0) return undefined;
  return records
    .map(({ name, port, priority, weight }) => ({
      endpoint: { host: name, port },
      priority,
      // The least of such numbers belongs to each record with a probability in proportion to its weight (RFC 2782).
      draw: -Math.log(1 - random()) / Math.max(weight, LEAST_WEIGHT),
    }))
    .sort((a, b) => a.priority - b.priority || a.draw - b.draw)
    .map(({ endpoint }) => endpoint)
    .filter(({ host }) => host !== '' && host !== NO_SERVER)
    .slice(0, MAX_ENDPOINTS);
}

// "A Target of "." means that the service is decidedly not available at this domain" (RFC 2782).
const NO_SERVER = '.';
const LEAST_WEIGHT = 0.01;
const MAX_ENDPOINTS = 3;
const MAX_KNOWN_HOSTS = 1000;
const KEPT_MS = 300_000;
