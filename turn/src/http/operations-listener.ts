import type { FastifyPluginAsync } from 'fastify';
import type { Config } from '../config/config.ts';
import type { Limits } from '../limits/limits.ts';
import { createApp } from './app.ts';
import { createMayRead } from './metrics-readers.ts';
import {
  healthRoutes,
  metricsRoute,
  type HealthParts,
  type MetricsParts,
} from './operation-routes.ts';

/** The parts of {@link operationsListener}. */
export interface ListenerParts extends HealthParts, Pick<MetricsParts, 'metrics'> {
  readonly config: Pick<Config, 'trustedProxies' | 'metrics'>;
  readonly limits: Limits;
}

/**
 * A server of its own for `/metrics`, `/healthz` and `/readyz`, at METRICS_HOST and METRICS_PORT. It lives and ends with
 * the service; where it cannot listen, the service is not ready either.
 */
export const operationsListener: FastifyPluginAsync<ListenerParts> = async (service, parts) => {
  const { listener, allowed } = parts.config.metrics;
  if (listener === undefined) return;
  const app = createApp({ ...parts, logger: service.log });
  const mayRead = allowed === undefined ? () => true : createMayRead(allowed);
  await app.register(healthRoutes, parts);
  await app.register(metricsRoute, { ...parts, mayRead });
  service.addHook('onReady', async () => {
    await app.listen({ ...listener, listenTextResolver: (address) => `Metrics at ${address}` });
  });
  service.addHook('onClose', () => app.close());
};
