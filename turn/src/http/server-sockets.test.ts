import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { test, type TestContext } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { startHomeserver, userOf } from '../../test/fake-homeserver.ts';
import { buildService, listen, openIdToken, type TestService } from '../../test/service.ts';
import type { Limits } from '../limits/limits.ts';

const BODY = JSON.stringify(openIdToken('alice'));

test('credentials come over a real socket', async (t) => {
  const { service } = await start(t);

  const response = await fetch(`${await listen(service)}/v1/credentials`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: BODY,
  });

  assert.equal(response.status, 200);
  assert.match(
    ((await response.json()) as { username: string }).username,
    /^\d{10}:[0-9a-f]{32}$/v,
  );
});

test('T-13: headers that drip are cut off', async (t) => {
  const { service } = await start(t, { headersTimeoutMs: 200, requestTimeoutMs: 400 });
  const socket = open(t, await listen(service));
  const drip = setInterval(() => socket.write('X-Slow: 1\r\n'), 20);
  t.after(() => {
    clearInterval(drip);
  });

  socket.write('GET /healthz HTTP/1.1\r\nHost: turn\r\n');

  assert.match(await allOf(socket), /^HTTP\/1\.1 408 /v);
});

test('T-13: a body that drips is cut off', async (t) => {
  const { service } = await start(t, { headersTimeoutMs: 100, requestTimeoutMs: 200 });
  const socket = open(t, await listen(service));
  const drip = setInterval(() => socket.write(' '), 20);
  t.after(() => {
    clearInterval(drip);
  });

  socket.write(
    'POST /v1/credentials HTTP/1.1\r\nHost: turn\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n',
  );

  assert.match(await allOf(socket), /^HTTP\/1\.1 408 /v);
});

test('T-13: huge headers and things that are no HTTP get a short answer', async (t) => {
  const { service } = await start(t);
  const url = await listen(service);
  const huge = open(t, url);
  const strange = open(t, url);

  huge.write(`GET /healthz HTTP/1.1\r\nHost: turn\r\nX-Huge: ${'x'.repeat(20_000)}\r\n\r\n`);
  strange.write('\x16\x03\x01 hello\r\n\r\n');

  assert.match(await allOf(huge), /^HTTP\/1\.1 431 /v);
  assert.match(await allOf(strange), /^HTTP\/1\.1 400 [\s\S]*M_UNKNOWN/v);
});

test('T-13: a body that announces more than 8 KiB is refused before it is sent', async (t) => {
  const { service } = await start(t);
  const socket = open(t, await listen(service));

  socket.write(
    'POST /v1/credentials HTTP/1.1\r\nHost: turn\r\nContent-Type: application/json\r\nContent-Length: 999999999\r\n\r\n',
  );

  assert.match(await allOf(socket), /^HTTP\/1\.1 413 [\s\S]*M_TOO_LARGE/v);
});

test('closing lets a request in progress finish and takes no new ones', async (t) => {
  let proceed = (): void => undefined;
  const asked = new Promise<void>((arrived) => {
    proceed = arrived;
  });
  let answer = (): void => undefined;
  const { url: homeserver } = await startHomeserver(t, (request, response) => {
    answer = () => {
      userOf('example.org')(request, response);
    };
    proceed();
  });
  const service = await buildService(t, homeserver);
  const url = await listen(service);
  const inProgress = fetch(`${url}/v1/credentials`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: BODY,
  });
  await asked;

  const closed = service.app.close();
  while (service.app.server.listening) await setImmediate();
  await assert.rejects(fetch(`${url}/healthz`));
  answer();

  const response = await inProgress;
  assert.equal(((await response.json()) as { ttl: number }).ttl, 3600);
  await closed;
});

async function start(
  t: TestContext,
  limits: Partial<Limits> = {},
): Promise<{ service: TestService }> {
  const { url } = await startHomeserver(t, userOf('example.org'));
  const deps = { limits: { timeoutCheckIntervalMs: 20, ...limits } };
  return { service: await buildService(t, url, { deps }) };
}

function open(t: TestContext, url: string): Socket {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  // A server that cuts a connection off may do so while something is being written.
  socket.on('error', () => undefined);
  t.after(() => socket.destroy());
  return socket;
}

async function allOf(socket: Socket): Promise<string> {
  let text = '';
  socket.setEncoding('utf8').on('data', (part: string) => {
    text += part;
  });
  await once(socket, 'close', { signal: AbortSignal.timeout(5000) });
  return text;
}
