import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EnvReader } from '@matrix-call/service';
import { readMinting } from './provider-settings.ts';

const COTURN = { TURN_SHARED_SECRET: 'new-secret,old-secret', TURN_URIS: 'turn:t.example' };
const CLOUDFLARE = {
  TURN_PROVIDER: 'cloudflare',
  CLOUDFLARE_TURN_KEY_ID: '0a1b2c',
  CLOUDFLARE_TURN_API_TOKEN: 'an-api-token-of-cloudflare',
};
const TWILIO = {
  TURN_PROVIDER: 'twilio',
  TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
  TWILIO_AUTH_TOKEN: 'an-auth-token-of-twilio',
};

test('T-17: of several secrets the first one mints', () => {
  assert.deepEqual(readMinting(new EnvReader(COTURN, () => '')), {
    provider: { kind: 'coturn' },
    secret: 'new-secret',
    turnUris: ['turn:t.example'],
    regions: new Map(),
    publicStun: false,
  });
});

test('a provider brings its own servers', () => {
  const none = { turnUris: [], regions: new Map(), publicStun: false };

  assert.deepEqual(readMinting(new EnvReader(CLOUDFLARE, () => '')), {
    provider: { kind: 'cloudflare', keyId: '0a1b2c' },
    secret: 'an-api-token-of-cloudflare',
    ...none,
  });
  assert.deepEqual(readMinting(new EnvReader(TWILIO, () => '')), {
    provider: { kind: 'twilio', accountSid: `AC${'0'.repeat(32)}` },
    secret: 'an-auth-token-of-twilio',
    ...none,
  });
});

test('the token of a provider can lie in a file', () => {
  const env = { ...TWILIO, TWILIO_AUTH_TOKEN: '', TWILIO_AUTH_TOKEN_FILE: '/run/token' };

  assert.equal(
    readMinting(new EnvReader(env, (path) => `${path}/0123456789\n`)).secret,
    '/run/token/0123456789',
  );
});

test('all regions are read, by their labels in lower case', () => {
  const env = { ...COTURN, TURN_URIS_EU: 'turn:eu.example', TURN_URIS_US_2: 'turn:us.example' };

  assert.deepEqual(
    readMinting(new EnvReader(env, () => '')).regions,
    new Map([
      ['eu', ['turn:eu.example']],
      ['us_2', ['turn:us.example']],
    ]),
  );
});

const NO_LABEL =
  'names no region: a label has up to 32 letters A to Z, digits and underscores, and is not FILE; clients write it in lower case, as in TURN_URIS_EU and ?region=eu';
const OWN_SERVERS = (kind: string): string =>
  `does nothing with TURN_PROVIDER=${kind}, which brings its own servers; remove it`;

for (const [base, variable, value, problem] of [
  [COTURN, 'TURN_PROVIDER', 'xirsys', 'must be one of coturn, cloudflare, twilio, not "xirsys"'],
  [COTURN, 'TURN_URIS_eu', 'turn:t.example', NO_LABEL],
  [COTURN, 'TURN_URIS_', 'turn:t.example', NO_LABEL],
  [COTURN, 'TURN_URIS_FILE', '/run/uris', NO_LABEL],
  [COTURN, 'TURN_URIS_A-B', 'turn:t.example', NO_LABEL],
  [COTURN, `TURN_URIS_${'A'.repeat(33)}`, 'turn:t.example', NO_LABEL],
  [COTURN, 'TURN_URIS_EU', 'stun:t.example', 'needs at least one turn: or turns: URI'],
  [COTURN, 'PUBLIC_STUN', 'yes', 'must be true or false, not "yes"'],
  [
    COTURN,
    'PUBLIC_STUN',
    'true',
    'needs a stun: URI in TURN_URIS, which is what it tells to anybody',
  ],
  [COTURN, 'TWILIO_AUTH_TOKEN', 'secret', 'does nothing without TURN_PROVIDER=twilio; remove it'],
  [
    TWILIO,
    'CLOUDFLARE_TURN_API_TOKEN_FILE',
    '/run/token',
    'does nothing without TURN_PROVIDER=cloudflare; remove it',
  ],
  [TWILIO, 'TURN_SHARED_SECRET', 'secret', OWN_SERVERS('twilio')],
  [CLOUDFLARE, 'TURN_URIS', 'turn:t.example', OWN_SERVERS('cloudflare')],
  [CLOUDFLARE, 'TURN_URIS_EU', 'turn:t.example', OWN_SERVERS('cloudflare')],
  [CLOUDFLARE, 'PUBLIC_STUN', 'true', OWN_SERVERS('cloudflare')],
  [CLOUDFLARE, 'CLOUDFLARE_TURN_KEY_ID', '', 'is missing'],
  [
    CLOUDFLARE,
    'CLOUDFLARE_TURN_KEY_ID',
    '../keys',
    'must be the ID of a TURN key, letters and digits, as the dashboard of Cloudflare shows it',
  ],
  [
    CLOUDFLARE,
    'CLOUDFLARE_TURN_API_TOKEN',
    'canary\r\nX: 1',
    'has a line break or another character that cannot be seen; a secret is one line of text',
  ],
  [
    CLOUDFLARE,
    'CLOUDFLARE_TURN_API_TOKEN',
    'canary with spaces',
    'must be what Cloudflare shows, 16 to 512 characters without spaces or line breaks',
  ],
  [
    TWILIO,
    'TWILIO_ACCOUNT_SID',
    'SK123',
    'must be an account SID: AC and 32 hexadecimal digits, as the console of Twilio shows it',
  ],
  [
    TWILIO,
    'TWILIO_AUTH_TOKEN',
    '',
    'is missing; set it, or TWILIO_AUTH_TOKEN_FILE to a file that holds it',
  ],
] as const) {
  test(`${variable}=${JSON.stringify(value)} is refused: ${problem.slice(0, 60)}`, () => {
    const reader = new EnvReader({ ...base, [variable]: value }, () => '');

    readMinting(reader);

    assert.deepEqual(reader.problems, [`${variable} ${problem}`]);
  });
}
