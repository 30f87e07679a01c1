import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConfigError } from '@matrix-call/service';
import { readConfig } from './config.ts';

const SECRET = 'a-secret-that-is-long-enough';
const MINIMUM = {
  TURN_SHARED_SECRET: SECRET,
  TURN_URIS: 'turn:turn.example.org:3478?transport=udp',
  ALLOWED_HOMESERVERS: 'example.org',
};

test('three variables are enough, the rest has defaults', () => {
  assert.deepEqual(readConfig(MINIMUM), {
    host: '127.0.0.1',
    port: 8090,
    secret: SECRET,
    provider: { kind: 'coturn' },
    turnUris: ['turn:turn.example.org:3478?transport=udp'],
    regions: new Map(),
    publicStun: false,
    ttlSeconds: 3600,
    homeservers: new Map([['example.org', undefined]]),
    homeserverUrl: undefined,
    origins: [],
    trustedProxies: [],
    logLevel: 'info',
    metrics: { listener: undefined, allowed: ['127.0.0.0/8', '::1'] },
    siteToken: undefined,
    visitorTokenSecret: undefined,
    redisUrl: undefined,
    warnings: [],
  });
});

test('every variable is read', () => {
  const config = readConfig({
    HOST: '::1',
    PORT: '0',
    TURN_SHARED_SECRET: `${SECRET}, the-old-secret-of-last-year`,
    TURN_URIS: 'stun:t.example, turns:[2001:db8::1]:5349?transport=tcp',
    TURN_TTL_SECONDS: '600',
    ALLOWED_HOMESERVERS: 'example.org, localhost:8008=http://127.0.0.1:8008/base',
    HOMESERVER_URL: 'https://matrix.example.org',
    TURN_URIS_EU_WEST: 'turn:eu.example',
    PUBLIC_STUN: 'true',
    SITE_TOKEN_KEY: 'a-secret-of-the-site-of-32-bytes',
    SITE_TOKEN_ISSUER: 'https://www.example.org',
    VISITOR_TOKEN_SECRET: 'a-secret-of-the-gateway-32-bytes',
    ALLOWED_ORIGINS: 'https://www.example.org,http://localhost:5173',
    TRUSTED_PROXIES: '10.0.0.0/8, ::1',
    LOG_LEVEL: 'warn',
    METRICS_PORT: '9464',
    METRICS_HOST: '::1',
    METRICS_ALLOWED: '10.0.0.5',
    REDIS_URL: 'rediss://turn:word@redis.example.org:6380/1',
  });

  assert.deepEqual(config, {
    host: '::1',
    port: 0,
    secret: SECRET,
    provider: { kind: 'coturn' },
    turnUris: ['stun:t.example', 'turns:[2001:db8::1]:5349?transport=tcp'],
    regions: new Map([['eu_west', ['turn:eu.example']]]),
    publicStun: true,
    siteToken: {
      key: { kind: 'secret', secret: 'a-secret-of-the-site-of-32-bytes' },
      issuer: 'https://www.example.org',
      audience: 'matrix-call-turn',
    },
    visitorTokenSecret: 'a-secret-of-the-gateway-32-bytes',
    ttlSeconds: 600,
    homeservers: new Map([
      ['example.org', undefined],
      ['localhost:8008', new URL('http://127.0.0.1:8008/base')],
    ]),
    homeserverUrl: new URL('https://matrix.example.org'),
    origins: ['https://www.example.org', 'http://localhost:5173'],
    trustedProxies: ['10.0.0.0/8', '::1'],
    logLevel: 'warn',
    metrics: { listener: { host: '::1', port: 9464 }, allowed: ['10.0.0.5'] },
    redisUrl: new URL('rediss://turn:word@redis.example.org:6380/1'),
    warnings: [],
  });
});

test('a secret can lie in a file', () => {
  const config = readConfig(
    { ...MINIMUM, TURN_SHARED_SECRET: '', TURN_SHARED_SECRET_FILE: '/run/secret' },
    (path) => {
      assert.equal(path, '/run/secret');
      return `${SECRET}\n`;
    },
  );

  assert.equal(config.secret, SECRET);
});

test('everything that is wrong is said at once', () => {
  assert.deepEqual(problemsOf({ PORT: '99999' }), [
    'PORT must be a port from 0 to 65535, not "99999"',
    'TURN_SHARED_SECRET is missing; set it, or TURN_SHARED_SECRET_FILE to a file that holds it',
    'TURN_URIS is missing',
    'None of ALLOWED_HOMESERVERS, HOMESERVER_URL, SITE_TOKEN_KEY, SITE_TOKEN_JWKS_URL, VISITOR_TOKEN_SECRET is set; nobody could prove who they are',
  ]);
});

