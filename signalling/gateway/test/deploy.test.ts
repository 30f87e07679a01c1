import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { collectDefaultMetrics } from '@prometheus-io/client';
import { askedSettings } from '@matrix-call/service/test/asked-settings';
import { readDashboard } from '@matrix-call/service/test/dashboard';
import { readConfig } from '../src/config/config.ts';
import {
  createMetrics,
  measureGateway,
  METRICS_PREFIX as prefix,
} from '../src/operations/metrics.ts';

const read = (file: string): Promise<string> =>
  readFile(new URL(`../${file}`, import.meta.url), 'utf8');

test('the dashboard asks only for numbers and labels the gateway has, and for all of its own', async () => {
  const metrics = createMetrics();
  collectDefaultMetrics({ register: metrics.registry });
  const nothing = { count: 0 };
  measureGateway(metrics, {
    ...{ sockets: nothing, sessions: nothing },
    ...{ linesIn: () => [], countWaiting: () => 0 },
  });
  const { registry } = metrics;

  const { unknown, names } = await readDashboard(await read('deploy/grafana-dashboard.json'), {
    ...{ registry, prefix },
  });

  assert.deepEqual(unknown, []);
  for (const name of [
    'calls_total',
    'ring_seconds',
    'lines',
    'sockets',
    'sessions',
    'waiting',
    'push_seconds',
  ])
    assert.ok(names.has(`${prefix}_${name}`), name);
});

test('README names every setting', async () => {
  const text = await read('README.md');

  const names = askedSettings(readConfig);
  assert.ok(names.length >= 12);
  for (const name of names) {
    // One sentence tells of all files with secrets.
    if (!name.endsWith('_FILE') || name === 'REGISTRATION_FILE')
      assert.match(text, new RegExp(`^\\| .*\`${name}\`.* \\|`, 'mv'));
  }
});

test('the container runs the program of this package as nobody special, at its port', async () => {
  const file = await read('deploy/Dockerfile');

  assert.match(file, /^ENTRYPOINT \["node", ".*\/@matrix-call\/gateway\/dist\/main\.js"\]$/mv);
  assert.match(file, /^USER 1000:1000$/mv);
  assert.match(file, /^EXPOSE 8091$/mv);
  assert.doesNotMatch(file, /turn/iv);
});
