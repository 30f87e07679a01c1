import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { createAuthority } from '@matrix-call/service/test/authority';
import { startDns, zoneOf, type FakeDns } from '../../test/fake-dns.ts';
import { json, startHomeserver, userOf, type FakeHomeserver } from '../../test/fake-homeserver.ts';
import { publicLoopback } from '../../test/public-loopback.ts';
import { createDns } from '../outside/dns.ts';
import { createAskPublic, getJson } from '../outside/get-json.ts';
import type { AllowedHomeservers } from './allowed-homeservers.ts';
import { createDiscover } from './discovery.ts';
import { verifyOpenIdToken } from './openid.ts';
import type { Subject } from '../subject.ts';

const ANYBODY: AllowedHomeservers = new Map([['*', undefined]]);
const authority = await createAuthority();
const certificate = await authority.issue('hs.example');

test('a user of any public homeserver proves who they are where all are allowed', async (t) => {
  const world = await start(t, (name) => userOf(name));

  assert.deepEqual(await world.verify(world.name, ANYBODY), {
    id: `@alice:${world.name}`,
    proof: 'openid',
    maxTtlSeconds: 3600,
  });
  assert.deepEqual(
    world.homeserver.requests.map(({ url, headers }) => [url, headers.host]),
    [['/_matrix/federation/v1/openid/userinfo?access_token=openid-alice', world.name]],
  );
});

test('T-01: where all are allowed, a name that is not public is refused before DNS is asked', async (t) => {
  const world = await start(t, (name) => userOf(name));

  for (const name of [
    '*',
    'localhost',
    '127.0.0.1',
    '9.9.9.9',
    '[2620:fe::fe]',
    'HS.example',
    'hs.example.',
    'hs.local',
    'hs.example/',
    'user@hs.example',
    '',
  ]) {
    await assert.rejects(world.verify(name, ANYBODY), { code: 'notProven' }, name);
  }

  assert.deepEqual(world.dns.questions, []);
  assert.deepEqual(world.homeserver.requests, []);
});

for (const sub of [
  '@alice:other.example',
  '@alice:hs.example',
  '@alice:HS.example:NAME',
  '@alice:NAME\n',
  '@alice:NAME\0',
  '@alice:NAME ',
  ' @alice:NAME',
  '@alice:NAME:443',
  '@alice:NAME@other.example',
  '@alice:other.example:NAME',
  '@al ice:NAME',
  '@al\nice:NAME',
  '@:NAME',
  'alice:NAME',
  '@alice',
  '@alice:',
  `@${'a'.repeat(256)}:NAME`,
  '',
  null,
  17,
  true,
  ['@alice:NAME'],
  { '@alice:NAME': '@alice:NAME' },
  undefined,
]) {
  test(`T-04: the subject ${JSON.stringify([sub]).slice(1, 40)} proves nobody`, async (t) => {
    const world = await start(t, (name) =>
      json(JSON.parse(JSON.stringify({ sub }).replaceAll('NAME', name))),
    );

    await assert.rejects(world.verify(world.name, ANYBODY), {
      name: 'ServiceError',
      code: 'notProven',
    });

    assert.equal(world.homeserver.requests.length, 1);
  });
}

test('T-04: a certificate for another name proves nobody', async (t) => {
  const world = await start(t, (name) => userOf(name));
  const stranger = world.name.replace('hs', 'stranger');

  await assert.rejects(world.verify(stranger, ANYBODY), { code: 'homeserverUnavailable' });

  assert.deepEqual(world.homeserver.requests, []);
});

interface World {
  /** The name of the homeserver, with its port. */
  readonly name: string;
  readonly homeserver: FakeHomeserver;
  readonly dns: FakeDns;
  verify(serverName: string, homeservers: AllowedHomeservers): Promise<Subject>;
}

async function start(
  t: TestContext,
  answerOf: (name: string) => ReturnType<typeof json>,
): Promise<World> {
  let name = '';
  const homeserver = await startHomeserver(
    t,
    (request, response) => {
      answerOf(name)(request, response);
    },
    { certificate },
  );
  name = `hs.example:${String(homeserver.port)}`;
  const dns = await startDns(
    t,
    zoneOf({ 'hs.example': ['127.0.0.1'], 'stranger.example': ['127.0.0.1'] }),
  );
  const outside = { ...publicLoopback(dns, authority), dns: createDns([dns.server]) };
  const askPublic = createAskPublic(outside);
  const parts = {
    getJson,
    getPublicJson: async (...question: Parameters<typeof askPublic>) =>
      (await askPublic(...question)).json,
    discover: createDiscover({ askPublic, dns: outside.dns }),
    signal: AbortSignal.timeout(5000),
  };
  return {
    name,
    homeserver,
    dns,
    verify: (server, homeservers) =>
      verifyOpenIdToken(
        { access_token: 'openid-alice', matrix_server_name: server },
        { ...parts, homeservers },
      ),
  };
}
