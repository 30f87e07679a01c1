import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import type { TestContext } from 'node:test';

/** What a server does that is no TURN server. */
export type Habit = 'silent' | 'garbage' | 'echo' | 'endless' | 'hangsUp';

/** Starts a stranger on loopback that ends with the test; returns its port. */
export async function startStranger(
  t: TestContext,
  transport: 'udp' | 'tcp',
  habit: Habit,
): Promise<number> {
  return transport === 'udp' ? startUdp(t, habit) : startTcp(t, habit);
}

async function startUdp(t: TestContext, habit: Habit): Promise<number> {
  const socket = createSocket('udp4');
  socket.on('message', (bytes, { port, address }) => {
    if (habit === 'garbage') socket.send('HTTP/1.1 400 Bad Request', port, address);
    if (habit === 'echo') socket.send(bytes, port, address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  t.after(() => socket.close());
  return socket.address().port;
}

async function startTcp(t: TestContext, habit: Habit): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    // The one who asks goes away when it has seen enough.
    socket.on('error', () => undefined);
    if (habit === 'hangsUp') socket.end();
    if (habit === 'garbage') socket.write('220 mail.example.org ESMTP\r\n');
    if (habit === 'echo') socket.pipe(socket);
    if (habit === 'endless') sendForever(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

// Indications of STUN that nobody asked for: each is well-formed, and there is no end of them.
function sendForever(socket: Socket): void {
  const indication = Buffer.from('001100002112a442000000000000000000000000', 'hex');
  const chunk = Buffer.concat(Array.from({ length: 500 }, () => indication));
  const send = (): void => {
    while (socket.writable && socket.write(chunk));
  };
  socket.on('drain', send);
  send();
}
