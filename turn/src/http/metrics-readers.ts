import { BlockList, isIP } from 'node:net';
import type { FastifyRequest } from 'fastify';

/**
 * Tells whether a request comes from one of these addresses and networks. A request that a proxy handed on counts as
 * its first sender's where the proxy is trusted, and as nobody's otherwise: a proxy on this machine would make everybody local.
 */
export function createMayRead(allowed: readonly string[]): (request: FastifyRequest) => boolean {
  const readers = new BlockList();
  for (const entry of allowed) {
    const [address = '', prefix] = entry.split('/');
    const family = familyOf(address);
    if (prefix === undefined) readers.addAddress(address, family);
    else readers.addSubnet(address, Number(prefix), family);
  }
  return (request) => {
    if (isForwarded(request) && !isBelieved(request)) return false;
    const address = request.ip.replace(/^::ffff:(?=[0-9.]+$)/iv, '');
    return isIP(address) !== 0 && readers.check(address, familyOf(address));
  };
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4';
}

function isForwarded({ headers }: FastifyRequest): boolean {
  return FORWARDING_HEADERS.some((name) => headers[name] !== undefined);
}

// The framework reads X-Forwarded-For of trusted proxies only, and lists what it believed.
function isBelieved({ ips }: FastifyRequest): boolean {
  return (ips?.length ?? 0) > 1;
}

const FORWARDING_HEADERS = [
  'forwarded',
  'via',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-real-ip',
];
