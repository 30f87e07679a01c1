import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MAX_DEPTH } from '@matrix-call/service';
import { startHomeserver, userOf } from '../../test/fake-homeserver.ts';
import { buildService, openIdToken } from '../../test/service.ts';

const TOKEN = JSON.stringify(openIdToken('alice'));
const REFUSALS = {
  M_BAD_JSON: 'The body must be an OpenID token object of Matrix',
  M_NOT_JSON: 'The body must be JSON, with Content-Type: application/json',
};

for (const [name, body, errcode] of [
  ['nested deeper than 8 levels', withField(`"x":${nested(MAX_DEPTH)}`), 'M_BAD_JSON'],
  ['nested as deep as it fits', nested(4000), 'M_BAD_JSON'],
  ['with a key twice', withField('"access_token":"openid-bob"'), 'M_BAD_JSON'],
  ['with a key twice, once escaped', withField('"\\u0061ccess_token":"b"'), 'M_BAD_JSON'],
  ['with a key twice further down', withField('"x":[{"a":1,"b":2,"a":1}]'), 'M_BAD_JSON'],
  ['with __proto__', withField('"__proto__":{"expires_in":1}'), 'M_NOT_JSON'],
  ['with __proto__ escaped', withField('"\\u005f_proto__":{"a":1}'), 'M_NOT_JSON'],
  ['with __proto__ further down', withField('"x":[{"__proto__":{}}]'), 'M_NOT_JSON'],
  ['with constructor.prototype', withField('"constructor":{"prototype":{}}'), 'M_NOT_JSON'],
] as const) {
  test(`T-14: a body ${name} is refused and the homeserver is not asked`, async (t) => {
    const { url, requests } = await startHomeserver(t, userOf('example.org'));
    const service = await buildService(t, url);

    const answer = await service.prove(body);

    assert.deepEqual(
      [answer.statusCode, answer.json()],
      [400, { errcode, error: REFUSALS[errcode] }],
    );
    assert.equal(requests.length, 0);
    assert.equal(({} as Record<string, unknown>)['expires_in'], undefined);
  });
}

test('T-14: a body with more than is asked for is taken up to 8 levels', async (t) => {
  const { url } = await startHomeserver(t, userOf('example.org'));
  const service = await buildService(t, url);

  const answer = await service.prove(withField(`"x":${nested(MAX_DEPTH - 1)}`));

  assert.equal(answer.statusCode, 200);
});

function withField(field: string): string {
  return TOKEN.replace(/\}$/v, `,${field}}`);
}

function nested(depth: number): string {
  return '['.repeat(depth) + ']'.repeat(depth);
}
