import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { test, type TestContext } from 'node:test';
import fc from 'fast-check';
import { startHomeserver, userOf } from '../../test/fake-homeserver.ts';
import { buildService, listen, SECRET, type TestService } from '../../test/service.ts';

// FUZZ_SEED repeats a run that failed; it stands in the failure.
const SEED = Number(process.env['FUZZ_SEED'] ?? Date.now() % 2 ** 31);
const ROUNDS = 5000;

test('T-12, T-14: 5,000 JSON bodies and headers get 2xx or 4xx, and nothing of them gets out', async (t) => {
  const { service } = await start(t);
  const counts = new Map<number, number>();

  await fc.assert(
    fc.asyncProperty(ROUTE, HEADERS, BODY, async ([method, url], headers, payload) => {
      const hasBody = method === 'POST' || method === 'PUT';
      const answer = await service.app.inject({
        method,
        url,
        headers: { 'content-type': 'application/json', ...headers },
        ...(hasBody && { payload }),
      });
      counts.set(answer.statusCode, (counts.get(answer.statusCode) ?? 0) + 1);
      check(answer.statusCode, answer.body + JSON.stringify(answer.headers));
    }),
    { numRuns: ROUNDS, seed: SEED },
  );

  // Otherwise nothing was tried but the outermost guard.
  for (const status of [200, 400, 401, 404]) assert.ok((counts.get(status) ?? 0) > 10, `${status}`);
  assert.equal(({} as Record<string, unknown>)['canary'], undefined);
  checkLog(service);
});

test('T-12, T-13, T-14: 5,000 requests of raw bytes get 2xx, 4xx or nothing, and the process lives', async (t) => {
  const { service, port } = await start(t);
  let answers = 0;

  await fc.assert(
    fc.asyncProperty(fc.array(RAW, { minLength: 20, maxLength: 20 }), async (requests) => {
      const texts = await Promise.all(requests.map((bytes) => exchange(port, bytes)));
      for (const text of texts) {
        // 100 is no answer yet.
        const statuses = text.match(/(?<=^HTTP\/1\.1 )(?!100)\d+/gmv) ?? [];
        answers += statuses.length;
        for (const status of statuses) check(Number(status), text);
        // Whatever comes back is HTTP.
        assert.ok(text === '' || text.startsWith('HTTP/1.1 '), text);
      }
    }),
    // A failure is told as it came: to find the smallest one would take minutes.
    { numRuns: ROUNDS / 20, seed: SEED, endOnFailure: true },
  );

  assert.ok(answers > ROUNDS / 2, `${String(answers)} answers`);
  assert.equal((await fetch(`http://127.0.0.1:${String(port)}/healthz`)).status, 200);
  checkLog(service);
});

async function start(t: TestContext): Promise<{ service: TestService; port: number }> {
  const { url } = await startHomeserver(t, userOf('example.org'));
  const service = await buildService(t, url, {
    env: { ALLOWED_ORIGINS: 'https://www.example.org', PUBLIC_STUN: 'true' },
    deps: {
      limits: {
        requestsPerAddressPerMinute: 1_000_000,
        credentialsPerUserPerMinute: 1_000_000,
        headersTimeoutMs: 300,
        requestTimeoutMs: 300,
        timeoutCheckIntervalMs: 20,
      },
    },
  });
  return { service, port: Number(new URL(await listen(service)).port) };
}

function check(status: number, answer: string): void {
  assert.ok((status >= 200 && status < 300) || (status >= 400 && status < 500), `${status}`);
  assert.ok(!answer.includes(SECRET));
  // What a stranger sent is never sent back, and neither is where in the source it failed.
  assert.doesNotMatch(answer, /canary|\.ts:\d|node:internal|node_modules|    at /v);
}

function checkLog(service: TestService): void {
  const log = service.log();
  assert.ok(!log.includes(SECRET));
  assert.doesNotMatch(log, /canary/v);
  // One line for each thing: nobody writes lines of his own.
  for (const line of log.trimEnd().split('\n')) JSON.parse(line);
  assert.doesNotMatch(log, /"level":(?:50|60)/v);
}

/** Sends bytes and half-closes; everything that comes back. */
function exchange(port: number, bytes: Uint8Array): Promise<string> {
  return new Promise((resolve) => {
    const parts: Buffer[] = [];
    connect(port, '127.0.0.1')
      .on('data', (part) => parts.push(part))
      // It may be cut off while it still sends.
      .on('error', () => undefined)
      .on('close', () => {
        resolve(Buffer.concat(parts).toString('latin1'));
      })
      .end(bytes);
  });
}

