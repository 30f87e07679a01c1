import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json, startHomeserver, userOf } from '../test/fake-homeserver.ts';
import { buildService, openIdToken } from '../test/service.ts';

const ORIGIN = 'https://www.example.org';
const JSON_TYPE = 'application/json';

for (const [name, body, type, status, errcode] of [
  ['no JSON', '{', JSON_TYPE, 400, 'M_NOT_JSON'],
  ['nothing', '', JSON_TYPE, 400, 'M_NOT_JSON'],
  ['text', '{}', 'text/plain', 400, 'M_NOT_JSON'],
  ['a prototype', '{"__proto__":{"a":1}}', JSON_TYPE, 400, 'M_NOT_JSON'],
  ['an array', '[]', JSON_TYPE, 400, 'M_BAD_JSON'],
  ['null', 'null', JSON_TYPE, 400, 'M_BAD_JSON'],
  ['an empty object', '{}', JSON_TYPE, 400, 'M_BAD_JSON'],
  [
    'a number as token',
    '{"access_token":1,"matrix_server_name":"example.org"}',
    JSON_TYPE,
    400,
    'M_BAD_JSON',
  ],
  [
    'an empty token',
    '{"access_token":"","matrix_server_name":"example.org"}',
    JSON_TYPE,
    400,
    'M_BAD_JSON',
  ],
  [
    'a list as server',
    '{"access_token":"a","matrix_server_name":["example.org"]}',
    JSON_TYPE,
    400,
    'M_BAD_JSON',
  ],
  ['deep nesting', '['.repeat(4000) + ']'.repeat(4000), JSON_TYPE, 400, 'M_BAD_JSON'],
  ['more than 8 KiB', JSON.stringify('x'.repeat(8192)), JSON_TYPE, 413, 'M_TOO_LARGE'],
] as const) {
  test(`a body that is ${name} is refused with ${errcode}`, async (t) => {
    const { url, requests } = await startHomeserver(t, userOf('example.org'));
    const service = await buildService(t, url);

    const answer = await service.prove(body, { 'content-type': type });

    assert.deepEqual(
      [answer.statusCode, answer.json<{ errcode: string }>().errcode],
      [status, errcode],
    );
    assert.equal(requests.length, 0);
  });
}

for (const [name, origins, origin, allowed] of [
  ['a listed origin', ORIGIN, ORIGIN, ORIGIN],
  ['the second listed origin', `https://a.example,${ORIGIN}`, ORIGIN, ORIGIN],
  ['another port', ORIGIN, `${ORIGIN}:8443`, undefined],
  ['another scheme', ORIGIN, 'http://www.example.org', undefined],
  ['a longer name', ORIGIN, `${ORIGIN}.evil.example`, undefined],
  ['a part of the name', ORIGIN, 'https://example.org', undefined],
  ['the origin null', ORIGIN, 'null', undefined],
  ['any origin where none is listed', '', ORIGIN, undefined],
] as const) {
  test(`${name} is ${allowed === undefined ? 'not ' : ''}allowed to read answers`, async (t) => {
    const { url } = await startHomeserver(t, userOf('example.org'));
    const service = await buildService(t, url, { env: { ALLOWED_ORIGINS: origins } });

    const answer = await service.prove(openIdToken('alice'), { origin });
    const refusal = await service.prove('{', { origin });
    const preflight = await service.app.inject({
      method: 'OPTIONS',
      url: '/v1/credentials',
      headers: { origin, 'access-control-request-method': 'POST' },
    });

    for (const { headers } of [answer, refusal, preflight]) {
      assert.equal(headers['access-control-allow-origin'], allowed);
      assert.equal(headers['access-control-allow-credentials'], undefined);
      assert.match(String(headers.vary), /Origin/v);
    }
    assert.match(String(preflight.headers['access-control-allow-headers']), /Authorization/v);
  });
}

test('no answer is kept by a cache', async (t) => {
  const { url } = await startHomeserver(t, userOf('example.org'));
  const service = await buildService(t, url);

  for (const answer of [
    await service.prove(openIdToken('alice')),
    await service.prove('{'),
    await service.turnServer(),
    await service.app.inject('/nowhere'),
    await service.app.inject('/healthz'),
  ]) {
    assert.equal(answer.headers['cache-control'], 'no-store');
  }
});

test('unknown addresses and broken URLs get Matrix errors', async (t) => {
  const { url } = await startHomeserver(t, userOf('example.org'));
  const { app } = await buildService(t, url);

  const unknown = await app.inject('/nowhere');
  const broken = await app.inject('/%E0%A4%A');

  assert.deepEqual(unknown.json(), {
    errcode: 'M_UNRECOGNIZED',
    error: 'There is nothing at this address',
  });
  assert.deepEqual([unknown.statusCode, broken.statusCode], [404, 400]);
  assert.equal(broken.json<{ errcode: string }>().errcode, 'M_UNKNOWN');
});

test('the service is healthy by itself, and ready when the homeserver answers', async (t) => {
  const up = await startHomeserver(t, json({ versions: ['v1.11'] }));
  const ready = await buildService(t, up.url);
  const alone = await buildService(t, 'http://127.0.0.1:1');

  assert.equal((await ready.app.inject('/readyz')).statusCode, 200);
  assert.equal((await ready.app.inject('/readyz')).statusCode, 200);
  assert.equal((await alone.app.inject('/readyz')).statusCode, 503);
  assert.equal((await alone.app.inject('/healthz')).statusCode, 200);
  assert.deepEqual(
    up.requests.map((request) => request.url),
    ['/_matrix/client/versions'],
  );
});

test('metrics count answers and credentials without names', async (t) => {
  const { url } = await startHomeserver(t, userOf('example.org'));
  const service = await buildService(t, url);
  await service.prove(openIdToken('alice'));
  await service.prove(openIdToken('alice'));
  await service.app.inject('/nowhere?access_token=secret');

  const { body, headers } = await service.app.inject('/metrics');

  assert.match(String(headers['content-type']), /^text\/plain/v);
  assert.match(body, /^matrix_call_turn_credentials_total\{proof="openid",outcome="fresh"\} 1$/mv);
  assert.match(
    body,
    /^matrix_call_turn_credentials_total\{proof="openid",outcome="repeated"\} 1$/mv,
  );
  assert.match(
    body,
    /^matrix_call_turn_requests_total\{route="\/v1\/credentials",method="POST",status="200"\} 2$/mv,
  );
  assert.match(
    body,
    /^matrix_call_turn_requests_total\{route="unknown",method="GET",status="404"\} 1$/mv,
  );
  assert.doesNotMatch(body, /alice|secret|nowhere/v);
});

test('the API describes itself', async (t) => {
  const { url } = await startHomeserver(t, userOf('example.org'));
  const { app } = await buildService(t, url);

  const { openapi, paths } = (await app.inject('/openapi.json')).json<{
    openapi: string;
    paths: Record<string, Record<string, { responses: object; requestBody?: object }>>;
  }>();

  assert.match(openapi, /^3\./v);
  assert.deepEqual(Object.keys(paths).toSorted(), [
    '/_matrix/client/v3/voip/turnServer',
    '/healthz',
    '/metrics',
    '/readyz',
    '/v1/credentials',
    '/v1/stun',
  ]);
  const post = paths['/v1/credentials']?.['post'];
  assert.ok(post?.requestBody);
  assert.deepEqual(Object.keys(post.responses), [
    '200',
    '400',
    '401',
    '403',
    '404',
    '413',
    '429',
    '503',
  ]);
});
