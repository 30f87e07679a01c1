import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox';
import type { Metrics } from '../operations/metrics.ts';
import { ErrorSchema, HealthSchema } from './schemas.ts';

/** The parts the routes for operators work with. */
export interface OperationParts {
  readonly metrics: Metrics;
  /** True if tokens can be checked now. */
  readonly isReady: () => Promise<boolean>;
}

/** Health, readiness, metrics and the description of the API. */
export const operationRoutes: FastifyPluginCallbackTypebox<OperationParts> = (app, parts, done) => {
  const { registry } = parts.metrics;

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

  app.get('/metrics', { schema: { summary: 'Numbers for Prometheus' } }, async (_request, reply) =>
    reply.type(registry.contentType).send(await registry.metrics()),
  );

  app.get('/openapi.json', { schema: { hide: true } }, () => app.swagger());
  done();
};
