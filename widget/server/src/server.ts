import {
  createApp,
  createReadiness,
  healthRoutes,
  perMinute,
  Refusal,
  registerMetrics,
  type CountUse,
  type ServiceMetrics,
} from '@matrix-call/service';
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import type { Config } from './config.ts';
import { hookAnswer } from './serve/hook-answer.ts';
import { hookRoute } from './serve/hook-route.ts';
import { DEFAULT_LIMITS, type Limits } from './serve/limits.ts';
import { createLogger, createMetrics } from './serve/operations.ts';
import { findPage } from './serve/page-files.ts';
import { pageHeaders } from './serve/page-headers.ts';
import { pageRoutes } from './serve/page-routes.ts';
import { ANSWERS } from './serve/service-error.ts';

/** The world around the service; what is left out is the real one. */
export interface ServerDeps {
  readonly logger?: FastifyBaseLogger;
  readonly metrics?: ServiceMetrics;
  readonly limits?: Partial<Limits>;
  /** The folder with the files of the page. */
  readonly page?: string;
}

/**
 * Builds the HTTP service; it does not listen yet, but with METRICS_PORT the listener for operators opens as soon as the
 * service is ready. Throws `PageMissingError` where the page was not built.
 */
export async function buildServer(config: Config, deps: ServerDeps = {}): Promise<FastifyInstance> {
  const folder = deps.page ?? findPage();
  const limits = { ...DEFAULT_LIMITS, ...deps.limits };
  const metrics = deps.metrics ?? createMetrics();
  const logger = deps.logger ?? createLogger();
  const app = createApp({ config, limits, metrics, logger, answers: ANSWERS });
  const health = {
    askReadiness: createReadiness({ askHomeserver: undefined, redis: undefined }),
    readyMeans: 'The page and the hook are served',
    shares: 'nothing',
  };
  await app.register(healthRoutes, health);
  await registerMetrics(app, { ...health, config, limits, metrics, answers: ANSWERS });
  await app.register(hookRoute, {
    answer: hookAnswer(config),
    countAddress: counted(limits, metrics),
  });
  await app.register(pageRoutes, { folder, headers: pageHeaders(config.frameAncestors) });
  return app;
}

function counted(limits: Limits, metrics: ServiceMetrics): CountUse {
  const countUse = perMinute({ name: 'address', uses: limits.requestsPerAddressPerMinute });
  return (key) =>
    countUse(key).catch((error: unknown) => {
      if (error instanceof Refusal && error.code === 'tooManyRequests') {
        metrics.limited.inc({ by: 'address' });
      }
      throw error;
    });
}
