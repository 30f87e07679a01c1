import { Counter, Registry } from '@prometheus-io/client';

/** The numbers every service shows at `/metrics`. No label ever holds a name, an address or a token. */
export interface ServiceMetrics {
  readonly registry: Registry;
  readonly requests: Counter<'route' | 'method' | 'status'>;
  readonly refusals: Counter<'route' | 'code'>;
  readonly limited: Counter<'by'>;
}

/** A registry of its own for each server, so that several can live in one process; all names begin with the prefix. */
export function createServiceMetrics(prefix: string): ServiceMetrics {
  const registry = new Registry();
  const registers = [registry];
  return {
    registry,
    requests: new Counter({
      name: `${prefix}_requests_total`,
      help: 'Answered HTTP requests',
      labelNames: ['route', 'method', 'status'],
      registers,
    }),
    refusals: new Counter({
      name: `${prefix}_refusals_total`,
      help: 'Requests that were refused or failed, by reason',
      labelNames: ['route', 'code'],
      registers,
    }),
    limited: new Counter({
      name: `${prefix}_limited_total`,
      help: 'Requests above a limit; by says whether it counts addresses or users',
      labelNames: ['by'],
      registers,
    }),
  };
}
