import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConfigError } from '@matrix-call/service';
import { readConfig } from './config.ts';

const MINIMUM = { PUBLIC_URL: 'https://call.example.org' };

test('one variable is enough, the rest has defaults', () => {
  assert.deepEqual(readConfig(MINIMUM), {
    host: '127.0.0.1',
    port: 8070,
    publicUrl: 'https://call.example.org/',
    widgetName: 'Call',
    widget: { turnService: undefined, relayOnly: false },
    frameAncestors: ['https:', 'vector:', 'http://localhost:*', 'http://127.0.0.1:*'],
    trustedProxies: [],
    logLevel: 'info',
    metrics: { listener: undefined, allowed: ['127.0.0.0/8', '::1'] },
    warnings: [],
  });
});

test('every variable is read', () => {
  const config = readConfig({
    HOST: '::1',
    PORT: '0',
    PUBLIC_URL: 'http://localhost:8070/call',
    WIDGET_NAME: 'Talk to us',
    TURN_SERVICE: 'https://turn.example.org',
    RELAY_ONLY: 'true',
    FRAME_ANCESTORS: "'self' https://*.example.org  vector://vector https://app.example.org:8443",
    TRUSTED_PROXIES: '10.0.0.0/8, ::1',
    LOG_LEVEL: 'warn',
    METRICS_PORT: '9465',
  });

  assert.deepEqual(config, {
    host: '::1',
    port: 0,
    publicUrl: 'http://localhost:8070/call/',
    widgetName: 'Talk to us',
    widget: { turnService: 'https://turn.example.org/', relayOnly: true },
    frameAncestors: [
      "'self'",
      'https://*.example.org',
      'vector://vector',
      'https://app.example.org:8443',
    ],
    trustedProxies: ['10.0.0.0/8', '::1'],
    logLevel: 'warn',
    metrics: { listener: { host: '127.0.0.1', port: 9465 }, allowed: undefined },
    warnings: [],
  });
});

test('everything that is wrong is said at once', () => {
  assert.deepEqual(problemsOf({ PORT: 'x', RELAY_ONLY: 'yes' }), [
    'PORT must be a port from 0 to 65535, not "x"',
    'PUBLIC_URL is missing',
    'RELAY_ONLY must be true or false, not "yes"',
  ]);
});

for (const [variable, value, problem] of [
  [
    'PUBLIC_URL',
    'http://call.example.org/',
    'must start with https:// (http:// only on localhost), not "http://call.example.org": browsers give no camera otherwise',
  ],
  [
    'PUBLIC_URL',
    'call.example.org',
    'must be a URL that starts with https:// or http://, not "call.example.org"',
  ],
  [
    'PUBLIC_URL',
    'https://call.example.org/?v=1',
    'must be a base URL without user, query or fragment: "call.example.org"',
  ],
  [
    'TURN_SERVICE',
    'http://turn.example.org',
    'must start with https:// (http:// only on localhost), not "http://turn.example.org": browsers give no camera otherwise',
  ],
  ['WIDGET_NAME', 'x'.repeat(101), 'must be one line of at most 100 characters'],
  ['WIDGET_NAME', 'a\nb', 'must be one line of at most 100 characters'],
  ...['app.example.org', 'https:;', 'https:,', '*', '"self"', "https:\u00A0'self"].map(
    (source) =>
      [
        'FRAME_ANCESTORS',
        source,
        `has "${source.split(/\s/v)[0] === 'https:' ? "'self" : source}", which is no source such as https://app.example.org, https://*.example.org or vector:; separate several by spaces`,
      ] as const,
  ),
  ['FRAME_ANCESTORS', "'none' https:", "has 'none' beside other sources; it stands alone"],
] as const) {
  test(`${variable}=${JSON.stringify(value.slice(0, 40))} is refused with its reason`, () => {
    assert.deepEqual(problemsOf({ ...MINIMUM, [variable]: value }), [`${variable} ${problem}`]);
  });
}

test('a proxy that could be anybody is warned about', () => {
  const { warnings } = readConfig({ ...MINIMUM, TRUSTED_PROXIES: '0.0.0.0/0' });

  assert.match(warnings.join(), /^TRUSTED_PROXIES has 0\.0\.0\.0\/0: everybody may say/v);
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
