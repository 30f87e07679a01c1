import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConfigError } from '@matrix-call/service';
import { readConfig } from './config.ts';

const MINIMUM = {
  TURN_SHARED_SECRET: 'a-secret-that-is-long-enough',
  TURN_URIS: 'turn:turn.example.org',
  ALLOWED_HOMESERVERS: 'example.org',
};

for (const [variables, problem] of [
  [{ METRICS_PORT: 'x' }, 'METRICS_PORT must be a port from 0 to 65535, not "x"'],
  [{ METRICS_PORT: '8090' }, 'METRICS_PORT is the same as PORT, 8090; choose another'],
  [{ METRICS_HOST: '::1' }, 'METRICS_HOST does nothing without METRICS_PORT'],
  [
    { METRICS_ALLOWED: 'prometheus' },
    'METRICS_ALLOWED has "prometheus", which is no address or network such as 10.0.0.0/8',
  ],
  [
    { LOG_LEVEL: 'loud' },
    'LOG_LEVEL must be one of silent, fatal, error, warn, info, debug, trace, not "loud"',
  ],
] as const) {
  test(`${JSON.stringify(variables)} is refused with its reason`, () => {
    assert.throws(
      () => readConfig({ ...MINIMUM, ...variables }),
      (error) => error instanceof ConfigError && error.problems.join() === problem,
    );
  });
}

test('metrics that the whole network can read are warned about', () => {
  const open = { ...MINIMUM, METRICS_PORT: '9464', METRICS_HOST: '0.0.0.0' };

  assert.match(
    readConfig(open).warnings.join(),
    /^METRICS_HOST is 0\.0\.0\.0: whoever reaches port 9464/v,
  );
  assert.deepEqual(readConfig({ ...open, METRICS_ALLOWED: '10.0.0.5' }).warnings, []);
});
