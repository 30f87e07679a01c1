import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';

/**
 * A port that is free for UDP and for TCP, and that the system gives to nobody of its own accord: a test that listens
 * anywhere would take another one.
 */
export async function freePort(address = '127.0.0.1'): Promise<number> {
  for (let i = 0; i < MOST_TRIES; i += 1) {
    const port = randomInt(FIRST_PORT, LAST_PORT + 1);
    if ((await isFreeForTcp(address, port)) && (await isFreeForUdp(address, port))) return port;
  }
  throw new Error(`No free port at ${address}`);
}

function isFreeForTcp(address: string, port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => {
      resolve(false);
    });
    server.listen(port, address, () => {
      server.close(() => {
        resolve(true);
      });
    });
  });
}

function isFreeForUdp(address: string, port: number): Promise<boolean> {
  const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4');
  return new Promise((resolve) => {
    socket.once('error', () => {
      socket.close();
      resolve(false);
    });
    socket.bind(port, address, () => {
      socket.close(() => {
        resolve(true);
      });
    });
  });
}

// Below the ports that Linux gives to connections and that coturn relays from.
const FIRST_PORT = 20_000;
const LAST_PORT = 32_000;
const MOST_TRIES = 50;
