import type { FastifyRequest } from 'fastify';
import { readAddress } from '../ip-address.ts';
import { addressKey } from '../limits/address-key.ts';

/**
 * Under which address the sender of a request is counted: the farthest one that trusted proxies vouch for. Where that is
 * no address (`unknown`, a word, nothing), the request counts as that of the proxy that said so, for words can be made up.
 */
export function visitorKey({ ip, ips = [] }: FastifyRequest): string {
  return addressKey(ips.findLast((text) => readAddress(text) !== undefined) ?? ip);
}
