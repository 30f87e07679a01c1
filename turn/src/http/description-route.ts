import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox';
import type {} from '@fastify/swagger';

/** The description of the API that @fastify/swagger makes of the routes. */
export const descriptionRoute: FastifyPluginCallbackTypebox = (app, _parts, done) => {
  app.get('/openapi.json', { schema: { hide: true } }, () => app.swagger());
  done();
};
