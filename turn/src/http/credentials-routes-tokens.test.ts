import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { test, type TestContext } from 'node:test';
import {
  buildService,
  openIdToken,
  SECRET,
  type Answer,
  type TestService,
} from '../../test/service.ts';
import {
  ISSUER,
  sign,
  SITE_SECRET,
  siteClaims,
  TOKEN_ENV,
  VISITOR_SECRET,
  visitorClaims,
} from '../../test/tokens.ts';
import { startHomeserver, userOf } from '../../test/fake-homeserver.ts';
import type { Limits } from '../limits/limits.ts';
import { labelOf } from '../minting/credentials.ts';

const NOW = 1_700_000_000_000;
const NO_HOMESERVER = { ALLOWED_HOMESERVERS: '', HOMESERVER_URL: '' };
const NOT_PROVEN = [
  401,
  { errcode: 'M_UNAUTHORIZED', error: 'The token does not prove who you are' },
];

test('a token of the site gives credentials in both shapes, with an empty body and with none', async (t) => {
  const { service } = await start(t);
  const token = await sign(siteClaims(NOW), { key: SITE_SECRET });

  const answer = await bearer(service, token);
  const withBody = await service.prove({}, { authorization: `Bearer ${token}` });

  const username = `1700003600:${labelOf(SECRET, `site:${ISSUER}|alice`)}`;
  const { password } = answer.json<{ password: string }>();
  assert.equal(answer.statusCode, 200);
  assert.deepEqual(answer.json(), {
    username,
    password,
    uris: ['stun:turn.example.org', 'turn:turn.example.org?transport=udp'],
    ttl: 3600,
    expires_at: 1_700_003_600,
    iceServers: [
      { urls: ['stun:turn.example.org'] },
      { urls: ['turn:turn.example.org?transport=udp'], username, credential: password },
    ],
  });
  assert.deepEqual(withBody.json(), answer.json());
});

test('T-16: a visitor of the gateway gets credentials for ten minutes, whatever is asked', async (t) => {
  const { service } = await start(t);
  const token = await sign(visitorClaims(NOW), { key: VISITOR_SECRET });

  const answer = await bearer(service, token, '?ttl=3600');

  const { ttl, expires_at, username } = answer.json<Record<string, unknown>>();
  assert.deepEqual([ttl, expires_at], [600, 1_700_000_600]);
  assert.equal(username, `1700000600:${labelOf(SECRET, 'visitor:v-3f9a')}`);
});

for (const [what, claims, key] of [
  ['that has ended', { exp: NOW / 1000 - 6 }, VISITOR_SECRET],
  ['that lives sixteen minutes', { exp: NOW / 1000 + 960 }, VISITOR_SECRET],
  ['for somebody else', { aud: 'other' }, VISITOR_SECRET],
  ['that the site signed', {}, SITE_SECRET],
  ['that the gateway signed in the name of the site', { iss: ISSUER }, VISITOR_SECRET],
] as const) {
  test(`T-16: a visitor token ${what} gives nothing`, async (t) => {
    const { service } = await start(t);

    const answer = await bearer(service, await sign(visitorClaims(NOW, claims), { key }));

    assert.deepEqual([answer.statusCode, answer.json()], NOT_PROVEN);
  });
}

test('T-16: nobody gets credentials without a proof', async (t) => {
  const { service } = await start(t);

  const nothing = await service.app.inject({ method: 'POST', url: '/v1/credentials' });
  const basic = await service.prove({}, { authorization: 'Basic YTpi' });

  assert.deepEqual([nothing.statusCode, errcode(nothing)], [400, 'M_BAD_JSON']);
  assert.deepEqual([basic.statusCode, errcode(basic)], [401, 'M_MISSING_TOKEN']);
});

for (const [kind, claims, key] of [
  ['site', siteClaims(NOW, { exp: NOW / 1000 + 3600 }), SITE_SECRET],
  ['visitor', visitorClaims(NOW, { exp: NOW / 1000 + 900 }), VISITOR_SECRET],
] as const) {
  test(`T-05: a ${kind} token used again gives the same credentials and never fresher ones`, async (t) => {
    const { service, wait } = await start(t);
    const token = await sign(claims, { key });
    const first = (await bearer(service, token)).json<{ ttl: number }>();

    wait(60_000);
    const again = (await bearer(service, token, '?ttl=120')).json<Record<string, unknown>>();
    wait(first.ttl * 1000);
    const ended = await bearer(service, token);

    assert.deepEqual(again, { ...first, ttl: first.ttl - 60 });
    assert.deepEqual([ended.statusCode, ended.json()], NOT_PROVEN);
  });
}

test('T-05: a token with another signature that is good as well gives nothing more', async (t) => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const { service } = await start(t, { SITE_TOKEN_KEY: pem });
  const signing = { key: privateKey, header: { alg: 'ES256' } };
  const [one, two] = [await sign(siteClaims(NOW), signing), await sign(siteClaims(NOW), signing)];

  assert.notEqual(one, two);
  assert.equal((await bearer(service, one)).statusCode, 200);
  assert.deepEqual((await bearer(service, two)).json(), NOT_PROVEN[1]);
});

