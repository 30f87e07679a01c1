// Whatever the settings check accepts starts: the service is built and listens with each.
import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import { ConfigError } from '@matrix-call/service';
import fc from 'fast-check';
import { pino } from 'pino';
import { buildServer } from '../server.ts';
import { readConfig, type Config } from './config.ts';
import { summaryOf } from './summary.ts';

const { publicKey } = generateKeyPairSync('ed25519');
const PEM = publicKey.export({ type: 'spki', format: 'pem' }).toString();
const LONG = 'a-secret-of-thirty-two-bytes-or-more';

/** What people write, rightly and wrongly. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  HOST: ['127.0.0.1', '0.0.0.0', 'localhost', '::ffff:127.0.0.1', '127.0.0.1/8', '..', '1.2.3.4.5'],
  PORT: ['0', '00', '65536', '-1', '1e3', '0x0'],
  TURN_PROVIDER: ['coturn', 'cloudflare', 'twilio', 'Coturn'],
  TURN_SHARED_SECRET: ['secret', 'a,b', 'ä', '%', ',', '-'.repeat(5000)],
  CLOUDFLARE_TURN_KEY_ID: ['0123456789abcdef', '../..'],
  CLOUDFLARE_TURN_API_TOKEN: [LONG, 'a b'],
  TWILIO_ACCOUNT_SID: [`AC${'0'.repeat(32)}`],
  TWILIO_AUTH_TOKEN: [LONG],
  TURN_URIS: [
    'turn:a',
    'stun:a,turn:a',
    'turn:[::1]:1',
    'turn:...',
    'turn:a?transport=tcp',
    'turn:',
  ],
  TURN_URIS_EU: ['turn:eu', 'stun:eu'],
  PUBLIC_STUN: ['true', 'false', '1'],
  TURN_TTL_SECONDS: ['1', '999999999', '0', '1.5'],
  ALLOWED_HOMESERVERS: [
    'example.org',
    '*',
    'a=http://[::1]',
    'a=https://a/b,b.example',
    '=',
    '[::1]=http://b',
  ],
  HOMESERVER_URL: [
    'http://127.0.0.1:1',
    'https://[::1]:0/%',
    'http://a/../b//',
    'https:a',
    'http://a.',
  ],
  ALLOWED_ORIGINS: [
    'https://a',
    'http://[::1]:5173',
    'https://*.a',
    'file://',
    'https://ä.example',
  ],
  TRUSTED_PROXIES: [
    '0.0.0.0/0',
    '::/0',
    '127.0.0.1/32/8',
    '127.0.0.1',
    '::ffff:10.0.0.0/104',
    '::ffff:10.0.0.1',
    '10.0.0.1/0',
    'fe80::1%lo',
    '::1/128',
    '010.0.0.1',
    '10.0.0.0/8,::1',
    '::FFFF:0:0/0',
  ],
  REDIS_URL: [
    'redis://127.0.0.1:1',
    'redis://127.0.0.1:1/99999',
    'redis://a:b@127.0.0.1:1/',
    'rediss://127.0.0.1:1',
    'redis://:%00@127.0.0.1:1',
    'redis://127.0.0.1:0',
    'redis://[::1]:1/0',
    'redis://u@127.0.0.1:1',
    'redis:///0',
  ],
  METRICS_PORT: ['0', '00', '70000'],
  METRICS_HOST: ['127.0.0.1', '0.0.0.0', '..', '127.0.0.1%lo'],
  METRICS_ALLOWED: [
    '0.0.0.0/0',
    '::/0',
    '127.0.0.1/32/8',
    '::1%lo',
    '::ffff:127.0.0.1',
    '::ffff:0:0/96',
  ],
  LOG_LEVEL: ['silent', 'trace', 'INFO'],
  SITE_TOKEN_KEY: [
    LONG,
    PEM,
    PEM.replaceAll('\n', String.raw`\n`),
    '-----BEGIN PUBLIC KEY-----',
    'short',
  ],
  SITE_TOKEN_JWKS_URL: ['https://a/jwks', 'http://[::1]:1', 'https://a?b'],
  SITE_TOKEN_ISSUER: ['https://a', 'é', '*'],
  SITE_TOKEN_AUDIENCE: ['a', ' '],
  VISITOR_TOKEN_SECRET: [`${LONG} of the gateway`, LONG],
};

const MINIMUM = {
  TURN_SHARED_SECRET: LONG,
  TURN_URIS: 'stun:turn.example.org,turn:turn.example.org',
  ALLOWED_HOMESERVERS: 'example.org',
  PORT: '0',
  LOG_LEVEL: 'silent',
};

const COMPANY = { ...MINIMUM, TURN_SHARED_SECRET: '', TURN_URIS: '' };

/** What most settings are of no use without. */
const BESIDE: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  METRICS_HOST: { ...MINIMUM, METRICS_PORT: '0' },
  SITE_TOKEN_KEY: { ...MINIMUM, SITE_TOKEN_ISSUER: 'https://a' },
  SITE_TOKEN_JWKS_URL: { ...MINIMUM, SITE_TOKEN_ISSUER: 'https://a' },
  SITE_TOKEN_ISSUER: { ...MINIMUM, SITE_TOKEN_KEY: LONG },
  SITE_TOKEN_AUDIENCE: { ...MINIMUM, SITE_TOKEN_KEY: LONG, SITE_TOKEN_ISSUER: 'https://a' },
  CLOUDFLARE_TURN_KEY_ID: {
    ...COMPANY,
    TURN_PROVIDER: 'cloudflare',
    CLOUDFLARE_TURN_API_TOKEN: LONG,
  },
  CLOUDFLARE_TURN_API_TOKEN: {
    ...COMPANY,
    TURN_PROVIDER: 'cloudflare',
    CLOUDFLARE_TURN_KEY_ID: '0a',
  },
  TWILIO_ACCOUNT_SID: { ...COMPANY, TURN_PROVIDER: 'twilio', TWILIO_AUTH_TOKEN: LONG },
  TWILIO_AUTH_TOKEN: {
    ...COMPANY,
    TURN_PROVIDER: 'twilio',
    TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
  },
};

