import { readAddress } from '../ip-address.ts';

/** True for a host that nobody stands between us and: a name or an address of loopback, as URLs write it or not. */
export function isThisMachine(host: string): boolean {
  const name = host.toLowerCase().replace(/\.$/v, '');
  if (name === 'localhost' || name.endsWith('.localhost')) return true;
  const address = readAddress(name);
  return address !== undefined && (address === '::1' || address.startsWith('127.'));
}

/** True for a URL whose requests others can read and change on their way. */
export function isOpenToOthers({ protocol, hostname }: URL): boolean {
  return protocol === 'http:' && !isThisMachine(hostname);
}
