import { lookup as resolve, type LookupAddress } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { HomeserverError } from './homeserver-error.ts';

/** True for an address that a public homeserver cannot have: loopback, private, link-local, reserved, or no address. */
export function isInnerAddress(address: string): boolean {
  const version = isIP(address);
  if (version === 0) return true;
  return version === 4
    ? INNER_ADDRESSES.check(address, 'ipv4')
    : INNER_ADDRESSES.check(address, 'ipv6') || !GLOBAL_IPV6.check(address, 'ipv6');
}

/**
 * A DNS lookup for sockets that yields public addresses only. The socket connects to the very address that was
 * checked, so a name that changes its address between two lookups gains nothing.
 */
export function publicLookup(lookup: typeof resolve = resolve): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      const open =
        error === null ? addresses.filter(({ address }) => !isInnerAddress(address)) : [];
      const [first] = open;
      if (error !== null) callback(error, []);
      else if (first === undefined) callback(innerAddress(hostname, addresses), []);
      else if (options.all === true) callback(null, open);
      else callback(null, first.address, first.family);
    });
  };
}

/** The error for a host that lies inside the network: it tells the administrator how to allow that. */
export function innerAddress(
  host: string,
  addresses: readonly LookupAddress[] = [],
): HomeserverError {
  const where =
    addresses.length === 0 ? '' : ` (${addresses.map(({ address }) => address).join(', ')})`;
  return new HomeserverError(
    'innerAddress',
    `${host} has no public address${where}; if that is right, give its base URL in ALLOWED_HOMESERVERS as name=https://…`,
  );
}

const INNER_ADDRESSES = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const) {
  INNER_ADDRESSES.addSubnet(network, prefix, 'ipv4');
}
for (const [network, prefix] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const) {
  INNER_ADDRESSES.addSubnet(network, prefix, 'ipv6');
}

// Everything outside 2000::/3 is not global unicast: ::1, ::127.0.0.1, ::ffff:0:0/96, 64:ff9b::/96, fc00::/7, fe80::/10 …
const GLOBAL_IPV6 = new BlockList();
GLOBAL_IPV6.addSubnet('2000::', 3, 'ipv6');
