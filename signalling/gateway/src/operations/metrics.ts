import { createServiceMetrics, type ServiceMetrics } from '@matrix-call/service';
import { Counter, Gauge, Histogram } from '@prometheus-io/client';
import type { LineState } from '../lines/line-entries.ts';
import type { VisitorWatch } from '../visitors/visitor-parts.ts';

/** The numbers the gateway shows at `/metrics`. No label ever holds a name, an address or a token. */
export interface Metrics extends ServiceMetrics {
  readonly calls: Counter<'outcome'>;
  readonly ringing: Histogram;
  readonly push: Histogram;
}

/** Stands in front of the name of each number. */
export const METRICS_PREFIX = 'matrix_call_gateway';

/** A registry of its own for each server, so that several can live in one process. */
export function createMetrics(): Metrics {
  const metrics = createServiceMetrics(METRICS_PREFIX);
  const registers = [metrics.registry];
  return {
    ...metrics,
    calls: new Counter({
      name: `${METRICS_PREFIX}_calls_total`,
      help: 'Calls that are over: answered, declined, cancelled or unanswered, or lost with their visitor',
      labelNames: ['outcome'],
      registers,
    }),
    ringing: new Histogram({
      name: `${METRICS_PREFIX}_ring_seconds`,
      help: 'Time until a call was answered',
      buckets: [1, 2, 5, 10, 20, 30, 60, 120],
      registers,
    }),
    push: new Histogram({
      name: `${METRICS_PREFIX}_push_seconds`,
      help: 'Age of an event when it was handed to its visitor',
      buckets: [0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2, 5],
      registers,
    }),
  };
}

/** Counts what becomes of calls. */
export function watchVisitors({ calls, ringing, push }: Metrics): VisitorWatch {
  return {
    answered: (ringMs) => {
      ringing.observe(ringMs / 1000);
    },
    ended: (outcome) => {
      calls.inc({ outcome });
    },
    pushed: (ageMs) => {
      push.observe(ageMs / 1000);
    },
  };
}

/** What is counted. */
export interface GatewayCounts {
  readonly sockets: { readonly count: number };
  readonly sessions: { readonly count: number };
  readonly linesIn: (state: LineState) => readonly unknown[];
  readonly countWaiting: () => number;
}

/** Shows how many visitors and lines there are, read when somebody asks. */
export function measureGateway(
  { registry }: Metrics,
  { sockets, sessions, linesIn, countWaiting }: GatewayCounts,
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
    name: `${METRICS_PREFIX}_waiting`,
    help: 'Visitors who wait for a line',
    registers,
    collect() {
      this.set(countWaiting());
    },
  });
  new Gauge({
    name: `${METRICS_PREFIX}_lines`,
    help: 'Lines: invited where the callee has not joined, ready, taken by a visitor, or cleaning for the next',
    labelNames: ['state'],
    registers,
    collect() {
      for (const state of LINE_STATES) this.set({ state }, linesIn(state).length);
    },
  });
}

const LINE_STATES = ['invited', 'ready', 'taken', 'cleaning'] as const;
