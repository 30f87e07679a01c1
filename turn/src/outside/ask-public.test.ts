import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { createAuthority } from '@matrix-call/service/test/authority';
import { startCanary } from '../../test/canary.ts';
import { startDns, zoneOf, type FakeDns, type Zone } from '../../test/fake-dns.ts';
import { json, startHomeserver } from '../../test/fake-homeserver.ts';
import { publicLoopback } from '../../test/public-loopback.ts';
import type { Destination } from './destination.ts';
import { createDns } from './dns.ts';
import { createAskPublic, type AskJson } from './get-json.ts';

const authority = await createAuthority();
const certificate = await authority.issue('hs.example', '127.0.0.1');
const bounds = { maxBytes: 5120, signal: AbortSignal.timeout(60_000), redirects: 3 };

test('R104, T-01: every way to write a loopback address is refused without a connection', async (t) => {
  const canary = await startCanary(t, '127.0.0.1');
  const dns = await startDns(t, zoneOf({ localhost: ['127.0.0.1', '::1'] }));
  const ask = createAskPublic({ dns: createDns([dns.server]) });

  for (const host of LOOPBACKS) {
    await assert.rejects(
      ask(new URL(`http://${host}:${String(canary.port)}/`), bounds),
      { code: 'innerAddress' },
      host,
    );
  }

  assert.deepEqual(canary.connections, []);
});

test('T-03: a name that turns inner between two questions is refused the second time', async (t) => {
  const canary = await startCanary(t, '127.0.0.2');
  const { port } = await startHomeserver(t, json({ hello: 'world' }), { certificate });
  let isInner = false;
  const { ask } = await start(t, (name) =>
    zoneOf({ 'hs.example': [isInner ? '127.0.0.2' : '127.0.0.1'] })(name),
  );
  const url = new URL(`https://hs.example:${String(port)}/`);

  const { json: first } = await ask(url, bounds);
  isInner = true;

  assert.deepEqual(first, { hello: 'world' });
  await assert.rejects(ask(url, bounds), { code: 'innerAddress' });
  const direct = new URL(`https://hs.example:${String(canary.port)}/`);
  await assert.rejects(ask(direct, bounds), { code: 'innerAddress' });
  assert.deepEqual(canary.connections, []);
});

test('T-02: redirects are followed three times, and no token goes along', async (t) => {
  const { url, requests, port } = await startHomeserver(
    t,
    (request, response) => {
      const left = Number(request.url?.slice(1));
      if (left === 0) json({ hello: 'world' })(request, response);
      else response.writeHead(302, { location: `/${String(left - 1)}` }).end();
    },
    { certificate },
  );
  const { ask } = await start(t, zoneOf({ 'hs.example': ['127.0.0.1'] }));
  const at = (redirects: number): URL =>
    new URL(`https://hs.example:${String(port)}/${String(redirects)}`);

  assert.deepEqual((await ask(at(3), { ...bounds, bearer: 'token' })).json, { hello: 'world' });
  const authorizations = requests.map(({ headers }) => headers.authorization);
  await assert.rejects(ask(at(4), bounds), { code: 'badStatus', status: 302 });
  await assert.rejects(ask(at(1), { ...bounds, redirects: 0 }), { code: 'badStatus', status: 302 });

  assert.ok(url.startsWith('https:'));
  assert.deepEqual(authorizations, ['Bearer token', undefined, undefined, undefined]);
  assert.equal(requests.length, 4 + 4 + 1);
});

test('T-02: no redirect leads to an inner address, away from HTTPS or to a user', async (t) => {
  const canary = await startCanary(t, '127.0.0.2');
  const { port } = await startHomeserver(
    t,
    (request, response) => {
      response.writeHead(307, { location: decodeURIComponent(request.url?.slice(2) ?? '') }).end();
    },
    { certificate },
  );
  const { ask } = await start(
    t,
    zoneOf({ 'hs.example': ['127.0.0.1'], 'inner.example': ['127.0.0.2', 'fd00::1'] }),
  );
  const inner = String(canary.port);

  for (const [location, code] of [
    [`https://127.0.0.2:${inner}/`, 'innerAddress'],
    [`//127.0.0.2:${inner}/`, 'innerAddress'],
    [`https://0x7f.2:${inner}/`, 'innerAddress'],
    [`https://[::ffff:7f00:2]:${inner}/`, 'innerAddress'],
    [`https://inner.example:${inner}/`, 'innerAddress'],
    [`https://nowhere.example:${inner}/`, 'noAddress'],
    [`http://127.0.0.2:${inner}/`, 'badRedirect'],
    [`http://inner.example:${inner}/`, 'badRedirect'],
    [`https://user:word@hs.example:${String(port)}/`, 'badRedirect'],
    ['file:///etc/passwd', 'badRedirect'],
    ['https://', 'badRedirect'],
  ] as const) {
    const url = new URL(`https://hs.example:${String(port)}/?${encodeURIComponent(location)}`);
    await assert.rejects(ask(url, bounds), { code }, location);
  }

  assert.deepEqual(canary.connections, []);
});

