import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Server, type Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import { test, type TestContext } from 'node:test';
import { startHomeserver, userOf } from '../../test/fake-homeserver.ts';
import { buildService, listen, openIdToken } from '../../test/service.ts';
import { DEFAULT_LIMITS, type Limits } from '../limits/limits.ts';

const MOST = DEFAULT_LIMITS.connectionsPerAddress;
const BODY = JSON.stringify(openIdToken('alice'));

test('T-13: 1,000 connections that drip keep no answer from a good client', async (t) => {
  const lifeMs = 120_000;
  const service = await start(t, {
    requestsPerAddressPerMinute: 10_000,
    headersTimeoutMs: lifeMs,
    requestTimeoutMs: lifeMs,
  });
  const slow = await openFromMany(service, 1000);
  for (const { socket } of slow) socket.write('POST /v1/credentials HTTP/1.1\r\nHost: turn\r\n');
  const drip = setInterval(() => {
    for (const { socket } of slow) socket.write('X-Slow: 1\r\n');
  }, 250);
  t.after(() => {
    clearInterval(drip);
  });

  const times: number[] = [];
  for (let i = 0; i < 200; i += 1) {
    const startedAtMs = performance.now();
    assert.equal(await prove(service), 200);
    times.push(performance.now() - startedAtMs);
  }

  assert.ok(slow.every(({ socket }) => !socket.destroyed));
  const p99Ms = times.sort((a, b) => a - b)[197] ?? Infinity;
  t.diagnostic(`measured: p99 of ${p99Ms.toFixed(0)} ms beside 1,000 slow connections`);
});

test('T-13: 1,000 connections that drip are all cut off when their time is over', async (t) => {
  const service = await start(t, { headersTimeoutMs: 300, timeoutCheckIntervalMs: 50 });
  const slow = await openFromMany(service, 1000);
  for (const { socket } of slow) socket.resume().write('GET /healthz HTTP/1.1\r\n');

  await Promise.all(slow.map(({ closed }) => closed));

  assert.equal(await prove(service), 200);
});

test('T-13: an address holds a hundred connections, and others go on', async (t) => {
  const service = await start(t);
  const held = await open(service, MOST);

  assert.equal(await firstLine(service), '');

  assert.ok(held.every(({ socket }) => !socket.destroyed));
  assert.equal(await prove(service), 200);
});

test('T-13: a connection that ends makes place for another of its address', async (t) => {
  const service = await start(t);
  const [first] = await open(service, MOST);
  assert.equal(await firstLine(service), '');

  first?.socket.resume().end();
  await first?.closed;

  assert.equal(await firstLine(service), 'HTTP/1.1 200 OK');
});

test('T-13: a trusted proxy holds as many connections as it needs', async (t) => {
  const service = await start(t, {}, { TRUSTED_PROXIES: '127.0.0.2/32' });
  const held = await open(service, MOST + 1);

  assert.equal(await firstLine(service), 'HTTP/1.1 200 OK');
  assert.ok(held.every(({ socket }) => !socket.destroyed));
});

test('T-13: who piles up requests and reads no answer is cut off', async (t) => {
  const service = await start(t, { idleTimeoutMs: 300 });
  // Who reads nothing does not learn of the end either.
  const cutOff = new Promise((resolve) => {
    service.server.once('connection', (socket) => socket.once('close', resolve));
  });
  const [connection] = await open(service, 1);

  connection?.socket.pause();
  connection?.socket.write('GET /openapi.json HTTP/1.1\r\nHost: turn\r\n\r\n'.repeat(10_000));
  await cutOff;

  assert.equal(await prove(service), 200);
});

test('T-13: requests piled up on one connection are all answered, and all counted', async (t) => {
  const service = await start(t);
  const [connection] = await open(service, 1);
  assert.ok(connection);
  const text = allOf(connection.socket);
  const length = `Content-Length: ${String(BODY.length)}`;
  const head = `POST /v1/credentials HTTP/1.1\r\nHost: turn\r\nContent-Type: application/json\r\n${length}\r\n`;

  connection.socket.write(
    `${`${head}\r\n${BODY}`.repeat(99)}${head}Connection: close\r\n\r\n${BODY}`,
  );
  await connection.closed;

  const statuses = text().match(/(?<=HTTP\/1\.1 )\d+/gv) ?? [];
  assert.equal(statuses.length, 100);
  assert.ok(statuses.filter((status) => status === '429').length >= 40);
  assert.deepEqual(new Set(statuses), new Set(['200', '429']));
});

/** A service, and the connections to it, which end before it does. */
interface Target {
  readonly url: string;
  readonly server: Server;
  readonly sockets: Connection[];
}

interface Connection {
  readonly socket: Socket;
  readonly closed: Promise<unknown>;
}

async function start(
  t: TestContext,
  limits: Partial<Limits> = {},
  env: Record<string, string> = {},
): Promise<Target> {
  const { url } = await startHomeserver(t, userOf('example.org'));
  const sockets: Connection[] = [];
  t.after(() => {
    for (const { socket } of sockets) socket.destroy();
  });
  const service = await buildService(t, url, { env, deps: { limits } });
  return { url: await listen(service), server: service.app.server, sockets };
}

/** Connections from as many addresses as that takes. */
async function openFromMany(target: Target, count: number): Promise<Connection[]> {
  const groups = Array.from({ length: Math.ceil(count / MOST) }, (_, i) =>
    open(target, MOST, `127.0.1.${String(i + 1)}`),
  );
  return (await Promise.all(groups)).flat();
}

async function open(
  { url, sockets }: Target,
  count: number,
  from = '127.0.0.2',
): Promise<Connection[]> {
  const port = Number(new URL(url).port);
  const opened = Array.from({ length: count }, () => {
    const socket = connect({ port, host: '127.0.0.1', localAddress: from });
    // A server that cuts a connection off may do so while something is being written.
    socket.on('error', () => undefined);
    return { socket, closed: new Promise((resolve) => socket.once('close', resolve)) };
  });
  sockets.push(...opened);
  await Promise.all(opened.map(({ socket }) => once(socket, 'connect')));
  return opened;
}

/** The first line of the answer to a request from 127.0.0.2; empty if the connection is dropped. */
async function firstLine(target: Target): Promise<string> {
  const [connection] = await open(target, 1);
  if (connection === undefined) return '';
  const { socket, closed } = connection;
  const text = allOf(socket);
  socket.write('GET /healthz HTTP/1.1\r\nHost: turn\r\nConnection: close\r\n\r\n');
  await closed;
  return text().split('\r\n')[0] ?? '';
}

function allOf(socket: Socket): () => string {
  let text = '';
  socket.setEncoding('utf8').on('data', (part: string) => {
    text += part;
  });
  return () => text;
}

async function prove({ url }: Target): Promise<number> {
  const response = await fetch(`${url}/v1/credentials`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: BODY,
  });
  await response.text();
  return response.status;
}
