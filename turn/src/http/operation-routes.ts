import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import type { Metrics } from '../operations/metrics.ts';
import type { AskReadiness } from '../operations/readiness.ts';
import { ServiceError } from '../service-error.ts';
import { ErrorSchema, HealthSchema, ReadinessSchema } from './schemas.ts';

/** The parts of the health routes. */
export interface HealthParts {
  readonly askReadiness: AskReadiness;
}

/** The parts of the metrics route. */
export interface MetricsParts {
  readonly metrics: Metrics;
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
        summary: 'Tokens can be checked: what the service needs answers',
        response: { 200: ReadinessSchema, 503: ErrorSchema },
      },
    },
    async (_request, reply) => {
      const readiness = await parts.askReadiness();
      return readiness.status === 'unavailable'
        ? reply.code(503).send({ errcode: 'M_UNKNOWN', error: 'The homeserver does not answer' })
        : reply.send(readiness);
    },
  );
  done();
};

/** The numbers for Prometheus. To others it looks as if nothing was there. */
export const metricsRoute: FastifyPluginCallbackTypebox<MetricsParts> = (app, parts, done) => {
  const { registry } = parts.metrics;
  app.get(
    '/metrics',
    {
      schema: { summary: 'Numbers for Prometheus' },
      onRequest: (request, _reply, next) => {
        next(
          parts.mayRead(request)
            ? undefined
            : new ServiceError('notFound', 'Not in METRICS_ALLOWED'),
        );
      },
    },
    async (_request, reply) => reply.type(registry.contentType).send(await registry.metrics()),
  );
  done();
};

/** The description of the API that @fastify/swagger makes of the routes. */
export const descriptionRoute: FastifyPluginCallbackTypebox = (app, _parts, done) => {
  app.get('/openapi.json', { schema: { hide: true } }, () => app.swagger());
  done();
};
