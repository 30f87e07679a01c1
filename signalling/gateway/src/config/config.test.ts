import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConfigError } from '@matrix-call/service';
import { readConfig } from './config.ts';
import { formatRegistration, makeRegistration } from './registration.ts';

const REGISTRATION = formatRegistration(
  makeRegistration({ url: 'http://127.0.0.1:8091', serverName: 'example.org' }),
);

const ENV = {
  REGISTRATION_FILE: '/etc/registration.yaml',
  HOMESERVER_URL: 'http://127.0.0.1:8008',
  SERVER_NAME: 'example.org',
  CALLEES: '@support:example.org, @sales:example.org',
  ALLOWED_ORIGINS: 'https://www.example.org',
};

function configOf(env: Readonly<Record<string, string>>) {
  return readConfig({ ...ENV, ...env }, () => REGISTRATION);
}

function problemsOf(env: Readonly<Record<string, string>>): string {
  try {
    configOf(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
  }
  throw new Error('The settings are taken');
}

test('what must be set is enough', () => {
  const config = configOf({});

  assert.equal(config.port, 8091);
  assert.equal(config.host, '127.0.0.1');
  assert.equal(config.linesPerCallee, 2);
  assert.equal(config.queuePerCallee, 0);
  assert.deepEqual(config.callees, ['@support:example.org', '@sales:example.org']);
  assert.equal(config.registration.id, 'matrix-call-gateway');
  assert.equal(config.relay, undefined);
  assert.match(config.warnings.join('\n'), /STATE_DIRECTORY[\s\S]*TURN_SERVICE_URL/v);
});

test('opening hours go by the clock of their time zone', () => {
  const { hours } = configOf({ OPENING_HOURS: 'Mo-Fr 09:00-17:00', TIME_ZONE: 'Asia/Tokyo' });

  assert.equal(hours.isOpen(Date.parse('2026-03-02T00:00Z')), true);
  assert.equal(hours.isOpen(Date.parse('2026-03-02T08:00Z')), false);
});

test('everything that is missing is named at once', () => {
  assert.throws(
    () => readConfig({}, () => ''),
    (error: Error) => {
      for (const name of Object.keys(ENV)) assert.match(error.message, new RegExp(name));
      return true;
    },
  );
});

for (const [env, words] of [
  [{ CALLEES: 'support' }, /CALLEES has "support", which is no user ID/v],
  [{ CALLEES: '@support:example.org,,@b:example.org' }, /CALLEES has an empty entry/v],
  [{ SERVER_NAME: 'https://example.org' }, /SERVER_NAME must be the name of a homeserver/v],
  [{ SERVER_NAME: 'other.example' }, /REGISTRATION_FILE is not a usable registration/v],
  [{ LINES_PER_CALLEE: '0' }, /LINES_PER_CALLEE must be a number from 1 to 100/v],
  [{ QUEUE_PER_CALLEE: '101' }, /QUEUE_PER_CALLEE must be a number from 0 to 100/v],
  [{ OPENING_HOURS: 'always' }, /OPENING_HOURS has "always", which is not written as Mo-Fr/v],
  [
    { OPENING_HOURS: 'Mo 09:00-17:00', TIME_ZONE: 'Mars' },
    /TIME_ZONE has "Mars", which is no time zone/v,
  ],
  [{ TIME_ZONE: 'UTC' }, /TIME_ZONE does nothing without OPENING_HOURS/v],
  [{ ALLOWED_ORIGINS: '*' }, /ALLOWED_ORIGINS has "\*", which is no web origin/v],
  [{ TURN_SERVICE_URL: 'https://turn.example.org' }, /VISITOR_TOKEN_SECRET/v],
  [
    { TURN_SERVICE_URL: 'https://turn.example.org', VISITOR_TOKEN_SECRET: 'short' },
    /VISITOR_TOKEN_SECRET has fewer than 32 characters/v,
  ],
  [{ SITE_TOKEN_SECRET: 'short' }, /SITE_TOKEN_SECRET has fewer than 32 characters/v],
  [{ VISITOR_TOKEN_SECRET: 'x'.repeat(32) }, /does nothing without TURN_SERVICE_URL/v],
] as const) {
  test(`${JSON.stringify(env)} is refused with a sentence that helps`, () => {
    assert.match(problemsOf(env), words);
  });
}

test('G-09: no error tells a token of the registration', () => {
  const broken = REGISTRATION.replace('as_token:', 'as_token: [').replace(
    'exclusive: true',
    'x: y',
  );

  assert.throws(
    () => readConfig(ENV, () => broken),
    (error: Error) => {
      assert.doesNotMatch(error.message, /[0-9a-f]{64}/v);
      return true;
    },
  );
});
