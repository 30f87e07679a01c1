import { isIPv6 } from 'node:net';
import { readAddress } from '../ip-address.ts';

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
