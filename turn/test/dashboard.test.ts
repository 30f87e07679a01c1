import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { readDashboard } from '@matrix-call/service/test/dashboard';
import { collectDefaultMetrics } from '@prometheus-io/client';
import { createMetrics, METRICS_PREFIX as prefix } from '../src/operations/metrics.ts';

test('the dashboard asks only for numbers and labels the service has', async () => {
  const { registry } = createMetrics();
  collectDefaultMetrics({ register: registry });
  const text = await readFile(new URL('../deploy/grafana-dashboard.json', import.meta.url), 'utf8');

  const { count, unknown } = await readDashboard(text, { registry, prefix });

  assert.deepEqual(unknown, []);
  assert.ok(count >= 8);
});
