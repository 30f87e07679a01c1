import assert from 'node:assert/strict';
import { Writable } from 'node:stream';
import { test } from 'node:test';
import { json, startHomeserver, userOf } from '../../test/fake-homeserver.ts';
import { buildService } from '../../test/service.ts';
import { createLogger } from '../operations/logger.ts';

for (const [who, remoteAddress, headers, env, status] of [
  ['this machine', '127.0.0.1', {}, {}, 200],
  ['this machine over IPv6', '::1', {}, {}, 200],
  ['this machine on a socket for both', '::ffff:127.0.0.1', {}, {}, 200],
  ['a stranger', '203.0.113.5', {}, {}, 404],
  ['a proxy here that is not trusted', '127.0.0.1', { 'x-forwarded-for': '203.0.113.5' }, {}, 404],
  ['a proxy here that says it is local', '127.0.0.1', { 'x-forwarded-for': '127.0.0.1' }, {}, 404],
  ['a proxy here with the standard header', '127.0.0.1', { forwarded: 'for=203.0.113.5' }, {}, 404],
  ['a proxy here that only names itself', '127.0.0.1', { via: '1.1 Caddy' }, {}, 404],
  [
    'a stranger through a trusted proxy',
    '127.0.0.1',
    { 'x-forwarded-for': '203.0.113.5' },
    { TRUSTED_PROXIES: '127.0.0.1' },
    404,
  ],
  [
    'a stranger who pretends to be local through a trusted proxy',
    '127.0.0.1',
    { 'x-forwarded-for': '127.0.0.1, 203.0.113.5' },
    { TRUSTED_PROXIES: '127.0.0.1' },
    404,
  ],
  [
    'a trusted proxy that tells no address',
    '127.0.0.1',
    { forwarded: 'for=203.0.113.5' },
    { TRUSTED_PROXIES: '127.0.0.1' },
    404,
  ],
  [
    'a listed reader through a trusted proxy',
    '127.0.0.1',
    { 'x-forwarded-for': '10.1.2.3' },
    { TRUSTED_PROXIES: '127.0.0.1', METRICS_ALLOWED: '10.0.0.0/8' },
    200,
  ],
  ['this machine where it is not listed', '127.0.0.1', {}, { METRICS_ALLOWED: '10.0.0.5' }, 404],
] as const) {
  test(`${who} ${status === 200 ? 'reads' : 'does not see'} the metrics`, async (t) => {
    const { url } = await startHomeserver(t, userOf('example.org'));
    const { app } = await buildService(t, url, { env });

    const metrics = await app.inject({ url: '/metrics', remoteAddress, headers });
    const nothing = await app.inject({ url: '/nothing', remoteAddress, headers });

    assert.equal(metrics.statusCode, status);
    if (status === 404) assert.equal(metrics.body, nothing.body);
  });
}

test('with a port of their own the metrics are there and not at the main port', async (t) => {
  const { url: homeserver } = await startHomeserver(t, json({ versions: [] }));
  const lines = new Writable({ objectMode: true });
  const said: string[] = [];
  lines._write = (line: Buffer, _encoding, done) => {
    said.push(line.toString());
    done();
  };
  const { app } = await buildService(t, homeserver, {
    env: { METRICS_PORT: '0' },
    deps: { logger: createLogger(lines) },
  });
  await app.ready();
  const url = /Metrics at (?<url>http:[^"]+)/v.exec(said.join(''))?.groups?.['url'] ?? '';

  const there = await Promise.all(
    ['/metrics', '/healthz', '/readyz', '/v1/credentials'].map((path) => fetch(url + path)),
  );
  const here = await app.inject('/metrics');

  assert.deepEqual(
    there.map(({ status }) => status),
    [200, 200, 200, 404],
  );
  assert.match(
    (await there[0]?.text()) ?? '',
    /^# TYPE matrix_call_turn_requests_total counter$/mv,
  );
  assert.equal(here.statusCode, 404);
  await app.close();
  await assert.rejects(fetch(`${url}/healthz`));
});

test('a service whose metrics port is taken does not start', async (t) => {
  const { url } = await startHomeserver(t, userOf('example.org'));
  const { app } = await buildService(t, url, { env: { METRICS_PORT: new URL(url).port } });

  await assert.rejects(async () => app.ready(), { code: 'EADDRINUSE' });
});

test('only so many values of labels exist, whatever is asked', async (t) => {
  const { url } = await startHomeserver(t, userOf('example.org'));
  const { app } = await buildService(t, url, {
    deps: { limits: { requestsPerAddressPerMinute: 1000 } },
  });
  const linesOf = async (): Promise<number> =>
    (await app.inject('/metrics')).body.match(/^matrix_call_turn_/gmv)?.length ?? 0;
  const ask = async (i: number): Promise<unknown> =>
    Promise.all([
      app.inject(`/${i.toString(36)}?${String(i)}`),
      app.inject({ method: 'OPTIONS', url: `/o${String(i)}` }),
      app.inject({
        method: 'POST',
        url: '/v1/credentials',
        headers: { 'content-type': `a/b${String(i)}`, authorization: `Bearer ${String(i)}` },
        payload: String(i),
      }),
    ]);
  for (let i = 0; i < 60; i += 1) await ask(i);
  await linesOf();
  const before = await linesOf();

  for (let i = 60; i < 160; i += 1) await ask(i);

  assert.equal(await linesOf(), before);
});
