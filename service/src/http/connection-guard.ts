import type { Server, Socket } from 'node:net';
import { addressKey } from '../limits/address-key.ts';
import { networkList } from './networks.ts';

/** How many connections an address may hold open, and the addresses and networks that speak for many and are not bounded. */
export interface ConnectionBound {
  readonly perAddress: number;
  readonly trustedProxies: readonly string[];
}

/** Drops connections of an address that holds as many as it may; all others go on. */
export function boundConnections(server: Server, bound: ConnectionBound): void {
  const isProxy = networkList(bound.trustedProxies);
  const open = new Map<string, number>();
  server.on('connection', (socket: Socket) => {
    const address = socket.remoteAddress;
    // Gone before it was looked at.
    if (address === undefined) return;
    if (isProxy(address)) return;
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
