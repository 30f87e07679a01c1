import { BlockList, isIPv6, type Server, type Socket } from 'node:net';
import { addressKey } from '../limits/limits.ts';

/** How many connections an address may hold open, and the addresses and networks that speak for many and are not bounded. */
export interface ConnectionBound {
  readonly perAddress: number;
  readonly trustedProxies: readonly string[];
}

/** Drops connections of an address that holds as many as it may; all others go on. */
export function boundConnections(server: Server, bound: ConnectionBound): void {
  const proxies = listOf(bound.trustedProxies);
  const open = new Map<string, number>();
  server.on('connection', (socket: Socket) => {
    const address = socket.remoteAddress;
    // Gone before it was looked at.
    if (address === undefined) return;
    if (proxies.check(address, isIPv6(address) ? 'ipv6' : 'ipv4')) return;
    const key = addressKey(address);
    const count = open.get(key) ?? 0;
    if (count >= bound.perAddress) {
      socket.destroy();
      return;
    }
    open.set(key, count + 1);
    socket.once('close', () => {
      const left = (open.get(key) ?? 1) - 1;
      if (left === 0) open.delete(key);
      else open.set(key, left);
    });
  });
}

function listOf(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', bits] = network.split('/');
    const family = isIPv6(address) ? 'ipv6' : 'ipv4';
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return list;
}
