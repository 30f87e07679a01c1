// The least a service for TURN credentials can do: an answer that is always the same but for one HMAC. Tells its port.
import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const server = createServer((request, response) => {
  request.resume();
  const password = createHmac('sha1', 'benchmark').update('1795430000:alice').digest('base64');
  const body = JSON.stringify({
    username: '1795430000:alice',
    password,
    uris: ['turn:t.example'],
    ttl: 3600,
  });
  response.writeHead(200, { 'content-type': 'application/json' }).end(body);
});
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.on('disconnect', () => process.exit());
