import { createServiceMetrics, type ServiceMetrics } from '@matrix-call/service';
import { Gauge } from '@prometheus-io/client';
import type { LineState } from '../lines/line-pool.ts';

/** The numbers the gateway shows at `/metrics`. No label ever holds a name, an address or a token. */
export type Metrics = ServiceMetrics;

/** Stands in front of the name of each number. */
export const METRICS_PREFIX = 'matrix_call_gateway';

/** A registry of its own for each server, so that several can live in one process. */
export function createMetrics(): Metrics {
  return createServiceMetrics(METRICS_PREFIX);
}

/** What is counted. */
export interface GatewayCounts {
  readonly sockets: { readonly count: number };
  readonly sessions: { readonly count: number };
  readonly pool: { countIn(state: LineState): number };
}

/** Shows how many visitors and lines there are, read when somebody asks. */
export function measureGateway(
  { registry }: Metrics,
  { sockets, sessions, pool }: GatewayCounts,
): void {
  const registers = [registry];
  new Gauge({
    name: `${METRICS_PREFIX}_sockets`,
    help: 'Connections of visitors',
    registers,
    collect() {
      this.set(sockets.count);
    },
  });
  new Gauge({
    name: `${METRICS_PREFIX}_sessions`,
    help: 'Sessions of visitors, those that may still be resumed among them',
    registers,
    collect() {
      this.set(sessions.count);
    },
  });
  new Gauge({
    name: `${METRICS_PREFIX}_lines`,
    help: 'Lines: invited where the callee has not joined, ready, taken by a visitor, or cleaning for the next',
    labelNames: ['state'],
    registers,
    collect() {
      for (const state of LINE_STATES) this.set({ state }, pool.countIn(state));
    },
  });
}

const LINE_STATES = ['invited', 'ready', 'taken', 'cleaning'] as const;
