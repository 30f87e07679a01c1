import type { FastifyInstance, FastifyPluginAsync } from 'fastify';
import type { MetricsSettings } from '../settings/operations-settings.ts';
import { createApp, type AppParts } from './app.ts';
import { createMayRead } from './metrics-readers.ts';
import {
  healthRoutes,
  metricsRoute,
  type HealthParts,
  type MetricsParts,
} from './operation-routes.ts';

/** What the numbers are shown with. */
export interface ListenerParts
  extends
    HealthParts,
    Pick<MetricsParts, 'metrics'>,
    Omit<AppParts, 'logger' | 'config' | 'metrics'> {
  readonly config: AppParts['config'] & { readonly metrics: MetricsSettings };
}

/** Shows `/metrics` to those who may read them: at the main port, or at a listener of its own if METRICS_PORT is set. */
export async function registerMetrics(app: FastifyInstance, parts: ListenerParts): Promise<void> {
  const { listener, allowed } = parts.config.metrics;
  if (listener !== undefined) await app.register(operationsListener, parts);
  else await app.register(metricsRoute, { ...parts, mayRead: createMayRead(allowed ?? []) });
}

/**
 * A server of its own for `/metrics`, `/healthz` and `/readyz`, at METRICS_HOST and METRICS_PORT. It lives and ends with
 * the service; where it cannot listen, the service is not ready either.
 */
const operationsListener: FastifyPluginAsync<ListenerParts> = async (service, parts) => {
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
