import type { Registry } from '@prometheus-io/client';

interface Panel {
  readonly targets: readonly { readonly expr: string; readonly legendFormat: string }[];
}

/** What a dashboard of Grafana asks for. */
export interface Asked {
  /** How many questions it has. */
  readonly count: number;
  /** The names of numbers and labels among them that the service does not have. */
  readonly unknown: readonly string[];
  /** The names of numbers it asks for, without what Prometheus adds to those of histograms. */
  readonly names: ReadonlySet<string>;
}

/** Compares the questions of a dashboard, as JSON, with the numbers of a service; `prefix` begins the name of each. */
export async function readDashboard(
  text: string,
  { registry, prefix }: { readonly registry: Registry; readonly prefix: string },
): Promise<Asked> {
  const { panels } = JSON.parse(text) as { readonly panels: readonly Panel[] };
  const known = new Set((await registry.getMetricsAsJSON()).map(({ name }) => name));
  const names = new Set<string>();
  const unknown: string[] = [];
  const targets = panels.flatMap((panel) => panel.targets);
  for (const { expr, legendFormat } of targets) {
    for (const [asked] of expr.matchAll(new RegExp(`(?:${prefix}|process|nodejs)_\\w+`, 'gv'))) {
      const name = asked.replace(/_(?:bucket|sum|count)$/v, '');
      names.add(name);
      if (!known.has(name)) unknown.push(asked);
      const labels = known.has(name) ? labelsOf(registry.getSingleMetric(name)) : [];
      const strange = labelsIn(expr, legendFormat).filter((label) => !labels.includes(label));
      unknown.push(...strange.map((label) => `${asked} by ${label}`));
    }
  }
  return { count: targets.length, unknown, names };
}

function labelsIn(expr: string, legendFormat: string): readonly string[] {
  const by = [...expr.matchAll(/by \((?<list>[^\)]+)\)/gv)];
  const grouped = by.flatMap(({ groups }) => groups?.['list']?.split(', ') ?? []);
  const shown = [...legendFormat.matchAll(/\{\{(?<label>\w+)\}\}/gv)];
  const labels = [...grouped, ...shown.map(({ groups }) => groups?.['label'] ?? '')];
  return labels.filter((label) => label !== 'le');
}

// The library knows them, but tells their names in no type.
function labelsOf(metric: unknown): readonly string[] {
  return (metric as { readonly labelNames: readonly string[] }).labelNames;
}
