import { visitorKey, type CountUse } from '@matrix-call/service';
import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox';
import { readBearer } from './bearer.ts';
import type { Ways } from '../identity/ways.ts';
import { ServiceError } from '../service-error.ts';
import { createGive, type GiveParts } from './give-credentials.ts';
import {
  CredentialsSchema,
  ProofSchema,
  REFUSALS,
  TurnServerSchema,
  WishSchema,
} from './schemas.ts';
import { stunRoute, type StunParts } from './stun-route.ts';

/** The parts the routes work with. */
export interface RouteParts extends GiveParts {
  readonly config: StunParts;
  readonly ways: Ways;
  readonly countAddress: CountUse;
}

/** The routes that give credentials and addresses. All count the caller's address before anything else. */
export const credentialsRoutes: FastifyPluginCallbackTypebox<RouteParts> = (app, parts, done) => {
  const { config, ways } = parts;
  const give = createGive(parts);
  app.addHook('onRequest', (request) => parts.countAddress(visitorKey(request)));

  app.post(
    '/v1/credentials',
    {
      schema: {
        summary:
          'Credentials for whoever holds an OpenID token of Matrix, or a token of a site or gateway',
        body: ProofSchema,
        querystring: WishSchema,
        response: { 200: CredentialsSchema, ...REFUSALS },
        security: [{}, { siteOrVisitorToken: [] }],
      },
      // A token in the header needs no body.
      preValidation: (request, _reply, next) => {
        const { body }: { body: unknown } = request;
        if (body === undefined || body === null) request.body = {};
        next();
      },
    },
    ({ body, headers, query }) => {
      if (headers.authorization === undefined) {
        if (!('access_token' in body)) throw new ServiceError('badJson', 'No token at all');
        return give(ways.openid(), body, query);
      }
      if ('access_token' in body) throw new ServiceError('badJson', 'Two tokens at once');
      const token = readBearer(headers.authorization);
      if (token === undefined) throw new ServiceError('missingToken', 'No bearer token');
      return give(ways.bearer(token), token, query);
    },
  );

  app.get(
    '/_matrix/client/v3/voip/turnServer',
    {
      schema: {
        summary: 'Credentials for whoever holds an access token, as the Client-Server API has it',
        querystring: WishSchema,
        response: { 200: TurnServerSchema, ...REFUSALS },
        security: [{ accessToken: [] }],
      },
    },
    ({ headers, query }) => {
      const way = ways.accessToken();
      const token = readBearer(headers.authorization);
      if (token === undefined) throw new ServiceError('missingToken', 'No access token');
      return give(way, token, query);
    },
  );

  void app.register(stunRoute, config);
  done();
};
