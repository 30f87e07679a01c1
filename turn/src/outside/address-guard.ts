import type { LookupAddress } from 'node:dns';
import { BlockList, isIP, type LookupFunction, type Socket } from 'node:net';
import type { Dns } from './dns.ts';
import { HomeserverError } from './homeserver-error.ts';

/** True for an address that a public homeserver cannot have: loopback, private, link-local, reserved, or no address. */
export type IsInner = (address: string) => boolean;

/** {@link IsInner} by the special-purpose registries of IANA (RFC 6890), and what a cloud keeps for itself. */
export const isInnerAddress: IsInner = (address) => {
  const version = isIP(address);
  if (version === 0 || address.includes('%')) return true;
  return version === 4
    ? INNER_ADDRESSES.check(address, 'ipv4')
    : INNER_ADDRESSES.check(address, 'ipv6') || !GLOBAL_IPV6.check(address, 'ipv6');
};

/** Keeps connections to hosts that strangers choose away from the inside of the network. */
export interface AddressGuard {
  /**
   * The lookup for sockets; it yields public addresses only. The socket connects to the very address that was checked,
   * so a name that changes its address between two lookups gains nothing.
   */
  readonly lookup: LookupFunction;
  /** Throws if the host is the literal of an inner address: a socket does not look those up. */
  readonly checkHost: (host: string) => void;
  /** Destroys a socket that has reached an inner address all the same, before anything is sent. */
  readonly watch: (socket: Socket) => void;
}

/** The guard that asks `dns` for addresses; throws and yields {@link HomeserverError} `innerAddress` or `noAddress`. */
export function createAddressGuard(dns: Dns, isInner: IsInner = isInnerAddress): AddressGuard {
  const resolve = async (host: string): Promise<LookupAddress[]> => {
    const found = await dns.addresses(host);
    const open = found.filter(({ address }) => !isInner(address));
    if (found.length === 0) throw new HomeserverError('noAddress', `${host} has no address`);
    if (open.length === 0) throw innerAddress(host, found);
    return open.slice(0, MAX_ADDRESSES);
  };
  return {
    lookup: (host, options, callback) => {
      resolve(host).then(
        (open) => {
          const [first] = open;
          if (options.all === true) callback(null, open);
          else callback(null, first?.address ?? '', first?.family);
        },
        (error: unknown) => {
          callback(error as NodeJS.ErrnoException, []);
        },
      );
    },
    checkHost: (host) => {
      if (isIP(host) !== 0 && isInner(host)) throw innerAddress(host);
    },
    watch: (socket) => {
      // Before the listener of TLS, which sends the first bytes.
      socket.prependOnceListener('connect', () => {
        const { remoteAddress = '' } = socket;
        if (isInner(remoteAddress)) socket.destroy(innerAddress(remoteAddress));
      });
    },
  };
}

function innerAddress(host: string, addresses: readonly LookupAddress[] = []): HomeserverError {
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
// Public by the registry, and all the same an inner address of every machine at Azure.
INNER_ADDRESSES.addAddress('168.63.129.16', 'ipv4');
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

// A name may have thousands; nobody waits for so many.
const MAX_ADDRESSES = 8;
