import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test, type TestContext } from 'node:test';
import { GATEWAY_PATH, GATEWAY_PROTOCOL, readGatewayFrame } from '@matrix-call/signalling/wire';
import type { GatewayFrame } from '@matrix-call/signalling/wire';
import { WebSocket, type ClientOptions } from 'ws';
import { CALLEE, VisitorStage } from '../../test/visitor-stage.ts';
import { DEFAULT_LIMITS, type Limits } from '../limits.ts';
import { ownDesk } from '../visitors/session-desk.ts';
import { VisitorSockets } from './visitor-sockets.ts';

const ORIGIN = 'https://good.example';
const OPEN = JSON.stringify({ type: 'open' });

interface Options {
  readonly limits?: Partial<Limits>;
  readonly trustedProxies?: readonly string[];
  readonly isOverLimit?: boolean;
}

async function serve(
  t: TestContext,
  { limits = {}, trustedProxies = [], isOverLimit = false }: Options = {},
) {
  const stage = new VisitorStage();
  const counted: string[] = [];
  const sockets = new VisitorSockets({
    sessions: ownDesk(stage.sessions),
    origins: [ORIGIN],
    trustedProxies,
    limits: { ...DEFAULT_LIMITS, ...limits },
    countConnect: (address) => {
      counted.push(address);
      return isOverLimit ? Promise.reject(new Error('Too many')) : Promise.resolve();
    },
  });
  const server = createServer();
  sockets.attach(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const clients: WebSocket[] = [];
  t.after(() => {
    for (const client of clients) client.terminate();
    sockets.leave();
    server.closeAllConnections();
    server.close();
  });
  const visit = (
    options: ClientOptions = {},
    path = GATEWAY_PATH,
    protocols = [GATEWAY_PROTOCOL],
  ) => {
    const client = new WebSocket(`ws://127.0.0.1:${String(port)}${path}`, protocols, {
      origin: ORIGIN,
      ...options,
    });
    client.on('error', () => undefined);
    clients.push(client);
    return client;
  };
  return { stage, sockets, counted, port, visit };
}

/** The status that an upgrade is answered with; 101 for one that is taken. */
async function statusOf(client: WebSocket): Promise<number> {
  return new Promise((resolve) => {
    client.once('open', () => {
      resolve(101);
    });
    client.once('unexpected-response', (_request, response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
  });
}

/** The next frame of the gateway. */
async function nextFrame(client: WebSocket): Promise<GatewayFrame | undefined> {
  const [data] = (await once(client, 'message')) as [Buffer];
  return readGatewayFrame(data.toString());
}

async function welcomed(client: WebSocket) {
  client.once('open', () => {
    client.send(OPEN);
  });
  const frame = await nextFrame(client);
  assert.equal(frame?.type, 'welcome');
  return frame;
}

for (const origin of [
  undefined,
  '',
  'null',
  '*',
  'http://good.example',
  'https://good.example/',
  'https://good.example:443',
  'https://good.example:8443',
  'https://good.example.evil.example',
  'https://evil.example/https://good.example',
  'https://evil.example#https://good.example',
  'https://evil.good.example',
  'https://good.example.',
  'https://GOOD.example',
  'HTTPS://good.example',
  'https://user@good.example',
  'https://good.exampl',
  'https://xgood.example',
  'file://',
  'https://good.example, https://evil.example',
]) {
  test(`G-01: a page of origin ${origin === undefined ? 'none' : JSON.stringify(origin)} is refused before the upgrade`, async (t) => {
    const { visit, stage } = await serve(t);
    const headers = origin === undefined ? {} : { origin };

    const status = await statusOf(visit({ origin: undefined, headers }));

    assert.equal(status, 403);
    assert.equal(stage.sessions.count, 0);
  });
}

test('a page of the site opens a session', async (t) => {
  const { visit, stage } = await serve(t);
  const client = visit();

  const welcome = await welcomed(client);

  assert.equal(client.protocol, GATEWAY_PROTOCOL);
  assert.match(welcome.userId, /^@visitor-[0-9a-f]{32}:gateway\.invalid$/v);
  assert.equal(stage.sessions.count, 1);
});

test('another path is not found, and another protocol not spoken', async (t) => {
  const { visit } = await serve(t);

  assert.equal(await statusOf(visit({}, '/v1/other')), 404);
  assert.equal(await statusOf(visit({}, `${GATEWAY_PATH}?token=a`)), 404);
  assert.equal(await statusOf(visit({}, GATEWAY_PATH, ['chat'])), 400);
});

test('G-02: the twenty-first connection of an address is refused, and goes when one has closed', async (t) => {
  const { visit, sockets } = await serve(t);
  const clients = Array.from({ length: 20 }, () => visit());
  assert.deepEqual(new Set(await Promise.all(clients.map(statusOf))), new Set([101]));

  assert.equal(await statusOf(visit()), 503);
  clients[0]?.close();
  await until(() => sockets.count === 19);

  assert.equal(await statusOf(visit()), 101);
});

test('G-02: of thirty connections of an address at once twenty are let in', async (t) => {
  const { visit } = await serve(t);

  const statuses = await Promise.all(Array.from({ length: 30 }, () => statusOf(visit())));

  assert.equal(statuses.filter((status) => status === 101).length, 20);
  assert.equal(statuses.filter((status) => status === 503).length, 10);
});

test('G-02: an address that connects too often is refused before the upgrade', async (t) => {
  const { visit, sockets } = await serve(t, { isOverLimit: true });

  assert.equal(await statusOf(visit()), 503);
  assert.equal(sockets.count, 0);
});

test('G-02: a connection that says nothing is closed in time', async (t) => {
  const { visit, stage } = await serve(t, { limits: { firstFrameWithinMs: 50 } });
  const client = visit();

  assert.deepEqual(await nextFrame(client), { type: 'end', code: 'badFrame' });
  await once(client, 'close');

  assert.equal(stage.sessions.count, 0);
});

for (const [what, sent] of [
  ['no JSON', '{'],
  ['an array', '[]'],
  ['a frame of no type', '{"id":1}'],
  ['a type of the prototype', '{"type":"constructor"}'],
  ['a number that is none', '{"type":"turn","id":"1"}'],
  ['a binary frame', Buffer.from(OPEN)],
  ['a second session', OPEN],
] as const) {
  test(`G-03: ${what} ends the connection, and the session can be resumed`, async (t) => {
    const { visit } = await serve(t);
    const client = visit();
    const { session } = await welcomed(client);

    client.send(sent);
    assert.deepEqual(await nextFrame(client), { type: 'end', code: 'badFrame' });
    const next = visit();
    next.once('open', () => {
      next.send(JSON.stringify({ type: 'resume', session, received: 0 }));
    });

    assert.equal((await nextFrame(next))?.type, 'welcome');
  });
}

test('G-03: a frame over 64 kB, and one in a thousand fragments, close the connection', async (t) => {
  const { visit } = await serve(t);
  const [large, pieces] = [visit(), visit()];
  await Promise.all([welcomed(large), welcomed(pieces)]);

  large.send('a'.repeat(64 * 1024 + 1));
  const [code] = (await once(large, 'close')) as [number];
  for (let i = 0; i < 1000; i++) pieces.send('a', { fin: false });
  const [piecesCode] = (await once(pieces, 'close')) as [number];

  assert.deepEqual([code, piecesCode], [1009, 1008]);
});

test('G-03: frames above twenty a second close the connection', async (t) => {
  const { visit } = await serve(t, { limits: { frameBurst: 40, framesPerSecond: 0 } });
  const client = visit();
  await welcomed(client);

  for (let id = 0; id < 40; id++) client.send(JSON.stringify({ type: 'received', batch: 0 }));

  assert.deepEqual(await nextFrame(client), { type: 'end', code: 'tooMany', retryAfterMs: 10_000 });
});

test('G-04: compression is offered and not taken', async (t) => {
  const { visit } = await serve(t);
  const client = visit({ perMessageDeflate: true });
  await welcomed(client);

  assert.equal(client.extensions, '');
});

test('G-06: a visitor without a sign of life is cut off, and may come back', async (t) => {
  const { visit, sockets, stage } = await serve(t, { limits: { pingEveryMs: 30 } });
  const client = visit({ autoPong: false });
  const { session } = await welcomed(client);

  await once(client, 'close');
  await until(() => sockets.count === 0);

  assert.notEqual(stage.sessions.resume(session), undefined);
});

test('G-18: X-Forwarded-For counts where a trusted proxy says it, and else not', async (t) => {
  const headers = { 'x-forwarded-for': '198.51.100.7' };
  const open = await serve(t);
  const proxied = await serve(t, { trustedProxies: ['127.0.0.1'] });

  await statusOf(open.visit({ headers }));
  await statusOf(proxied.visit({ headers }));

  assert.deepEqual([open.counted, proxied.counted], [['127.0.0.1'], ['198.51.100.7']]);
});

test('a gateway that stops tells its visitors to connect again, and takes no more', async (t) => {
  const { visit, sockets } = await serve(t);
  const client = visit();
  await welcomed(client);

  sockets.leave();

  assert.deepEqual(await nextFrame(client), { type: 'leaving' });
  const [code] = (await once(client, 'close')) as [number];
  assert.equal(code, 1012);
  assert.equal(await statusOf(visit()), 503);
});

test('G-05: a visitor who reads nothing is cut off', async (t) => {
  const { visit, stage, sockets } = await serve(t, { limits: { unreadBytes: 64 * 1024 } });
  const client = visit();
  const welcome = await welcomed(client);
  const session = stage.sessions.resume(welcome.session);
  session?.ask({ type: 'line', id: 1, callee: CALLEE });
  await nextFrame(client);
  client.pause();

  while (sockets.count > 0) {
    stage.say('m.call.candidates', { text: 'x'.repeat(60_000) });
    session?.received(Number.MAX_SAFE_INTEGER);
    await new Promise(setImmediate);
  }

  assert.equal(stage.sessions.count, 1);
});

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((resolve) => setTimeout(resolve, 5));
}
