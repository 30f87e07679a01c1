import type {
  FastifyPluginAsyncTypebox,
  FastifyPluginCallbackTypebox,
} from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import type { Metrics } from '../operations/metrics.ts';
import { ServiceError } from '../service-error.ts';
import { ErrorSchema, HealthSchema } from './schemas.ts';

/** The parts of the health routes. */
export interface HealthParts {
  /** True if tokens can be checked now. */
  readonly isReady: () => Promise<boolean>;
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
        summary: 'Tokens can be checked: the homeserver answers',
        response: { 200: HealthSchema, 503: ErrorSchema },
      },
    },
    async (_request, reply) =>
      (await parts.isReady())
        ? reply.send({ status: 'ok' })
        : reply.code(503).send({ errcode: 'M_UNKNOWN', error: 'The homeserver does not answer' }),
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
export const descriptionRoute: FastifyPluginAsyncTypebox = async (app) => {
  app.get('/openapi.json', { schema: { hide: true } }, () => app.swagger());
};
