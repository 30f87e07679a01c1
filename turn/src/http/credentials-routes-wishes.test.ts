import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { startHomeserver, userOf } from '../../test/fake-homeserver.ts';
import { buildService, type Answer } from '../../test/service.ts';

const NOW = 1_700_000_000_999;
const ENV = {
  TURN_URIS_EU: 'turn:eu.example.org?transport=udp,stun:eu.example.org',
  TURN_URIS_US_WEST: 'turns:us.example.org?transport=tcp',
};

for (const [query, uris] of [
  ['', ['stun:turn.example.org', 'turn:turn.example.org?transport=udp']],
  ['?region=eu', ['turn:eu.example.org?transport=udp', 'stun:eu.example.org']],
  ['?region=us_west', ['turns:us.example.org?transport=tcp']],
] as const) {
  test(`the servers of "${query}" are ${uris.join(' and ')}`, async (t) => {
    const answer = await ask(t, query);

    assert.deepEqual(answer.json<{ uris: string[] }>().uris, uris);
  });
}

test('an unknown region is refused, and the known ones are named', async (t) => {
  const answer = await ask(t, '?region=asia');

  assert.deepEqual(
    [answer.statusCode, answer.json()],
    [
      400,
      { errcode: 'M_INVALID_PARAM', error: 'There is no such region here; there is eu, us_west' },
    ],
  );
});

for (const query of [
  '?region=EU',
  '?region=',
  '?region=eu&region=us_west',
  '?region=__proto__%0d%0a',
  '?ttl=',
  '?ttl=-1',
  '?ttl=1e3',
  '?ttl=60.5',
  '?ttl=60&ttl=70',
  '?ttl=9999999',
  '?ttl[a]=1&ttl=x',
]) {
  test(`the wish ${query} is refused`, async (t) => {
    const answer = await ask(t, query);

    assert.deepEqual(
      [answer.statusCode, answer.json()],
      [
        400,
        {
          errcode: 'M_INVALID_PARAM',
          error: 'region must be one label and ttl one whole number of seconds',
        },
      ],
    );
  });
}

for (const [configured, query, ttl] of [
  ['', '', 3600],
  ['', '?ttl=600', 600],
  ['', '?ttl=60', 60],
  ['', '?ttl=59', 60],
  ['', '?ttl=0', 60],
  ['', '?ttl=3601', 3600],
  ['', '?ttl=999999', 3600],
  ['86400', '', 3600],
  ['86400', '?ttl=86400', 3600],
  ['900', '', 900],
  ['900', '?ttl=901', 900],
  ['900', '?ttl=300', 300],
  ['30', '?ttl=60', 30],
] as const) {
  test(`T-07: "${query}" where ${configured || 'no'} seconds are configured gives ${String(ttl)}`, async (t) => {
    const answer = await ask(t, query, { TURN_TTL_SECONDS: configured });

    const body = answer.json<{ ttl: number; username: string }>();
    assert.equal(body.ttl, ttl);
    assert.equal(body.username.split(':')[0], String(1_700_000_000 + ttl));
  });
}

test('STUN servers are told to anybody if PUBLIC_STUN is true', async (t) => {
  const env = { ...ENV, PUBLIC_STUN: 'true' };
  const { app } = await buildService(t, 'http://127.0.0.1:1', { env });

  const answer = await app.inject('/v1/stun');
  const ofRegion = await app.inject('/v1/stun?region=us_west');

  assert.deepEqual(answer.json(), {
    uris: ['stun:turn.example.org'],
    iceServers: [{ urls: ['stun:turn.example.org'] }],
  });
  assert.deepEqual(ofRegion.json(), { uris: [], iceServers: [] });
});

test('STUN servers are told to nobody otherwise', async (t) => {
  const { app } = await buildService(t, 'http://127.0.0.1:1');

  const answer = await app.inject('/v1/stun');

  assert.deepEqual(
    [answer.statusCode, answer.json()],
    [
      404,
      {
        errcode: 'M_UNRECOGNIZED',
        error: 'This service tells no STUN servers without a proof',
      },
    ],
  );
});

test('asking for STUN servers counts as a request of the address', async (t) => {
  const { app } = await buildService(t, 'http://127.0.0.1:1', {
    env: { PUBLIC_STUN: 'true' },
    deps: { limits: { requestsPerAddressPerMinute: 1 } },
  });

  const statuses = [
    (await app.inject('/v1/stun')).statusCode,
    (await app.inject('/v1/stun')).statusCode,
  ];

  assert.deepEqual(statuses, [200, 429]);
});

async function ask(
  t: TestContext,
  query: string,
  env: Record<string, string> = {},
): Promise<Answer> {
  const { url } = await startHomeserver(t, userOf('example.org'));
  const service = await buildService(t, url, {
    env: { ...ENV, ...env },
    deps: { now: () => NOW },
  });
  return service.app.inject({
    url: `/_matrix/client/v3/voip/turnServer${query}`,
    headers: { authorization: 'Bearer access-alice' },
  });
}