test('T-05: a signature written in other letters gives nothing more', async (t) => {
  const limits = { requestsPerAddressPerMinute: 100, credentialsPerUserPerMinute: 100 };
  const { service, wait } = await start(t, {}, limits);
  const token = await sign(siteClaims(NOW), { key: SITE_SECRET });
  const first = (await bearer(service, token)).json<{ expires_at: number }>();
  wait(60_000);

  // The last letter of 32 bytes in base64url has two bits that mean nothing.
  for (const letter of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=') {
    const answer = await bearer(service, token.slice(0, -1) + letter);
    if (answer.statusCode === 200) {
      assert.equal(answer.json<{ expires_at: number }>().expires_at, first.expires_at);
    } else {
      assert.deepEqual(answer.json(), NOT_PROVEN[1]);
    }
  }
});

test('T-06: a user of the site gets ten credentials a minute, with as many tokens as they like', async (t) => {
  const { service } = await start(t);
  const answers = [];
  for (let i = 0; i < 11; i += 1) {
    const token = await sign(siteClaims(NOW, { jti: String(i) }), { key: SITE_SECRET });
    answers.push(await bearer(service, token));
  }
  const other = await sign(siteClaims(NOW, { sub: 'bob' }), { key: SITE_SECRET });

  const names = answers.slice(0, 10).map((one) => one.json<{ username: string }>().username);
  assert.equal(new Set(names).size, 1);
  assert.equal(answers.at(-1)?.statusCode, 429);
  assert.equal((await bearer(service, other)).statusCode, 200);
});

test('a way that is off says so, and no other way takes its tokens', async (t) => {
  const { url } = await startHomeserver(t, userOf('example.org'));
  const matrix = await buildService(t, url);
  const { service: tokens } = await start(t);
  const token = await sign(siteClaims(NOW), { key: SITE_SECRET });

  for (const [answer, error] of [
    [await bearer(matrix, token), 'This service does not take tokens of sites or visitors'],
    [await tokens.prove(openIdToken('alice')), 'This service does not take OpenID tokens'],
    [
      await tokens.turnServer({ authorization: `Bearer ${token}` }),
      'This service does not take access tokens',
    ],
  ] as const) {
    assert.deepEqual(
      [answer.statusCode, answer.json()],
      [404, { errcode: 'M_UNRECOGNIZED', error }],
    );
  }
});

test('two tokens in one request are refused', async (t) => {
  const { service } = await start(t);
  const token = await sign(siteClaims(NOW), { key: SITE_SECRET });

  const answer = await service.prove(openIdToken('alice'), { authorization: `Bearer ${token}` });

  assert.deepEqual([answer.statusCode, errcode(answer)], [400, 'M_BAD_JSON']);
});

test('tokens are counted by way and outcome', async (t) => {
  const { service } = await start(t);
  const token = await sign(visitorClaims(NOW), { key: VISITOR_SECRET });
  for (let i = 0; i < 3; i += 1) await bearer(service, token);
  await bearer(service, 'nonsense');

  const { body } = await service.app.inject('/metrics');

  for (const [outcome, count] of [
    ['fresh', 1],
    ['repeated', 2],
    ['notProven', 1],
  ] as const) {
    const line = `matrix_call_turn_credentials_total{proof="visitor_token",outcome="${outcome}"} ${String(count)}`;
    assert.ok(body.split('\n').includes(line), line);
  }
});

test('T-10: no token of a site or visitor and no subject stands in the log', async (t) => {
  const { service } = await start(t);
  const claims = { sub: 'canary-subject' };
  const tokens = [
    await sign(siteClaims(NOW, claims), { key: SITE_SECRET }),
    await sign(visitorClaims(NOW, claims), { key: VISITOR_SECRET }),
    await sign(siteClaims(NOW, { ...claims, exp: 1 }), { key: SITE_SECRET }),
    await sign(visitorClaims(NOW, { ...claims, aud: 'canary' }), { key: VISITOR_SECRET }),
  ];

  for (const token of tokens) {
    await bearer(service, token);
    assert.ok(!service.log().includes(token.slice(-20)));
  }

  assert.match(service.log(), /Answered/v);
  assert.doesNotMatch(service.log(), /canary/v);
});

async function start(
  t: TestContext,
  env: Record<string, string> = {},
  limits: Partial<Limits> = {},
): Promise<{ service: TestService; wait: (ms: number) => void }> {
  let now = NOW;
  const service = await buildService(t, '', {
    env: { ...NO_HOMESERVER, ...TOKEN_ENV, ...env },
    deps: { now: () => now, limits },
  });
  const wait = (ms: number): void => {
    now += ms;
  };
  return { service, wait };
}

function bearer({ app }: TestService, token: string, query = ''): Promise<Answer> {
  return app.inject({
    method: 'POST',
    url: `/v1/credentials${query}`,
    headers: { authorization: `Bearer ${token}` },
  });
}

function errcode(answer: Answer): string {
  return answer.json<{ errcode: string }>().errcode;
}
