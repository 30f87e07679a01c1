// The least that a WebSocket server can do: it says what it hears. With the bounds that the gateway has. Tells its port.
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';

const server = new WebSocketServer({
  host: '127.0.0.1',
  port: 0,
  clientTracking: false,
  perMessageDeflate: false,
  maxPayload: 64 * 1024,
});
server.on('connection', (socket) => {
  socket.on('message', (text: Buffer) => {
    socket.send(text, { binary: false });
  });
});
server.on('listening', () => process.send?.((server.address() as AddressInfo).port));
process.on('disconnect', () => process.exit());
