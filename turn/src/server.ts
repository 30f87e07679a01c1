import {
  createApp,
  createReadiness,
  healthRoutes,
  measureRedis,
  Refusal,
  registerMetrics,
  type CountUse,
} from '@matrix-call/service';
import cors from '@fastify/cors';
import swagger, { type FastifyDynamicSwaggerOptions } from '@fastify/swagger';
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import type { Config } from './config/config.ts';
import { credentialsRoutes } from './http/credentials-routes.ts';
import { createDiscover } from './identity/discovery.ts';
import { createAskVersions } from './outside/ask-versions.ts';
import { createDns } from './outside/dns.ts';
import { createAskPublic, getJson, type PublicParts } from './outside/get-json.ts';
import { createWays } from './identity/ways.ts';
import { createProvider } from './minting/create-provider.ts';
import { Issuer } from './minting/issuer.ts';
import { DEFAULT_LIMITS, type Limits } from './limits/limits.ts';
import { openMemory, SHARES } from './limits/memory.ts';
import { createMetrics, METRICS_PREFIX, type Metrics } from './operations/metrics.ts';
import { describe, OPENAPI } from './http/description.ts';
import { descriptionRoute } from './http/description-route.ts';
import { ANSWERS } from './service-error.ts';
import { createLogger } from './operations/logger.ts';

/** The world around the service; what is left out is the real one. */
export interface ServerDeps {
  readonly logger?: FastifyBaseLogger;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  readonly outside?: Partial<PublicParts>;
  /** Where the API of the provider is that makes credentials. */
  readonly provider?: { readonly baseUrl: URL };
  readonly metrics?: Metrics;
  readonly limits?: Partial<Limits>;
}

/**
 * Builds the HTTP service; it does not listen yet, but with METRICS_PORT the listener for operators opens as soon as the
 * service is ready. Closing lets requests in progress finish, here and there.
 */
export async function buildServer(config: Config, deps: ServerDeps = {}): Promise<FastifyInstance> {
  const limits = { ...DEFAULT_LIMITS, ...deps.limits };
  const metrics = deps.metrics ?? createMetrics();
  const now = deps.now ?? Date.now;
  const dns = deps.outside?.dns ?? createDns();
  const askPublic = createAskPublic({ ...deps.outside, dns });
  const logger = deps.logger ?? createLogger();
  const memory = await openMemory({ ...config, limits, logger });
  const app = createApp({ config, limits, metrics, logger, answers: ANSWERS });
  app.addHook('onClose', () => memory.redis?.close());
  await app.register(cors, { ...CORS, origin: [...config.origins] });
  await app.register(swagger, { openapi: OPENAPI, transformObject });
  const { redis } = memory;
  const timeoutMs = limits.homeserverTimeoutMs;
  const { homeserverUrl } = config;
  const askHomeserver = homeserverUrl && createAskVersions(homeserverUrl, { getJson, timeoutMs });
  const askReadiness = createReadiness({ askHomeserver, redis });
  if (redis !== undefined) {
    measureRedis({ registry: metrics.registry, prefix: METRICS_PREFIX }, redis);
  }
  await app.register(descriptionRoute);
  const health = { askReadiness, readyMeans: READY_MEANS, shares: SHARES };
  await app.register(healthRoutes, health);
  await registerMetrics(app, { ...health, config, limits, metrics, answers: ANSWERS });
  await app.register(credentialsRoutes, {
    config,
    limits,
    metrics,
    ways: createWays(config, {
      getJson,
      getPublicJson: async (url, request) => (await askPublic(url, request)).json,
      discover: createDiscover({ askPublic, dns }),
      now,
    }),
    issuer: new Issuer({
      ...config,
      ...memory,
      provider: createProvider(config, { now, ...deps.provider }),
      now,
    }),
    countAddress: counted(memory.countAddress, () => {
      metrics.limited.inc({ by: 'address' });
    }),
    countUser: counted(memory.countUser, () => {
      metrics.limited.inc({ by: 'user' });
    }),
  });
  return app;
}

function counted(countUse: CountUse, onRefused: () => void): CountUse {
  return (key) =>
    countUse(key).catch((error: unknown) => {
      if (error instanceof Refusal && error.code === 'tooManyRequests') onRefused();
      throw error;
    });
}

function transformObject(document: Parameters<TransformObject>[0]): ReturnType<TransformObject> {
  if (!('openapiObject' in document)) return document.swaggerObject;
  describe(document.openapiObject);
  return document.openapiObject;
}

type TransformObject = NonNullable<FastifyDynamicSwaggerOptions['transformObject']>;

const READY_MEANS = 'Tokens can be checked: what the service needs answers';

const CORS = {
  methods: ['GET', 'POST'],
  allowedHeaders: ['Authorization', 'Content-Type'],
  credentials: false,
  maxAge: 600,
};
