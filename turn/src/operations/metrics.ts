import { Counter, Histogram, Registry } from '@prometheus-io/client';

/** The numbers the service shows at `/metrics`. No label ever holds a name, an address or a token. */
export interface Metrics {
  readonly registry: Registry;
  readonly requests: Counter<'route' | 'method' | 'status'>;
  readonly credentials: Counter<'proof' | 'outcome'>;
  readonly refusals: Counter<'route' | 'code'>;
  readonly limited: Counter<'by'>;
  readonly verification: Histogram<'proof'>;
}

/** A registry of its own for each server, so that several can live in one process. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  return {
    registry,
    requests: new Counter({
      name: 'matrix_call_turn_requests_total',
      help: 'Answered HTTP requests',
      labelNames: ['route', 'method', 'status'],
      registers,
    }),
    credentials: new Counter({
      name: 'matrix_call_turn_credentials_total',
      help: 'Requests for credentials; outcome is fresh, repeated for a token seen before, limited, or why there were none',
      labelNames: ['proof', 'outcome'],
      registers,
    }),
    refusals: new Counter({
      name: 'matrix_call_turn_refusals_total',
      help: 'Requests that were refused or failed, by reason',
      labelNames: ['route', 'code'],
      registers,
    }),
    limited: new Counter({
      name: 'matrix_call_turn_limited_total',
      help: 'Requests above a limit; by says whether it counts addresses or users',
      labelNames: ['by'],
      registers,
    }),
    verification: new Histogram({
      name: 'matrix_call_turn_verification_seconds',
      help: 'Time until the homeserver confirmed or refused a token',
      labelNames: ['proof'],
      buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2, 5],
      registers,
    }),
  };
}
