import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import { ConfigError } from '@matrix-call/service';
import { readConfig } from './config.ts';

const LONG = 'canary-secret-of-thirty-two-bytes-or-more';
const MINIMUM = {
  TURN_SHARED_SECRET: LONG,
  TURN_URIS: 'turn:turn.example.org',
  ALLOWED_HOMESERVERS: 'example.org',
};
const CLOUDFLARE = {
  ALLOWED_HOMESERVERS: 'example.org',
  TURN_PROVIDER: 'cloudflare',
  CLOUDFLARE_TURN_KEY_ID: '0a',
};
const TWILIO = {
  ALLOWED_HOMESERVERS: 'example.org',
  TURN_PROVIDER: 'twilio',
  TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
};

/** Every secret there is, and what it needs beside it. */
const SECRETS: readonly (readonly [name: string, beside: Record<string, string>, value: string])[] =
  [
    ['TURN_SHARED_SECRET', { ...MINIMUM, TURN_SHARED_SECRET: '' }, LONG],
    ['SITE_TOKEN_KEY', { ...MINIMUM, SITE_TOKEN_ISSUER: 'a' }, LONG],
    ['VISITOR_TOKEN_SECRET', MINIMUM, LONG],
    ['REDIS_URL', MINIMUM, `redis://:${LONG}@127.0.0.1`],
    ['CLOUDFLARE_TURN_API_TOKEN', CLOUDFLARE, LONG],
    ['TWILIO_AUTH_TOKEN', TWILIO, LONG],
  ];

const REFUSED =
  'has a line break or another character that cannot be seen; a secret is one line of text';

for (const [name, beside, value] of SECRETS) {
  test(`S16: ${name} with a character that cannot be seen is refused, and one line end of a file is not`, () => {
    const middle = (mark: string): string => value.slice(0, 20) + mark + value.slice(20);
    const bad = ['\n', '\r', '\0', '\t', '\u001B', '\u007F', '\u0085', '\u2028', '\uFFFD']
      .flatMap((mark) => [middle(mark), value + mark])
      .concat(`\n${value}`, `${value}\n\n`);
    const ended = (text: string): boolean => /^[^\n]+\n$/v.test(text);

    for (const text of bad) {
      assert.deepEqual(problemsOf({ ...beside, [name]: text }), [`${name} ${REFUSED}`]);
      const inFile = problemsOf({ ...beside, [`${name}_FILE`]: '/f' }, text);
      assert.deepEqual(inFile, ended(text) ? [] : [`${name}_FILE ${REFUSED}`]);
    }
    for (const text of [value, `${value}\n`, `${value}\r\n`, ` ${value} `]) {
      assert.deepEqual(problemsOf({ ...beside, [`${name}_FILE`]: '/f' }, text), []);
    }
  });
}

test('S16: a public key may have lines, and nothing else that cannot be seen', () => {
  const { publicKey } = generateKeyPairSync('ed25519');
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const beside = { ...MINIMUM, SITE_TOKEN_ISSUER: 'a' };

  assert.deepEqual(problemsOf({ ...beside, SITE_TOKEN_KEY: pem }), []);
  assert.deepEqual(problemsOf({ ...beside, SITE_TOKEN_KEY: pem.replaceAll('\n', '\r\n') }), []);
  assert.deepEqual(problemsOf({ ...beside, SITE_TOKEN_KEY: `${pem}\0` }), [
    `SITE_TOKEN_KEY ${REFUSED}`,
  ]);
});

for (const [url, isWarned] of [
  ['http://matrix.example.org', true],
  ['http://10.0.0.1:8008', true],
  ['http://127.example.org', true],
  ['http://[2001:db8::1]', true],
  ['http://synapse:8008', true],
  ['http://localhost:8008', false],
  ['http://matrix.localhost', false],
  ['http://127.0.0.2', false],
  ['http://[::1]:8008', false],
  ['http://[::ffff:127.0.0.1]', false],
  ['https://matrix.example.org', false],
] as const) {
  test(`S16: a homeserver at ${url} is ${isWarned ? '' : 'not '}warned about`, () => {
    const { warnings } = readConfig({
      ...MINIMUM,
      ALLOWED_HOMESERVERS: `example.org=${url}`,
      HOMESERVER_URL: url,
    });

    assert.deepEqual(
      warnings.map((text) =>
        /^\w+ (?:has example\.org=http:\/\/|starts with http:\/\/)/v.test(text),
      ),
      isWarned ? [true, true] : [],
    );
  });
}

function problemsOf(env: Record<string, string>, file = ''): readonly string[] {
  try {
    readConfig(env, () => file);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    assert.doesNotMatch(error.message, /canary/v);
    return error.problems;
  }
  return [];
}
