import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { startHomeserver, userOf } from '../../test/fake-homeserver.ts';
import { buildService, openIdToken, type Answer, type TestService } from '../../test/service.ts';

const OURS = 'https://www.example.org';
const ALSO_OURS = 'http://localhost:5173';

test('T-11: pages of listed sites may read answers, each told by its own name', async (t) => {
  const service = await start(t);

  for (const origin of [OURS, ALSO_OURS]) {
    const answer = await service.prove(openIdToken('alice'), { origin });

    assert.equal(answer.statusCode, 200);
    assert.deepEqual(corsOf(answer), { 'access-control-allow-origin': origin, vary: 'Origin' });
  }
});

test('T-11: a preflight of a listed site is answered once for ten minutes', async (t) => {
  const service = await start(t);

  const answer = await preflight(service, OURS);

  assert.equal(answer.statusCode, 204);
  assert.deepEqual(corsOf(answer), {
    'access-control-allow-origin': OURS,
    'access-control-allow-methods': 'GET, POST',
    'access-control-allow-headers': 'Authorization, Content-Type',
    'access-control-max-age': '600',
    vary: 'Origin',
  });
});

for (const origin of [
  'null',
  'https://evil.example',
  'https://www.example.org.evil.example',
  'https://evil.example#https://www.example.org',
  'https://www.example.org:8443',
  'http://www.example.org',
  'https://WWW.example.org',
  'https://www.example.org/',
  'https://example.org',
  '*',
  '',
]) {
  test(`T-11: a page of ${JSON.stringify(origin)} may read nothing`, async (t) => {
    const service = await start(t);

    for (const answer of [
      await service.prove(openIdToken('alice'), { origin }),
      await service.turnServer({ origin, authorization: 'Bearer access-alice' }),
      await service.prove('no JSON', { origin }),
      await preflight(service, origin),
    ]) {
      const headers = corsOf(answer);
      assert.equal(headers['access-control-allow-origin'], undefined);
      assert.equal(headers['access-control-allow-credentials'], undefined);
      // A cache must not give this answer to a page of a listed site.
      assert.equal(headers['vary'], 'Origin');
    }
  });
}

test('T-11: without ALLOWED_ORIGINS no page may read anything', async (t) => {
  const service = await start(t, '');

  for (const origin of [OURS, 'null']) {
    const answer = await preflight(service, origin);
    assert.equal(answer.headers['access-control-allow-origin'], undefined);
  }
});

test('T-11: a listed page is told why it was refused', async (t) => {
  const service = await start(t);

  const answer = await service.prove('no JSON', { origin: OURS });

  assert.equal(answer.statusCode, 400);
  assert.equal(answer.headers['access-control-allow-origin'], OURS);
});

async function start(t: TestContext, origins = [OURS, ALSO_OURS].join()): Promise<TestService> {
  const { url } = await startHomeserver(t, userOf('example.org'));
  return buildService(t, url, { env: { ALLOWED_ORIGINS: origins } });
}

function preflight({ app }: TestService, origin: string): Promise<Answer> {
  return app.inject({
    method: 'OPTIONS',
    url: '/v1/credentials',
    headers: {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type',
    },
  });
}

function corsOf({ headers }: Answer): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(headers).filter(
      ([name]) => name.startsWith('access-control-') || name === 'vary',
    ),
  );
}
