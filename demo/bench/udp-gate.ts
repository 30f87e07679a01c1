// A way for UDP that can be closed: what media goes through while a link is cut.

import { createSocket } from 'node:dgram';
import type { Socket } from 'node:dgram';
import { once } from 'node:events';

/** A gate in front of a server on loopback. */
export interface UdpGate {
  readonly port: number;
  /** While it is closed, everything is lost in both directions. */
  setOpen(isOpen: boolean): void;
  stop(): void;
}

/** Opens a gate to a port; each client is seen behind it as a port of its own. */
export async function openUdpGate(targetPort: number): Promise<UdpGate> {
  const front = createSocket('udp4');
  const backs = new Map<number, Socket>();
  let isOpen = true;
  front.on('message', (packet, { port, address }) => {
    if (isOpen) backOf(port, address).send(packet, targetPort, '127.0.0.1');
  });
  const backOf = (port: number, address: string): Socket => {
    const known = backs.get(port);
    if (known) return known;
    const back = createSocket('udp4');
    back.on('message', (packet) => {
      if (isOpen) front.send(packet, port, address);
    });
    backs.set(port, back);
    return back;
  };
  front.bind(0, '127.0.0.1');
  await once(front, 'listening');
  return {
    port: front.address().port,
    setOpen(isOpenNow) {
      isOpen = isOpenNow;
    },
    stop() {
      for (const socket of [front, ...backs.values()]) socket.close();
    },
  };
}
