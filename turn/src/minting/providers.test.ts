import assert from 'node:assert/strict';
import { text } from 'node:stream/consumers';
import type { RequestListener } from 'node:http';
import { test, type TestContext } from 'node:test';
import { json, startHomeserver } from '../../test/fake-homeserver.ts';
import { CLOUDFLARE_ANSWER, TWILIO_ANSWER } from '../../test/recorded-answers.ts';
import { buildService, type Answer, type TestService } from '../../test/service.ts';
import { sign, SITE_SECRET, siteClaims, TOKEN_ENV } from '../../test/tokens.ts';

const NOW = 1_700_000_000_000;
const SECRET = 'canary-secret-of-a-provider';
const SID = `AC${'a'.repeat(32)}`;
const LEFT_OUT = {
  TURN_SHARED_SECRET: '',
  TURN_URIS: '',
  ALLOWED_HOMESERVERS: '',
  HOMESERVER_URL: '',
};
const ENVS = {
  cloudflare: {
    TURN_PROVIDER: 'cloudflare',
    CLOUDFLARE_TURN_KEY_ID: 'key123',
    CLOUDFLARE_TURN_API_TOKEN: SECRET,
  },
  twilio: { TURN_PROVIDER: 'twilio', TWILIO_ACCOUNT_SID: SID, TWILIO_AUTH_TOKEN: SECRET },
};
const ANSWERS = { cloudflare: CLOUDFLARE_ANSWER, twilio: TWILIO_ANSWER };
const PROVIDERS = ['cloudflare', 'twilio'] as const;

test('Cloudflare is asked as it documents, and its answer is given on without port 53', async (t) => {
  const provider = await startProvider(t, 'cloudflare', json(CLOUDFLARE_ANSWER, 201));

  const answer = await ask(provider.service, '?ttl=600');

  const { username, credential } = CLOUDFLARE_ANSWER.iceServers[1] ?? {};
  const turn = [
    'turn:turn.cloudflare.com:3478?transport=udp',
    'turn:turn.cloudflare.com:3478?transport=tcp',
    'turn:turn.cloudflare.com:80?transport=tcp',
    'turns:turn.cloudflare.com:5349?transport=tcp',
    'turns:turn.cloudflare.com:443?transport=tcp',
  ];
  assert.deepEqual(answer.json(), {
    username,
    password: credential,
    uris: ['stun:stun.cloudflare.com:3478', ...turn],
    ttl: 600,
    expires_at: 1_700_000_600,
    iceServers: [{ urls: ['stun:stun.cloudflare.com:3478'] }, { urls: turn, username, credential }],
  });
  assert.deepEqual(provider.asked, [
    {
      line: 'POST /v1/turn/keys/key123/credentials/generate-ice-servers',
      authorization: `Bearer ${SECRET}`,
      type: 'application/json',
      body: '{"ttl":600}',
    },
  ]);
});

test('Twilio is asked as it documents, and its answer is given on', async (t) => {
  const provider = await startProvider(t, 'twilio', json(TWILIO_ANSWER, 201));

  const answer = await ask(provider.service, '?ttl=900');

  const { username, password } = TWILIO_ANSWER;
  const [stun = '', ...turn] = TWILIO_ANSWER.ice_servers.map(({ urls }) => urls);
  assert.deepEqual(answer.json(), {
    username,
    password,
    uris: [stun, ...turn],
    ttl: 600,
    expires_at: 1_700_000_600,
    iceServers: [{ urls: [stun] }, { urls: turn, username, credential: password }],
  });
  assert.deepEqual(provider.asked, [
    {
      line: `POST /2010-04-01/Accounts/${SID}/Tokens.json`,
      authorization: `Basic ${Buffer.from(`${SID}:${SECRET}`).toString('base64')}`,
      type: 'application/x-www-form-urlencoded',
      body: 'Ttl=900',
    },
  ]);
});

test('T-07: a provider that gives longer than asked does not make credentials longer', async (t) => {
  const { service } = await startProvider(
    t,
    'twilio',
    json({ ...TWILIO_ANSWER, ttl: '86400' }, 201),
  );

  assert.equal((await ask(service, '?ttl=300')).json<{ ttl: number }>().ttl, 300);
});

