import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  EVIL_ANSWERS,
  IN_BETWEEN,
  json,
  startHomeserver,
  userOf,
} from '../../test/fake-homeserver.ts';
import { buildService, openIdToken, SECRET } from '../../test/service.ts';
import { labelOf, passwordOf } from '../minting/credentials.ts';

const NOW = 1_700_000_000_000;
const NOT_PROVEN = {
  errcode: 'M_UNAUTHORIZED',
  error: 'The token does not prove who you are',
};
const UNKNOWN_TOKEN = {
  errcode: 'M_UNKNOWN_TOKEN',
  error: 'The access token is not valid here',
};
const UNAVAILABLE = {
  errcode: 'M_UNKNOWN',
  error: 'The homeserver does not answer; ask again later',
  retry_after_ms: 5000,
};

test('R101, R102: an OpenID token of an allowed homeserver gives credentials in both shapes', async (t) => {
  const { url, requests } = await startHomeserver(t, userOf('example.org'));
  const service = await buildService(t, url, { deps: { now: () => NOW } });

  const answer = await service.prove(openIdToken('alice'));

  const username = `1700003600:${labelOf(SECRET, '@alice:example.org')}`;
  const credential = passwordOf(SECRET, username);
  assert.equal(answer.statusCode, 200);
  assert.deepEqual(answer.json(), {
    username,
    password: credential,
    uris: ['stun:turn.example.org', 'turn:turn.example.org?transport=udp'],
    ttl: 3600,
    expires_at: 1_700_003_600,
    iceServers: [
      { urls: ['stun:turn.example.org'] },
      { urls: ['turn:turn.example.org?transport=udp'], username, credential },
    ],
  });
  assert.equal(
    requests[0]?.url,
    '/_matrix/federation/v1/openid/userinfo?access_token=openid-alice',
  );
});

test('R101: an access token gives the answer of the Client-Server API', async (t) => {
  const { url, requests } = await startHomeserver(t, userOf('example.org'));
  const service = await buildService(t, url, { deps: { now: () => NOW } });

  const answer = await service.turnServer({ authorization: 'Bearer access-alice' });

  const username = `1700003600:${labelOf(SECRET, '@alice:example.org')}`;
  assert.equal(answer.statusCode, 200);
  assert.deepEqual(answer.json(), {
    username,
    password: passwordOf(SECRET, username),
    uris: ['stun:turn.example.org', 'turn:turn.example.org?transport=udp'],
    ttl: 3600,
  });
  assert.equal(requests[0]?.url, '/_matrix/client/v3/account/whoami');
});

test('R104: a homeserver that is not allowed is not asked', async (t) => {
  const { url, requests } = await startHomeserver(t, userOf('evil.example'));
  const service = await buildService(t, url);

  for (const server of [
    'evil.example',
    url.slice(7),
    'EXAMPLE.org',
    'example.org.',
    'example.org:8448',
    '127.0.0.1',
  ]) {
    const answer = await service.prove(openIdToken('alice', server));
    assert.deepEqual([answer.statusCode, answer.json()], [401, NOT_PROVEN], server);
  }

  assert.equal(requests.length, 0);
});

for (const sub of [
  '@alice:other.example',
  '@alice:EXAMPLE.org',
  '@alice:example.org\n',
  '@alice:example.org:8448',
  '@alice:example.org@evil.example',
  '@alice',
  'alice:example.org',
  '@:example.org',
  '',
  null,
  17,
  ['@alice:example.org'],
  { toString: '@alice:example.org' },
  undefined,
]) {
  test(`R103, T-04: the subject ${JSON.stringify(sub)} gets no credentials`, async (t) => {
    const { url } = await startHomeserver(t, json({ sub }));
    const service = await buildService(t, url);

    const answer = await service.prove(openIdToken('alice'));

    assert.deepEqual([answer.statusCode, answer.json()], [401, NOT_PROVEN]);
  });
}

for (const [name, evil] of Object.entries(EVIL_ANSWERS)) {
  test(`R103: a homeserver that answers ${name} proves nobody`, async (t) => {
    const { url, requests } = await startHomeserver(t, (request, response) => {
      if (request.url === '/yes') userOf('example.org')(request, response);
      else evil(request, response);
    });
    const service = await buildService(t, url);

    const byOpenId = await service.prove(openIdToken('alice'));
    const byAccessToken = await service.turnServer({ authorization: 'Bearer access-alice' });

    const isItsWord = name === 'with 401';
    assert.deepEqual(
      [byOpenId.statusCode, byOpenId.json()],
      isItsWord ? [401, NOT_PROVEN] : [503, UNAVAILABLE],
    );
    assert.deepEqual(
      [byAccessToken.statusCode, byAccessToken.json()],
      isItsWord ? [401, UNKNOWN_TOKEN] : [503, UNAVAILABLE],
    );
    assert.equal(requests.length, 2);
  });
}

for (const [name, answer] of [
  ['does not answer in time', () => undefined],
  ['fails', json({}, 502)],
  ['is too busy', json({}, 429)],
  ...IN_BETWEEN.map(([text, reply]) => [`is hidden behind ${text}`, reply] as const),
] as const) {
  test(`R104: a homeserver that ${name} makes the client come back later`, async (t) => {
    const { url } = await startHomeserver(t, answer);
    const service = await buildService(t, url, {
      deps: { limits: { homeserverTimeoutMs: 200 } },
    });

    for (const refusal of [
      await service.prove(openIdToken('alice')),
      await service.turnServer({ authorization: 'Bearer access-alice' }),
    ]) {
      assert.equal(refusal.statusCode, 503);
      assert.equal(refusal.headers['retry-after'], '5');
      assert.deepEqual(refusal.json(), UNAVAILABLE);
    }
  });
}

