import { isIP } from 'node:net';
import type { Destination } from '../outside/destination.ts';
import type { Dns } from '../outside/dns.ts';
import type { AskJson } from '../outside/get-json.ts';
import { readServerName, type ServerName } from './server-name.ts';
import { createAskServices } from './service-records.ts';
import { createAskDelegation } from './well-known.ts';

/** Finds where a server answers other servers. The name must be one by the grammar; there is always a default. */
export type Discover = (serverName: string, signal: AbortSignal) => Promise<Destination>;

/** What discovery asks: web servers that strangers chose, and DNS. */
export interface DiscoveryParts {
  readonly askPublic: AskJson;
  readonly dns: Dns;
}

/**
 * Discovery after "Resolving server names" of the Server-Server API: an IP literal or a port in the name is used as it
 * is; else `.well-known` may delegate to another name, with which the same begins; else SRV records, else port 8448.
 */
export function createDiscover({ askPublic, dns }: DiscoveryParts): Discover {
  const askDelegation = createAskDelegation(askPublic);
  const askServices = createAskServices(dns);
  return async (serverName, signal) => {
    const given = readServerName(serverName);
    if (given === undefined) throw new TypeError(`${serverName} is no server name`);
    if (isExact(given)) return toItself(given);
    const name = (await askDelegation(given.host, signal)) ?? given;
    if (isExact(name)) return toItself(name);
    const endpoints = await askServices(name.host);
    // "A Host header of <delegated_hostname>": where SRV leads is neither in the header nor in the certificate.
    return endpoints === undefined
      ? toItself(name)
      : { host: name.host, certificateName: name.host, endpoints };
  };
}

function isExact(name: ServerName): boolean {
  return name.port !== undefined || isIP(withoutBrackets(name.host)) !== 0;
}

function toItself({ host, port }: ServerName): Destination {
  const bare = withoutBrackets(host);
  return {
    host: port === undefined ? host : `${host}:${String(port)}`,
    certificateName: bare,
    endpoints: [{ host: bare, port: port ?? DEFAULT_PORT }],
  };
}

function withoutBrackets(host: string): string {
  return host.replace(/^\[|\]$/gv, '');
}

const DEFAULT_PORT = 8448;