for (const provider of PROVIDERS) {
  test(`T-05: a token used again gives the same of ${provider}, which is not asked again`, async (t) => {
    const { service, asked } = await startProvider(t, provider, json(ANSWERS[provider], 201));

    const first = await ask(service);
    const again = await ask(service);

    assert.equal(first.statusCode, 200);
    assert.deepEqual(again.json(), first.json());
    assert.equal(asked.length, 1);
  });

  test(`${provider} has no regions`, async (t) => {
    const { service, asked } = await startProvider(t, provider, json(ANSWERS[provider], 201));

    const answer = await ask(service, '?region=eu');

    const error = 'There is no such region here';
    assert.deepEqual(
      [answer.statusCode, answer.json()],
      [400, { errcode: 'M_INVALID_PARAM', error }],
    );
    assert.equal(asked.length, 0);
  });

  for (const [what, listener, reason] of [
    ['says 401', json({ error: 'canary' }, 401), /answered 401; check [A-Z_]+ and [A-Z_]+/v],
    ['says 429', json({}, 429), /answered 429/v],
    ['says 500', json({}, 500), /answered 500/v],
    ['says 200', json({}, 200), /answered 200/v],
    ['sends no JSON', respond('canary'), /not JSON/v],
    ['sends an empty object', json({}, 201), /answered without/v],
    ['sends null', json(null, 201), /answered without/v],
    ['sends no servers', json({ iceServers: [], ice_servers: [], ttl: '60' }, 201), /without/v],
    [
      'sends STUN alone',
      servers({ urls: 'stun:a.example', username: 'a', credential: 'b' }),
      /without/v,
    ],
    ['sends no password', servers({ urls: 'turn:a.example', username: 'a' }), /without/v],
    ['sends two users', servers(login('a'), login('b')), /share one user name/v],
    [
      'sends a thousand servers',
      servers(...Array<object>(1000).fill(login('a'))),
      /without|more than/v,
    ],
    ['sends no end', endless, /more than 16384 bytes/v],
    ['never answers', () => undefined, /did not answer in time/v],
    ['redirects', redirect, /answered 307/v],
  ] as const) {
    test(`where ${provider} ${what} the client comes back later, and the log says why`, async (t) => {
      const { service, asked } = await startProvider(t, provider, listener);

      const answer = await ask(service);

      assert.deepEqual(
        [answer.statusCode, answer.json()],
        [
          503,
          {
            errcode: 'M_UNKNOWN',
            error: 'The TURN provider does not answer; ask again later',
            retry_after_ms: 5000,
          },
        ],
      );
      assert.match(service.log(), reason);
      assert.match(service.log(), /"level":40/v);
      assert.doesNotMatch(service.log(), /canary/v);
      assert.equal(asked.length, 1);
    });
  }
}

test('a provider that hangs up is named in the log', async (t) => {
  const { service } = await startProvider(t, 'twilio', (request) => request.socket.destroy());

  assert.equal((await ask(service)).statusCode, 503);
  assert.match(service.log(), /Twilio cannot be reached: UND_ERR_SOCKET/v);
});

interface Asked {
  readonly line: string;
  readonly authorization: string | undefined;
  readonly type: string | undefined;
  readonly body: string;
}

async function startProvider(
  t: TestContext,
  provider: keyof typeof ENVS,
  listener: RequestListener,
): Promise<{ service: TestService; asked: readonly Asked[] }> {
  const asked: Asked[] = [];
  const { url } = await startHomeserver(t, (request, response) => {
    void text(request).then((body) => {
      const { method, url: path, headers } = request;
      asked.push({
        line: `${method ?? ''} ${path ?? ''}`,
        authorization: headers.authorization,
        type: headers['content-type'],
        body,
      });
      listener(request, response);
    });
  });
  return { service: await buildProviderService(t, provider, url), asked };
}

function buildProviderService(
  t: TestContext,
  provider: keyof typeof ENVS,
  url: string,
): Promise<TestService> {
  return buildService(t, '', {
    env: { ...LEFT_OUT, ...TOKEN_ENV, ...ENVS[provider] },
    deps: {
      now: () => NOW,
      limits: { providerTimeoutMs: 500 },
      provider: { baseUrl: new URL(url) },
    },
  });
}

async function ask({ app }: TestService, query = ''): Promise<Answer> {
  const token = await sign(siteClaims(NOW), { key: SITE_SECRET });
  return app.inject({
    method: 'POST',
    url: `/v1/credentials${query}`,
    headers: { authorization: `Bearer ${token}` },
  });
}

function login(username: string): object {
  return { urls: ['turn:a.example'], username, credential: 'password' };
}

function servers(...all: object[]): RequestListener {
  return json({ iceServers: all, ice_servers: all, ttl: '600' }, 201);
}

function respond(body: string): RequestListener {
  return (_request, response) => response.writeHead(201).end(body);
}

function redirect(...[, response]: Parameters<RequestListener>): void {
  response.writeHead(307, { location: '/elsewhere' }).end();
}

function endless(...[, response]: Parameters<RequestListener>): void {
  response.writeHead(201);
  const more = (): void => {
    while (response.write('x'.repeat(1024)));
  };
  response.on('drain', more);
  more();
}