test('an access token of a user from elsewhere, a guest or nobody is refused', async (t) => {
  const { url } = await startHomeserver(t, userOf('other.example'));
  const service = await buildService(t, url, {
    env: { ALLOWED_HOMESERVERS: `example.org=${url}` },
  });
  const own = await buildService(t, url, { env: { ALLOWED_HOMESERVERS: `other.example=${url}` } });

  const foreign = await service.turnServer({ authorization: 'Bearer access-alice' });
  const guest = await own.turnServer({ authorization: 'Bearer access-guest' });
  const nobody = await own.turnServer();

  assert.deepEqual(
    [foreign.statusCode, foreign.json<{ errcode: string }>().errcode],
    [403, 'M_FORBIDDEN'],
  );
  assert.deepEqual(
    [guest.statusCode, guest.json<{ errcode: string }>().errcode],
    [403, 'M_GUEST_ACCESS_FORBIDDEN'],
  );
  assert.deepEqual(
    [nobody.statusCode, nobody.json<{ errcode: string }>().errcode],
    [401, 'M_MISSING_TOKEN'],
  );
});

test('without HOMESERVER_URL access tokens are not taken', async (t) => {
  const { url, requests } = await startHomeserver(t, userOf('example.org'));
  const service = await buildService(t, url, { env: { HOMESERVER_URL: '' } });

  const answer = await service.turnServer({ authorization: 'Bearer access-alice' });

  assert.deepEqual(
    [answer.statusCode, answer.json<{ errcode: string }>().errcode],
    [404, 'M_UNRECOGNIZED'],
  );
  assert.equal(requests.length, 0);
});

test('T-05: a token used again gives the same credentials and never fresher ones', async (t) => {
  const { url, requests } = await startHomeserver(t, userOf('example.org'));
  let now = NOW;
  const service = await buildService(t, url, { deps: { now: () => now } });
  const first = (await service.prove(openIdToken('alice'))).json<Record<string, unknown>>();

  now += 600_000;
  const again = (await service.prove(openIdToken('alice'))).json<Record<string, unknown>>();
  now += 3_000_000;
  const ended = await service.prove(openIdToken('alice'));

  assert.deepEqual(again, { ...first, ttl: 3000 });
  assert.deepEqual([ended.statusCode, ended.json()], [401, NOT_PROVEN]);
  assert.equal(requests.length, 1);
});

test('T-05: a token sent twice at the same moment gives one credential', async (t) => {
  const { url } = await startHomeserver(t, userOf('example.org'));
  let now = NOW;
  const service = await buildService(t, url, { deps: { now: () => (now += 1000) } });

  const [one, two] = await Promise.all([
    service.prove(openIdToken('alice')),
    service.prove(openIdToken('alice')),
  ]);

  assert.equal(
    one.json<{ username: string }>().username,
    two.json<{ username: string }>().username,
  );
});

test('T-05: the same token text of another server is another token', async (t) => {
  const { url } = await startHomeserver(t, userOf('example.org'));
  const service = await buildService(t, url, {
    env: { ALLOWED_HOMESERVERS: `example.org=${url},other.example=${url}` },
  });

  const own = await service.prove(openIdToken('alice'));
  const other = await service.prove(openIdToken('alice', 'other.example'));

  assert.equal(own.statusCode, 200);
  assert.equal(other.statusCode, 401);
});

test('T-06: a user gets ten credentials a minute, other users go on', async (t) => {
  const { url } = await startHomeserver(t, userOf('example.org'));
  const service = await buildService(t, url);
  const ask = (name: string): ReturnType<typeof service.turnServer> =>
    service.turnServer({ authorization: `Bearer access-${name}` });

  for (let i = 0; i < 10; i += 1) assert.equal((await ask('alice')).statusCode, 200);
  const refused = await ask('alice');

  assert.equal(refused.statusCode, 429);
  const { errcode, retry_after_ms } = refused.json<{ errcode: string; retry_after_ms: number }>();
  assert.equal(errcode, 'M_LIMIT_EXCEEDED');
  assert.ok(retry_after_ms > 0 && retry_after_ms <= 60_000);
  assert.equal(refused.headers['retry-after'], String(Math.ceil(retry_after_ms / 1000)));
  assert.equal((await ask('bob')).statusCode, 200);
});

test('R104, T-06: an address gets sixty requests a minute, and then the homeserver is left in peace', async (t) => {
  const { url, requests } = await startHomeserver(t, userOf('example.org'));
  const service = await buildService(t, url, { env: { TRUSTED_PROXIES: '127.0.0.1' } });
  const from = (address: string): ReturnType<typeof service.turnServer> =>
    service.turnServer({ authorization: 'Bearer wrong', 'x-forwarded-for': address });

  for (let i = 0; i < 60; i += 1) assert.equal((await from('192.0.2.1')).statusCode, 401);

  assert.equal((await from('192.0.2.1')).statusCode, 429);
  assert.equal(requests.length, 60);
  assert.equal((await from('192.0.2.2')).statusCode, 401);
  assert.equal((await service.app.inject('/healthz')).statusCode, 200);
});

test('X-Forwarded-For of a stranger changes nothing', async (t) => {
  const { url } = await startHomeserver(t, userOf('example.org'));
  const service = await buildService(t, url, {
    deps: { limits: { requestsPerAddressPerMinute: 1 } },
  });

  const first = await service.turnServer({ 'x-forwarded-for': '192.0.2.1' });
  const second = await service.turnServer({ 'x-forwarded-for': '192.0.2.2' });

  assert.deepEqual([first.statusCode, second.statusCode], [401, 429]);
});
