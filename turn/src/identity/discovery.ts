import { LRUCache } from 'lru-cache';
import type { GetJson } from '../outside/get-json.ts';
import { readServerName } from './server-name.ts';

/** Finds the base URL at which a server answers other servers. Never throws: there is always a default. */
export type Discover = (serverName: string, signal: AbortSignal) => Promise<URL>;

/**
 * Discovery after "Resolving server names" of the Server-Server API: an explicit port is used as it is, then
 * `/.well-known/matrix/server` is asked, and port 8448 is the default. Unlike the spec, redirects of `.well-known` are
 * not followed and SRV records are not read: an entry `name=https://…` in ALLOWED_HOMESERVERS serves such servers.
 */
export function createDiscover(getPublicJson: GetJson): Discover {
  const known = new LRUCache<string, URL>({ max: MAX_KNOWN_SERVERS, ttl: KNOWN_FOR_MS });
  return async (serverName, signal) => {
    const remembered = known.get(serverName);
    if (remembered !== undefined) return remembered;
    const delegated = await askWellKnown(serverName, getPublicJson, signal);
    const found = baseUrl(delegated ?? serverName);
    known.set(serverName, found, delegated === undefined ? { ttl: DEFAULT_KNOWN_FOR_MS } : {});
    return found;
  };
}

async function askWellKnown(
  serverName: string,
  getPublicJson: GetJson,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (readServerName(serverName)?.port !== undefined) return undefined;
  const url = new URL(`https://${serverName}/.well-known/matrix/server`);
  const limits = AbortSignal.any([signal, AbortSignal.timeout(WELL_KNOWN_TIMEOUT_MS)]);
  const answer = await getPublicJson(url, { maxBytes: WELL_KNOWN_MAX_BYTES, signal: limits }).catch(
    // A server without a usable .well-known answers at the default port; if not there, that error is the one to report.
    () => undefined,
  );
  return readDelegation(answer);
}

function readDelegation(answer: unknown): string | undefined {
  if (typeof answer !== 'object' || answer === null || !('m.server' in answer)) return undefined;
  const target = answer['m.server'];
  return typeof target === 'string' && readServerName(target) !== undefined ? target : undefined;
}

function baseUrl(name: string): URL {
  const { port = DEFAULT_PORT } = readServerName(name) ?? {};
  return new URL(`https://${name.replace(/:\d+$/v, '')}:${String(port)}`);
}

const DEFAULT_PORT = 8448;
const MAX_KNOWN_SERVERS = 1000;
const KNOWN_FOR_MS = 3_600_000;
const DEFAULT_KNOWN_FOR_MS = 60_000;
const WELL_KNOWN_MAX_BYTES = 50 * 1024;
// Well below the whole deadline, so that a silent web server leaves time to ask the default port.
const WELL_KNOWN_TIMEOUT_MS = 2000;
