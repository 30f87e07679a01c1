import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json, startHomeserver, userOf } from '../../test/fake-homeserver.ts';
import { buildService, listen } from '../../test/service.ts';

for (const [path, headers, status] of [
  ['/healthz', {}, 200],
  ['/readyz', {}, 200],
  ['/metrics', {}, 200],
  ['/metrics', { 'x-forwarded-for': '192.0.2.1' }, 404],
  ['/openapi.json', {}, 200],
  ['/v1/stun', {}, 200],
  ['/v1/stun?region=nowhere', {}, 400],
  ['/_matrix/client/v3/voip/turnServer', { authorization: 'Bearer access-alice' }, 200],
  ['/_matrix/client/v3/voip/turnServer', {}, 401],
  ['/v1/credentials', {}, 404],
  ['/nowhere', {}, 404],
] as const) {
  test(`S20: HEAD ${path} answers ${String(status)} as GET does, without a body`, async (t) => {
    const { url } = await startHomeserver(t, (request, response) => {
      const isVersions = request.url?.endsWith('/versions') === true;
      (isVersions ? json({ versions: [] }) : userOf('example.org'))(request, response);
    });
    const base = await listen(await buildService(t, url, { env: { PUBLIC_STUN: 'true' } }));

    const head = await fetch(base + path, { method: 'HEAD', headers });
    const get = await fetch(base + path, { headers });

    assert.deepEqual([head.status, get.status], [status, status]);
    assert.equal(head.headers.get('content-type'), get.headers.get('content-type'));
    assert.equal(head.headers.get('cache-control'), 'no-store');
    assert.equal(await head.text(), '');
    assert.notEqual(await get.text(), '');
  });
}

test('S20: HEAD is counted as GET is', async (t) => {
  const { url } = await startHomeserver(t, userOf('example.org'));
  const { app } = await buildService(t, url, {
    env: { PUBLIC_STUN: 'true' },
    deps: { limits: { requestsPerAddressPerMinute: 2 } },
  });

  const statuses = [];
  for (const method of ['HEAD', 'GET', 'HEAD', 'GET'] as const) {
    statuses.push((await app.inject({ method, url: '/v1/stun' })).statusCode);
  }

  assert.deepEqual(statuses, [200, 200, 429, 429]);
});
