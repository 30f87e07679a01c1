import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json, startHomeserver, userOf } from '../../test/fake-homeserver.ts';
import { getJson } from '../outside/get-json.ts';
import { verifyAccessToken } from './whoami.ts';

const ELSEWHERE = new URL('http://127.0.0.1:1');

for (const [list, homeservers, isGood] of [
  ['no list', new Map(), true],
  ['everybody', new Map([['*', undefined]]), true],
  ['the server', new Map([['example.org', ELSEWHERE]]), true],
  ['other servers', new Map([['other.example', undefined]]), false],
  ['the server in capitals', new Map([['EXAMPLE.org', undefined]]), false],
] as const) {
  test(`with ${list} allowed, an access token of a user is ${isGood ? 'good' : 'refused'}`, async (t) => {
    const { url, requests } = await startHomeserver(t, userOf('example.org'));

    const proving = verifyAccessToken('access-alice', {
      homeserverUrl: new URL(`${url}/base/`),
      homeservers,
      getJson,
      signal: AbortSignal.timeout(5000),
    });

    if (isGood) {
      const subject = { id: '@alice:example.org', proof: 'access_token', maxTtlSeconds: 3600 };
      assert.deepEqual(await proving, subject);
    } else await assert.rejects(proving, { code: 'forbidden' });
    const asked = requests.map((request) => [request.url, request.headers.authorization]);
    assert.deepEqual(asked, [['/base/_matrix/client/v3/account/whoami', 'Bearer access-alice']]);
  });
}

for (const [answer, code] of [
  [{ user_id: '@alice:example.org', is_guest: true }, 'guest'],
  [{ user_id: '@alice:example.org', is_guest: 'no' }, 'guest'],
  [{ user_id: '@alice:example.org\n' }, 'homeserverUnavailable'],
  [{ user_id: 'alice' }, 'homeserverUnavailable'],
  [{ user_id: ['@alice:example.org'] }, 'homeserverUnavailable'],
  [{}, 'homeserverUnavailable'],
  [[], 'homeserverUnavailable'],
  [null, 'homeserverUnavailable'],
] as const) {
  test(`whoami with ${JSON.stringify(answer)} is refused as ${code}`, async (t) => {
    const { url } = await startHomeserver(t, json(answer));

    const proving = verifyAccessToken('access-alice', {
      homeserverUrl: new URL(url),
      homeservers: new Map(),
      getJson,
      signal: AbortSignal.timeout(5000),
    });

    await assert.rejects(proving, { code });
  });
}

for (const [status, code] of [
  [401, 'unknownToken'],
  [400, 'homeserverUnavailable'],
  [403, 'homeserverUnavailable'],
  [404, 'homeserverUnavailable'],
  [302, 'homeserverUnavailable'],
  [500, 'homeserverUnavailable'],
] as const) {
  test(`a homeserver that answers whoami with ${status} means ${code}: a client ends its session for nothing else`, async (t) => {
    const { url } = await startHomeserver(t, json({ errcode: 'M_UNKNOWN_TOKEN' }, status));

    const proving = verifyAccessToken('access-alice', {
      homeserverUrl: new URL(url),
      homeservers: new Map(),
      getJson,
      signal: AbortSignal.timeout(5000),
    });

    await assert.rejects(proving, { code });
  });
}

test('an account that is locked ends no session: only M_UNKNOWN_TOKEN says that a token is unknown', async (t) => {
  const { url } = await startHomeserver(t, json({ errcode: 'M_USER_LOCKED' }, 401));

  const proving = verifyAccessToken('access-alice', {
    homeserverUrl: new URL(url),
    homeservers: new Map(),
    getJson,
    signal: AbortSignal.timeout(5000),
  });

  await assert.rejects(proving, { code: 'homeserverUnavailable' });
});
