import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { collectDefaultMetrics } from '@prometheus-io/client';
import { createMetrics } from '../src/operations/metrics.ts';

interface Panel {
  readonly title: string;
  readonly targets: readonly { readonly expr: string; readonly legendFormat: string }[];
}

test('the dashboard asks only for numbers and labels the service has', async () => {
  const { registry } = createMetrics();
  collectDefaultMetrics({ register: registry });
  const metrics = await registry.getMetricsAsJSON();
  const text = await readFile(new URL('../deploy/grafana-dashboard.json', import.meta.url), 'utf8');
  const { panels } = JSON.parse(text) as { panels: readonly Panel[] };
  const names = new Set(metrics.map(({ name }) => name));

  const targets = panels.flatMap((panel) => panel.targets);
  for (const { expr, legendFormat } of targets) {
    const [asked = ''] = /(?:matrix_call_turn|process|nodejs)_\w+/v.exec(expr) ?? [];
    const name = asked.replace(/_(?:bucket|sum|count)$/v, '');
    assert.ok(names.has(name), asked);
    const labels = labelsOf(registry.getSingleMetric(name));
    const by = /by \((?<list>[^\)]+)\)/v.exec(expr)?.groups?.['list']?.split(', ') ?? [];
    const legend = [...legendFormat.matchAll(/\{\{(?<label>\w+)\}\}/gv)];
    for (const label of [...by, ...legend.map(({ groups }) => groups?.['label'] ?? '')]) {
      assert.ok(label === 'le' || labels.includes(label), `${asked} has no ${label}`);
    }
  }
  assert.ok(targets.length >= 8);
});

// The library knows them, but tells their names in no type.
function labelsOf(metric: unknown): readonly string[] {
  return (metric as { labelNames: readonly string[] }).labelNames;
}
