import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox';
import type { Config } from '../config/config.ts';
import type { Discover } from '../identity/discovery.ts';
import type { GetJson } from '../outside/get-json.ts';
import type { Issuer } from '../minting/issuer.ts';
import { addressKey, type CountUse, type Limits } from '../limits/limits.ts';
import type { Metrics, Proof } from '../operations/metrics.ts';
import { verifyOpenIdToken } from '../identity/openid.ts';
import { CredentialsSchema, OpenIdTokenSchema, REFUSALS, TurnServerSchema } from './schemas.ts';
import { ServiceError } from '../service-error.ts';
import { readBearer, verifyAccessToken } from '../identity/whoami.ts';

/** The parts the routes work with. */
export interface RouteParts {
  readonly config: Config;
  readonly limits: Limits;
  readonly issuer: Issuer;
  readonly metrics: Metrics;
  readonly getJson: GetJson;
  readonly getPublicJson: GetJson;
  readonly discover: Discover;
  readonly countAddress: CountUse;
  readonly countUser: CountUse;
}

/** The two routes that give credentials. Both count the caller's address before anything else. */
export const credentialsRoutes: FastifyPluginCallbackTypebox<RouteParts> = (app, parts, done) => {
  const { config, issuer, metrics } = parts;
  app.addHook('onRequest', (request) => parts.countAddress(addressKey(request.ip)));

  app.post(
    '/v1/credentials',
    {
      schema: {
        summary: 'Credentials for whoever holds a Matrix OpenID token',
        body: OpenIdTokenSchema,
        response: { 200: CredentialsSchema, ...REFUSALS },
      },
    },
    async ({ body: token }) => {
      const earlier = issuer.recall(token);
      if (earlier !== undefined) {
        metrics.credentials.inc({ proof: 'openid', kind: 'repeated' });
        return earlier;
      }
      const { homeservers } = config;
      const { id: userId } = await timed(parts, 'openid', (signal) =>
        verifyOpenIdToken(token, { ...parts, homeservers, signal }),
      );
      await parts.countUser(userId);
      metrics.credentials.inc({ proof: 'openid', kind: 'fresh' });
      return issuer.issueOnce(token, userId);
    },
  );

  app.get(
    '/_matrix/client/v3/voip/turnServer',
    {
      schema: {
        summary: 'Credentials for whoever holds an access token, as the Client-Server API has it',
        response: { 200: TurnServerSchema, ...REFUSALS },
        security: [{ accessToken: [] }],
      },
    },
    async ({ headers }) => {
      const { homeserverUrl, homeservers } = config;
      if (homeserverUrl === undefined) {
        throw new ServiceError('notConfigured', 'HOMESERVER_URL is not set');
      }
      const accessToken = readBearer(headers.authorization);
      if (accessToken === undefined) throw new ServiceError('missingToken', 'No access token');
      const { id: userId } = await timed(parts, 'access_token', (signal) =>
        verifyAccessToken(accessToken, { ...parts, homeserverUrl, homeservers, signal }),
      );
      await parts.countUser(userId);
      metrics.credentials.inc({ proof: 'access_token', kind: 'fresh' });
      return issuer.issue(userId);
    },
  );
  done();
};

async function timed<T>(
  { metrics, limits }: RouteParts,
  proof: Proof,
  verify: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const stop = metrics.verification.startTimer({ proof });
  try {
    return await verify(AbortSignal.timeout(limits.homeserverTimeoutMs));
  } finally {
    stop();
  }
}