for (const [variable, value, problem] of [
  ['HOST', 'a b', 'must be an address or a host name to listen at, not "a b"'],
  ['PORT', 'http', 'must be a port from 0 to 65535, not "http"'],
  ['PORT', '-1', 'must be a port from 0 to 65535, not "-1"'],
  [
    'TURN_SHARED_SECRET',
    'new,,old',
    'has an empty entry; separate several secrets by single commas',
  ],
  ['TURN_TTL_SECONDS', '0', 'must be a whole number of seconds from 1, not "0"'],
  ['TURN_TTL_SECONDS', '1h', 'must be a whole number of seconds from 1, not "1h"'],
  ['TURN_URIS', 'stun:t.example', 'needs at least one turn: or turns: URI'],
  ['TURN_URIS', 'turn:t.example,', 'has an empty entry; separate entries by single commas'],
  [
    'TURN_URIS',
    'https://t.example',
    'has "https://t.example", which is no TURN URI; write turn:turn.example.org:3478?transport=udp or turns:turn.example.org:5349?transport=tcp',
  ],
  [
    'ALLOWED_HOMESERVERS',
    '*.org',
    'has "*.org", which is no Matrix server name such as example.org',
  ],
  [
    'ALLOWED_HOMESERVERS',
    'https://example.org',
    'has "https://example.org", which is no Matrix server name such as example.org',
  ],
  ...[
    'localhost',
    '127.0.0.1',
    '2130706433',
    '0x7f.1',
    '127.1',
    '[::1]',
    'EXAMPLE.org',
    '10.0.0.1:8448',
  ].map(
    (name) =>
      [
        'ALLOWED_HOMESERVERS',
        name,
        `has "${name}", which cannot be found from outside; give its base URL: ${name}=http://127.0.0.1:8008`,
      ] as const,
  ),
  [
    'ALLOWED_HOMESERVERS',
    'example.org=ftp://x',
    'has "example.org=…", whose URL must be a URL that starts with https:// or http://, not "ftp://x"',
  ],
  [
    'HOMESERVER_URL',
    'matrix.example.org',
    'must be a URL that starts with https:// or http://, not "matrix.example.org"',
  ],
  [
    'HOMESERVER_URL',
    'https://user:word@matrix.example.org',
    'must be a base URL without user, query or fragment: "matrix.example.org"',
  ],
  ...['*', 'null', 'https://a.example/', 'a.example', 'https://a.example/path'].map(
    (origin) =>
      [
        'ALLOWED_ORIGINS',
        origin,
        `has "${origin}", which is no web origin; write https://www.example.org, with no path and no slash at the end, and every site by itself`,
      ] as const,
  ),
  ['TRUSTED_PROXIES', 'proxy', 'has "proxy", which is no address or network such as 10.0.0.0/8'],
  [
    'TRUSTED_PROXIES',
    '10.0.0.0/33',
    'has "10.0.0.0/33", which is no address or network such as 10.0.0.0/8',
  ],
  ...['127.0.0.1/32/8', '10.0.0.0/', '10.0.0.0/08', '10.0.0.0/+8', 'fe80::1%eth0', '::/129'].map(
    (entry) =>
      [
        'TRUSTED_PROXIES',
        entry,
        `has "${entry}", which is no address or network such as 10.0.0.0/8`,
      ] as const,
  ),
  ...['..', '-', 'a..b', '999.999.999.999', '127.0.0.1:80', 'host.7'].map(
    (name) =>
      ['HOST', name, `must be an address or a host name to listen at, not "${name}"`] as const,
  ),
] as const) {
  test(`${variable}=${value} is refused with its reason`, () => {
    assert.deepEqual(problemsOf({ ...MINIMUM, [variable]: value }), [`${variable} ${problem}`]);
  });
}

test('a secret given twice is refused', () => {
  assert.deepEqual(problemsOf({ ...MINIMUM, TURN_SHARED_SECRET_FILE: '/run/secret' }), [
    'TURN_SHARED_SECRET and TURN_SHARED_SECRET_FILE are both set; keep one of them',
  ]);
});

test('a secret file that cannot be read is named with the reason', () => {
  assert.deepEqual(
    problemsOf({ ...MINIMUM, TURN_SHARED_SECRET: '', TURN_SHARED_SECRET_FILE: '/no/such/file' }),
    ['TURN_SHARED_SECRET_FILE names /no/such/file, which cannot be read: ENOENT'],
  );
});

test('a short secret and a long life are warned about, and no warning shows the secret', () => {
  const { warnings } = readConfig({
    ...MINIMUM,
    TURN_SHARED_SECRET: 's3cret',
    TURN_TTL_SECONDS: '7200',
  });

  assert.equal(warnings.length, 2);
  assert.match(warnings[0] ?? '', /^TURN_SHARED_SECRET is shorter than 16 characters/v);
  assert.match(warnings[1] ?? '', /^TURN_TTL_SECONDS is 7200; credentials last 3600 seconds/v);
  assert.doesNotMatch(warnings.join(), /s3cret/v);
});

test('a proxy that could be anybody is warned about', () => {
  const { warnings } = readConfig({ ...MINIMUM, TRUSTED_PROXIES: '10.0.0.0/8,::/0' });

  assert.equal(warnings.length, 1);
  assert.match(warnings[0] ?? '', /^TRUSTED_PROXIES has ::\/0: everybody may say/v);
});

for (const uri of [
  'turn:turn.example.org:0',
  'turn:turn.example.org:65536',
  'turn:[1]',
  'turn:[::1%lo]',
  'turns:turn.example.org:99999?transport=tcp',
]) {
  test(`${uri} would make browsers refuse all servers, so it is refused here`, () => {
    assert.equal(problemsOf({ ...MINIMUM, TURN_URIS: uri }).length, 1);
  });
}

test('taking everybody is warned about loudly', () => {
  const { homeservers, warnings } = readConfig({ ...MINIMUM, ALLOWED_HOMESERVERS: '*' });

  assert.deepEqual(homeservers, new Map([['*', undefined]]));
  assert.equal(warnings.length, 1);
  assert.match(
    warnings[0] ?? '',
    /^ALLOWED_HOMESERVERS has \*: whoever has an account on any Matrix server, even one set up a minute ago, gets relay time/v,
  );
});

test('the literal of a public address can be a homeserver', () => {
  const { homeservers } = readConfig({
    ...MINIMUM,
    ALLOWED_HOMESERVERS: '9.9.9.9,[2620:fe::fe]:8448',
  });

  assert.deepEqual([...homeservers.keys()], ['9.9.9.9', '[2620:fe::fe]:8448']);
});

function problemsOf(env: Record<string, string>): readonly string[] {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}