const CANARIES = [
  'canary',
  'canary\r\nX-Evil: canary',
  'canary\0canary',
  '@canary:example.org',
  '@canary:x\n:example.org',
  'openid-canary:9999999999',
];
const TEXT = fc.oneof(
  fc.constantFrom('openid-alice', 'example.org', 'evil.example', '127.0.0.1', '', ...CANARIES),
  fc.string({ unit: 'binary', maxLength: 40 }),
);
const JSON_VALUE = fc.oneof({ weight: 2, arbitrary: TEXT }, fc.jsonValue({ maxDepth: 10 }));
const KEY = fc.oneof(
  fc.constantFrom(
    ...['access_token', 'matrix_server_name', 'expires_in', 'token_type', '__proto__'],
    ...['constructor', 'prototype', 'toString', 'canary'],
  ),
  fc.string({ maxLength: 8 }),
);
const TOKEN = fc.record(
  { access_token: JSON_VALUE, matrix_server_name: JSON_VALUE, expires_in: JSON_VALUE },
  { requiredKeys: [] },
);
const GOOD_TOKEN = fc.record({
  access_token: fc.constantFrom('openid-alice', 'openid-bob', 'openid-', 'x'),
  matrix_server_name: fc.constant('example.org'),
});
const BODY = fc.oneof(
  GOOD_TOKEN.map((token) => JSON.stringify(token)),
  TOKEN.map((token) => JSON.stringify(token)),
  fc.dictionary(KEY, JSON_VALUE, { maxKeys: 6 }).map((object) => JSON.stringify(object)),
  fc.json({ maxDepth: 12 }),
  fc.tuple(fc.nat(200), fc.constantFrom('[', '{"a":')).map(([depth, open]) => open.repeat(depth)),
  TEXT,
);
const METHOD = fc.constantFrom('GET', 'POST', 'POST', 'PUT', 'OPTIONS', 'DELETE', 'HEAD');
const PATH = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('/v1/credentials', '/v1/credentials?ttl=5') },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      '/_matrix/client/v3/voip/turnServer',
      '/v1/stun',
      '/healthz',
      '/openapi.json',
      '/v1/credentials?ttl=-1&region=__proto__',
      '/v1/credentials?ttl[]=canary&region=canary',
      '/v1/credentials?access_token=canary',
      '/%00canary',
      '/../../canary',
    ),
  },
  fc.webPath().map((path) => `/canary${path}`),
);
const ROUTE = fc.tuple(METHOD, PATH);
const HEADERS = fc.record(
  {
    authorization: fc.constantFrom(
      'Bearer access-alice',
      'Bearer canary',
      'Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJjYW5hcnkifQ.',
      'Basic canary',
      'Bearer ',
      `Bearer ${'a.'.repeat(2000)}`,
    ),
    origin: fc.constantFrom('null', 'https://canary.example', 'https://www.example.org'),
    'content-type': fc.constantFrom('text/plain', 'application/json; charset=x', 'canary', 'a/b'),
    'x-forwarded-for': fc.constantFrom('canary', '10.0.0.1', '::ffff:1.2.3.4, canary'),
    'accept-encoding': fc.constant('canary'),
  },
  { requiredKeys: [] },
);
const LINE = fc.oneof(
  fc.constantFrom(
    'Host: turn',
    'Content-Length: 10',
    'Content-Length: -1',
    'Content-Length: 99999999999999999999',
    'Transfer-Encoding: chunked',
    'Transfer-Encoding: identity, chunked',
    'Content-Type: application/json',
    'Expect: 100-continue',
    'Expect: canary',
    'Upgrade: websocket',
    'Connection: Upgrade, HTTP2-Settings',
    'Connection: close',
    ': canary',
    'canary',
    ' folded: canary',
    `X-Long: ${'x'.repeat(20_000)}`,
  ),
  fc.tuple(KEY, TEXT).map(([name, value]) => `${name}: ${value}`),
);
const WELL_FORMED = fc.tuple(METHOD, PATH, BODY).map(([method, path, body]) => {
  const length = String(Buffer.byteLength(body));
  return `${method} ${path} HTTP/1.1\r\nHost: turn\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n\r\n${body}`;
});
const ILL_FORMED = fc
  .tuple(METHOD, PATH, fc.array(LINE, { maxLength: 5 }), BODY)
  .map(([method, path, lines, body]) =>
    [`${method} ${path} HTTP/1.1`, 'Host: turn', ...lines, '', body].join('\r\n'),
  );
const TEXTS = fc.oneof(
  WELL_FORMED,
  ILL_FORMED,
  fc.tuple(WELL_FORMED, ILL_FORMED).map((texts) => texts.join('')),
);
/** Requests as they should be, as they should not be, piled up, cut short, with bytes changed, and noise. */
const RAW: fc.Arbitrary<Uint8Array> = fc.oneof(
  { weight: 4, arbitrary: TEXTS.map((text) => Buffer.from(text)) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(TEXTS, fc.nat(), fc.nat(255))
      .map(([text, place, value]) =>
        Buffer.from(text).fill(value, place % text.length, (place % text.length) + 1),
      ),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(TEXTS, fc.nat())
      .map(([text, end]) => Buffer.from(text.slice(0, end % text.length))),
  },
  { weight: 1, arbitrary: fc.uint8Array({ minLength: 1, maxLength: 300 }) },
);
