// What a test needs to try whether a relay reaches services of its own host.
import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { text } from 'node:stream/consumers';
import type { TestContext } from 'node:test';
import { expiryOf, mintLogin } from '../src/minting/credentials.ts';

/** What coturn has to know for {@link sendThroughRelay}. */
export const RELAY_SECRET = 'a secret of relays in tests';

/** A service of the host at a port that is none of relays: counts datagrams, and takes connections at the same port. */
export async function countAll(
  t: TestContext,
  address: string,
): Promise<{ port: number; count: () => number }> {
  let count = 0;
  const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4');
  const server = createServer((connection) => connection.destroy());
  t.after(() => {
    socket.close();
    server.close();
  });
  socket.on('message', () => (count += 1)).bind(SERVICE_PORT, address);
  await once(socket, 'listening');
  server.listen(SERVICE_PORT, address);
  await once(server, 'listening');
  return { port: SERVICE_PORT, count: () => count };
}

/** Sends twenty packets through a relay of the coturn at this address, and tells what the client said. */
export async function sendThroughRelay(coturn: string, to: readonly string[]): Promise<string> {
  const login = mintLogin({
    secret: RELAY_SECRET,
    label: 'alice',
    expiresAt: expiryOf(Date.now(), 600),
  });
  const options = ['-u', login.username, '-w', login.password, '-n', '20', '-m', '1', '-c'];
  const client = spawn('turnutils_uclient', [...options, ...to, coturn], {
    stdio: ['ignore', 'pipe', 'ignore'],
    // It waits for answers that a peer need not send.
    timeout: 10_000,
  });
  return text(client.stdout);
}

/** Connects as a user of this computer: 0 if somebody took it, 1 if it was refused, 124 if nothing was heard for 2 s. */
export async function connectAs(
  user: string,
  address: string,
  port: number,
): Promise<number | null> {
  const identity = ['--reuid', user, '--regid', user, '--clear-groups'];
  const knock = ['timeout', '2', 'bash', '-c', `: > /dev/tcp/${address}/${port}`];
  const command: readonly string[] = ['setpriv', ...identity, ...knock];
  const [program = '', ...args] = command;
  const child = spawn(program, args, { stdio: 'ignore' });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code;
}

// No port of relays.
const SERVICE_PORT = 5353;
