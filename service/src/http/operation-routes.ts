// A route may have a summary for the description of the API.
import type {} from '@fastify/swagger';
import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import type { ServiceMetrics } from '../operations/metrics.ts';
import type { AskReadiness, Readiness } from '../operations/readiness.ts';
import { refusal } from '../refusal.ts';
import { ErrorSchema, HealthSchema, readinessSchema } from './schemas.ts';

/** The parts of the health routes. */
export interface HealthParts {
  readonly askReadiness: AskReadiness;
  /** What it means for this service to be ready, for the description of its API. */
  readonly readyMeans: string;
  /** What instances share in Redis, in the plural. */
  readonly shares: string;
}

/** The parts of the metrics route. */
export interface MetricsParts {
  readonly metrics: ServiceMetrics;
  readonly mayRead: (request: FastifyRequest) => boolean;
}

/** Whether the process works, and whether it is of use. */
export const healthRoutes: FastifyPluginCallbackTypebox<HealthParts> = (app, parts, done) => {
  app.get(
    '/healthz',
    { schema: { summary: 'The process answers', response: { 200: HealthSchema } } },
    () => ({ status: 'ok' }),
  );

  app.get(
    '/readyz',
    {
      schema: {
        summary: parts.readyMeans,
        response: { 200: readinessSchema(parts.shares), 503: ErrorSchema },
      },
    },
    async (_request, reply) => {
      const readiness = await parts.askReadiness();
      return readiness.status === 'unavailable'
        ? reply.code(503).send({ errcode: 'M_UNKNOWN', error: whyUnavailable(readiness) })
        : reply.send(readiness);
    },
  );
  done();
};

function whyUnavailable({ homeserver }: Readiness): string {
  return homeserver === 'down' ? 'The homeserver does not answer' : 'Redis does not answer';
}

/** The numbers for Prometheus. To others it looks as if nothing was there. */
export const metricsRoute: FastifyPluginCallbackTypebox<MetricsParts> = (app, parts, done) => {
  const { registry } = parts.metrics;
  app.get(
    '/metrics',
    {
      schema: { summary: 'Numbers for Prometheus' },
      onRequest: (request, _reply, next) => {
        next(parts.mayRead(request) ? undefined : refusal('notFound', 'Not in METRICS_ALLOWED'));
      },
    },
    async (_request, reply) => reply.type(registry.contentType).send(await registry.metrics()),
  );
  done();
};
