import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clientOf, startFor, textOf } from './test-client.ts';
import { turnCredentials } from './turn-credentials.ts';

test('credentials are those that coturn computes from the same secret', () => {
  const credentials = turnCredentials({
    sharedSecret: 'north',
    userId: '@alice:localhost',
    expiresAtSeconds: 1_700_003_600,
  });

  // printf %s 1700003600:@alice:localhost | openssl dgst -sha1 -hmac north -binary | base64
  assert.deepEqual(credentials, {
    username: '1700003600:@alice:localhost',
    password: '2lvP0QHIAf2nfzHREuzg3IhCCJQ=',
  });
});

test('turnServer gives time-limited credentials of the configured server', async (t) => {
  const uris = ['turn:127.0.0.1:3478?transport=udp'];
  const turn = { uris, sharedSecret: 'north', ttlSeconds: 3600 };
  const homeserver = await startFor(t, { turn, now: () => 1_700_000_000_000 });

  const { body } = await clientOf(homeserver, 'alice').send('GET', '/voip/turnServer');

  assert.deepEqual(body, {
    username: '1700003600:@alice:localhost',
    password: '2lvP0QHIAf2nfzHREuzg3IhCCJQ=',
    uris,
    ttl: 3600,
  });
});

test('turnServer is empty where no TURN server is set up', async (t) => {
  const homeserver = await startFor(t);

  const { status, body } = await clientOf(homeserver, 'alice').send('GET', '/voip/turnServer');

  assert.deepEqual([status, body], [200, {}]);
});

test('an OpenID token proves to a third party who its owner is, until it expires', async (t) => {
  let now = 1_700_000_000_000;
  const homeserver = await startFor(t, { serverName: 'demo.example', now: () => now });
  const alice = clientOf(homeserver, 'alice');
  const check = async (token: string): Promise<readonly unknown[]> => {
    const path = '/_matrix/federation/v1/openid/userinfo';
    const response = await fetch(`${homeserver.url}${path}?access_token=${token}`);
    const { sub, errcode } = (await response.json()) as Record<string, unknown>;
    return [response.status, sub ?? errcode];
  };

  const { body } = await alice.send('POST', `/user/${alice.userId}/openid/request_token`, {});
  const token = textOf(body['access_token']);
  const fresh = await check(token);
  now += 3_600_000;
  const expired = await check(token);

  assert.equal(body['matrix_server_name'], 'demo.example');
  assert.equal(body['expires_in'], 3600);
  assert.deepEqual(fresh, [200, '@alice:demo.example']);
  assert.deepEqual(expired, [401, 'M_UNKNOWN_TOKEN']);
  assert.deepEqual(await check('invented'), [401, 'M_UNKNOWN_TOKEN']);
});

test('nobody gets an OpenID token for somebody else', async (t) => {
  const alice = clientOf(await startFor(t), 'alice');

  const { status } = await alice.send('POST', '/user/@bob:localhost/openid/request_token', {});

  assert.equal(status, 403);
});