for (const [name, values] of Object.entries(VALUES)) {
  test(`S08: whatever is accepted for ${name} starts`, async () => {
    const started = [];
    for (const value of values) {
      started.push(await startIfAccepted({ ...(BESIDE[name] ?? MINIMUM), [name]: value }));
    }

    assert.ok(started.includes(true));
  });
}

test('S08: whatever is accepted for all settings together starts', async () => {
  const setting = fc
    .constantFrom(...Object.entries(VALUES))
    .chain(([name, values]) => fc.tuple(fc.constant(name), variantOf(values)));
  const settings = fc.uniqueArray(setting, { maxLength: 5, selector: ([name]) => name });
  let accepted = 0;

  await fc.assert(
    fc.asyncProperty(settings, async (chosen) => {
      if (await startIfAccepted({ ...MINIMUM, ...Object.fromEntries(chosen) })) accepted += 1;
    }),
    { numRuns: 200 },
  );

  assert.ok(accepted >= 20, `${String(accepted)} of 200 were accepted`);
});

/** One of the values, or one with a strange character somewhere in it. */
function variantOf(values: readonly string[]): fc.Arbitrary<string> {
  const value = fc.constantFrom(...values);
  const strange = fc.constantFrom(
    '\0',
    '\n',
    '/',
    '%',
    ':',
    ',',
    '=',
    ' ',
    '-',
    '0',
    '[',
    'é',
    '\u{1F600}',
  );
  const changed = fc
    .tuple(value, strange, fc.nat(40))
    .map(([text, mark, at]) => text.slice(0, at) + mark + text.slice(at));
  return fc.oneof({ weight: 6, arbitrary: value }, { weight: 1, arbitrary: changed });
}

async function startIfAccepted(env: Record<string, string>): Promise<boolean> {
  const config = configOf(env);
  if (config === undefined) return false;
  assert.match(summaryOf(config), /Listens at/v);
  const app = await buildServer(config, { logger: pino({ level: 'silent' }) });
  try {
    await app.listen({ host: config.host, port: config.port });
    const headers = { 'x-forwarded-for': '192.0.2.1' };
    const health = await app.inject({ url: '/openapi.json', headers });
    const proof = await app.inject({ method: 'POST', url: '/v1/credentials', headers });
    assert.equal(health.statusCode, 200);
    assert.ok(proof.statusCode >= 400 && proof.statusCode < 500);
  } finally {
    await app.close();
  }
  return true;
}

function configOf(env: Record<string, string>): Config | undefined {
  try {
    return readConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return undefined;
    throw error;
  }
}
