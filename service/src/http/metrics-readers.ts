import type { FastifyRequest } from 'fastify';
import { networkList } from './networks.ts';

/**
 * Tells whether a request comes from one of these addresses and networks. A request that a proxy handed on counts as
 * its first sender's where the proxy is trusted, and as nobody's otherwise: a proxy on this machine would make everybody local.
 */
export function createMayRead(allowed: readonly string[]): (request: FastifyRequest) => boolean {
  const isReader = networkList(allowed);
  return (request) => {
    if (isForwarded(request) && !isBelieved(request)) return false;
    return isReader(request.ip);
  };
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
