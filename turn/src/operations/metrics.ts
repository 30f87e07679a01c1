import { createServiceMetrics, type ServiceMetrics } from '@matrix-call/service';
import { Counter, Histogram } from '@prometheus-io/client';

/** The numbers the service shows at `/metrics`. No label ever holds a name, an address or a token. */
export interface Metrics extends ServiceMetrics {
  readonly credentials: Counter<'proof' | 'outcome'>;
  readonly verification: Histogram<'proof'>;
}

/** Stands in front of the name of each number. */
export const METRICS_PREFIX = 'matrix_call_turn';

/** A registry of its own for each server, so that several can live in one process. */
export function createMetrics(): Metrics {
  const metrics = createServiceMetrics(METRICS_PREFIX);
  const registers = [metrics.registry];
  return {
    ...metrics,
    credentials: new Counter({
      name: `${METRICS_PREFIX}_credentials_total`,
      help: 'Requests for credentials; outcome is fresh, repeated for a token seen before, limited, or why there were none',
      labelNames: ['proof', 'outcome'],
      registers,
    }),
    verification: new Histogram({
      name: `${METRICS_PREFIX}_verification_seconds`,
      help: 'Time until the homeserver confirmed or refused a token',
      labelNames: ['proof'],
      buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2, 5],
      registers,
    }),
  };
}
