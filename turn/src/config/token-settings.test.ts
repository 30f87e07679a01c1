import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import { EnvReader } from '@matrix-call/service';
import { readTokens, warningsAboutTokens } from './token-settings.ts';

const SECRET = 'canary-secret-of-exactly-32-byte';
const SITE = { SITE_TOKEN_KEY: SECRET, SITE_TOKEN_ISSUER: 'https://www.example.org' };
const PEM = {
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
} as const;
const SHORT =
  'is shorter than 32 bytes and can be guessed from one token; make one with: openssl rand -hex 32';

test('tokens of sites and visitors are off where nothing is set', () => {
  assert.deepEqual(readTokens(new EnvReader({}, () => '')), {
    siteToken: undefined,
    visitorTokenSecret: undefined,
  });
});

test('a site has a secret or an address of keys, an issuer and an audience', () => {
  const bySecret = readTokens(new EnvReader({ ...SITE, SITE_TOKEN_AUDIENCE: 'calls' }, () => ''));
  const byKeys = readTokens(
    new EnvReader(
      { SITE_TOKEN_JWKS_URL: 'https://a.example/keys.json', SITE_TOKEN_ISSUER: 'a' },
      () => '',
    ),
  );

  assert.deepEqual(bySecret.siteToken, {
    key: { kind: 'secret', secret: SECRET },
    issuer: 'https://www.example.org',
    audience: 'calls',
  });
  assert.deepEqual(byKeys.siteToken, {
    key: { kind: 'jwks', url: new URL('https://a.example/keys.json') },
    issuer: 'a',
    audience: 'matrix-call-turn',
  });
});

test('secrets and keys can lie in files', () => {
  const env = {
    SITE_TOKEN_KEY_FILE: '/run/site',
    SITE_TOKEN_ISSUER: 'a',
    VISITOR_TOKEN_SECRET_FILE: '/run/gateway',
  };
  const { siteToken, visitorTokenSecret } = readTokens(
    new EnvReader(env, (path) => `${path.padEnd(40, 'x')}\n`),
  );

  assert.deepEqual(siteToken?.key, { kind: 'secret', secret: '/run/site'.padEnd(40, 'x') });
  assert.equal(visitorTokenSecret, '/run/gateway'.padEnd(40, 'x'));
});

test('a public key whose line breaks are written as \\n is read', () => {
  const { publicKey } = generateKeyPairSync('ed25519');
  const pem = publicKey.export(PEM.publicKeyEncoding).toString();
  const reader = new EnvReader(
    { ...SITE, SITE_TOKEN_KEY: pem.replaceAll('\n', String.raw`\n`) },
    () => '',
  );

  const key = readTokens(reader).siteToken?.key;

  assert.deepEqual(reader.problems, []);
  assert.equal(key?.kind === 'publicKey' && key.algorithm, 'EdDSA');
});

test('keys by plain HTTP from elsewhere are warned about', () => {
  const warningsFor = (url: string): string[] =>
    warningsAboutTokens(
      readTokens(new EnvReader({ SITE_TOKEN_JWKS_URL: url, SITE_TOKEN_ISSUER: 'a' }, () => '')),
    );

  assert.match(warningsFor('http://a.example/keys').join(), /^SITE_TOKEN_JWKS_URL starts with/v);
  assert.deepEqual(warningsFor('http://127.0.0.1:8000/keys'), []);
  assert.deepEqual(warningsFor('https://a.example/keys'), []);
});

const WRONG_KIND =
  'must be a key for RS256 (RSA of 2048 bits or more), ES256 (P-256) or EdDSA (Ed25519)';

for (const [what, env, problem] of [
  ['a short secret of a site', { ...SITE, SITE_TOKEN_KEY: 'canary' }, `SITE_TOKEN_KEY ${SHORT}`],
  [
    'a short secret of a gateway',
    { VISITOR_TOKEN_SECRET: 'canary' },
    `VISITOR_TOKEN_SECRET ${SHORT}`,
  ],
  [
    'a private key',
    { ...SITE, SITE_TOKEN_KEY: generateKeyPairSync('ed25519', PEM).privateKey },
    'SITE_TOKEN_KEY is a private key, which only the site may have; give the public key: openssl pkey -pubout',
  ],
  [
    'a broken key',
    { ...SITE, SITE_TOKEN_KEY: '-----BEGIN PUBLIC KEY-----\ncanary\n-----END PUBLIC KEY-----' },
    'SITE_TOKEN_KEY is no public key in PEM that OpenSSL can read',
  ],
  [
    'a short RSA key',
    {
      ...SITE,
      SITE_TOKEN_KEY: generateKeyPairSync('rsa', { modulusLength: 1024, ...PEM }).publicKey,
    },
    `SITE_TOKEN_KEY ${WRONG_KIND}`,
  ],
  [
    'another curve',
    {
      ...SITE,
      SITE_TOKEN_KEY: generateKeyPairSync('ec', { namedCurve: 'secp256k1', ...PEM }).publicKey,
    },
    `SITE_TOKEN_KEY ${WRONG_KIND}`,
  ],
  [
    'two keys',
    { ...SITE, SITE_TOKEN_JWKS_URL: 'https://a.example' },
    'SITE_TOKEN_JWKS_URL and SITE_TOKEN_KEY are both set; keep one of them',
  ],
  [
    'an address that is none',
    { SITE_TOKEN_JWKS_URL: 'a.example', SITE_TOKEN_ISSUER: 'a' },
    'SITE_TOKEN_JWKS_URL must be a URL that starts with https:// or http://, not "a.example"',
  ],
  ['no issuer', { SITE_TOKEN_KEY: SECRET }, 'SITE_TOKEN_ISSUER is missing'],
  [
    'an issuer with a space',
    { ...SITE, SITE_TOKEN_ISSUER: 'a b' },
    'SITE_TOKEN_ISSUER must have 1 to 255 characters of ASCII, without spaces',
  ],
  [
    'an issuer without a key',
    { SITE_TOKEN_ISSUER: 'a' },
    'SITE_TOKEN_ISSUER does nothing without SITE_TOKEN_KEY or SITE_TOKEN_JWKS_URL',
  ],
  [
    'one secret for both',
    { ...SITE, VISITOR_TOKEN_SECRET: SECRET },
    'VISITOR_TOKEN_SECRET is the secret of SITE_TOKEN_KEY; a site could then speak for the visitors of the gateway: make one of its own',
  ],
] as readonly (readonly [string, Record<string, string>, string])[]) {
  test(`${what} is refused with its reason, and no reason shows a secret`, () => {
    const reader = new EnvReader(env, () => '');

    readTokens(reader);

    assert.deepEqual(reader.problems, [problem]);
    assert.doesNotMatch(problem, /canary/v);
  });
}