test('the certificate must be for the name that the destination says, not for the host that is connected to', async (t) => {
  const { port, requests } = await startHomeserver(t, json({}), { certificate });
  const { ask } = await start(t, zoneOf({ 'rack7.example': ['127.0.0.1'] }));
  const to = (certificateName: string): Destination => ({
    host: certificateName,
    certificateName,
    endpoints: [{ host: 'rack7.example', port }],
  });

  await ask(new URL('https://hs.example/'), { ...bounds, to: to('hs.example') });
  await assert.rejects(
    ask(new URL('https://rack7.example/'), { ...bounds, to: to('rack7.example') }),
    { code: 'unreachable', message: /ERR_TLS_CERT_ALTNAME_INVALID$/v },
  );

  assert.deepEqual(
    requests.map(({ headers, socket }) => [
      headers.host,
      'servername' in socket && socket.servername,
    ]),
    [['hs.example', 'hs.example']],
  );
});

test('the certificate of an IP literal must name the address', async (t) => {
  const wrong = await authority.issue('hs.example');
  const right = await startHomeserver(t, json({}), { certificate });
  const other = await startHomeserver(t, json({}), { certificate: wrong });
  const { ask } = await start(t, zoneOf({}));
  const to = (port: number): Destination => ({
    host: `127.0.0.1:${String(port)}`,
    certificateName: '127.0.0.1',
    endpoints: [{ host: '127.0.0.1', port }],
  });

  await ask(new URL('https://127.0.0.1/'), { ...bounds, to: to(right.port) });
  await assert.rejects(ask(new URL('https://127.0.0.1/'), { ...bounds, to: to(other.port) }), {
    code: 'unreachable',
    message: /ERR_TLS_CERT_ALTNAME_INVALID$/v,
  });

  assert.equal(right.requests[0]?.headers.host, `127.0.0.1:${String(right.port)}`);
  assert.equal(other.requests.length, 0);
});

test('a certificate of an unknown authority is refused', async (t) => {
  const stranger = await (await createAuthority()).issue('hs.example');
  const { port, requests } = await startHomeserver(t, json({}), { certificate: stranger });
  const { ask } = await start(t, zoneOf({ 'hs.example': ['127.0.0.1'] }));

  await assert.rejects(ask(new URL(`https://hs.example:${String(port)}/`), bounds), {
    code: 'unreachable',
  });

  assert.equal(requests.length, 0);
});

test('the next of several servers is asked where one is closed, inner or unknown, and none after an answer', async (t) => {
  const canary = await startCanary(t, '127.0.0.2');
  const refusing = await startHomeserver(t, json({}, 403), { certificate });
  const last = await startHomeserver(t, json({ hello: 'world' }), { certificate });
  const { ask } = await start(
    t,
    zoneOf({ 'a.example': ['127.0.0.1'], 'inner.example': ['127.0.0.2'] }),
  );
  const askAt = (...endpoints: Destination['endpoints']): ReturnType<AskJson> =>
    ask(new URL('https://hs.example/'), {
      ...bounds,
      to: { host: 'hs.example', certificateName: 'hs.example', endpoints },
    });

  const { json: answer } = await askAt(
    { host: 'a.example', port: 1 },
    { host: 'inner.example', port: canary.port },
    { host: '127.0.0.2', port: canary.port },
    { host: 'nowhere.example', port: last.port },
    { host: 'a.example', port: last.port },
  );
  const refused = askAt(
    { host: 'a.example', port: refusing.port },
    { host: 'a.example', port: last.port },
  );

  assert.deepEqual(answer, { hello: 'world' });
  await assert.rejects(refused, { code: 'badStatus', status: 403 });
  assert.equal(last.requests.length, 1);
  assert.deepEqual(canary.connections, []);
});

test('a destination without servers fails as noAddress', async (t) => {
  const { ask, dns } = await start(t, zoneOf({ 'hs.example': ['127.0.0.1'] }));
  const to = { host: 'hs.example', certificateName: 'hs.example', endpoints: [] };

  await assert.rejects(ask(new URL('https://hs.example/'), { ...bounds, to }), {
    code: 'noAddress',
  });

  assert.deepEqual(dns.questions, []);
});

test('T-02: a body of 10 GB is cut after what fits into the pipes', async (t) => {
  let sent = 0;
  const chunk = Buffer.alloc(64 * 1024, ' ');
  const { port } = await startHomeserver(
    t,
    (_request, response) => {
      response.writeHead(200, { 'content-length': String(10 * 1024 ** 3) });
      const more = (): void => {
        do sent += chunk.length;
        while (response.write(chunk));
      };
      response.on('drain', more);
      more();
    },
    { certificate },
  );
  const { ask } = await start(t, zoneOf({ 'hs.example': ['127.0.0.1'] }));

  await assert.rejects(ask(new URL(`https://hs.example:${String(port)}/`), bounds), {
    code: 'tooLarge',
  });

  t.diagnostic(`measured: ${(sent / 1024).toFixed(0)} KiB of 10 GB sent`);
  assert.ok(sent < 10 * 1024 ** 2);
});

test('T-02: a name server that keeps silent is waited for no longer than the deadline', async (t) => {
  const { ask } = await start(t, () => 'silence');
  const signal = AbortSignal.timeout(200);

  await assert.rejects(ask(new URL('https://hs.example/'), { ...bounds, signal }), {
    code: 'timedOut',
  });
});

async function start(t: TestContext, zone: Zone): Promise<{ ask: AskJson; dns: FakeDns }> {
  const dns = await startDns(t, zone);
  return { ask: createAskPublic(publicLoopback(dns, authority)), dns };
}

const LOOPBACKS = [
  'localhost',
  '127.0.0.1',
  '127.1',
  '2130706433',
  '0x7f.1',
  '017700000001',
  '①②⑦.0.0.1',
  '[::1]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '[::127.0.0.1]',
  '0.0.0.0',
  '[::]',
];
