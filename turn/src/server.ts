import cors from '@fastify/cors';
import swagger from '@fastify/swagger';
import { fastify, LogController, type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import type { Config } from './config/config.ts';
import { credentialsRoutes } from './http/credentials-routes.ts';
import { createDiscover } from './identity/discovery.ts';
import { getJson, publicGetJson, type GetJson } from './outside/get-json.ts';
import { Issuer } from './minting/issuer.ts';
import { DEFAULT_LIMITS, perMinute, type Limits } from './limits/limits.ts';
import { createLogger } from './operations/logger.ts';
import { createMetrics, type Metrics } from './operations/metrics.ts';
import { operationRoutes } from './http/operation-routes.ts';
import { createReadiness } from './operations/readiness.ts';
import { answerBrokenRequest, routeOf, sendError } from './http/send-error.ts';
import { ServiceError } from './service-error.ts';

/** The world around the service; what is left out is the real one. */
export interface ServerDeps {
  readonly logger?: FastifyBaseLogger;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  readonly getPublicJson?: GetJson;
  readonly metrics?: Metrics;
  readonly limits?: Partial<Limits>;
}

/** Builds the HTTP service; it does not listen yet. Closing it lets requests in progress finish. */
export async function buildServer(config: Config, deps: ServerDeps = {}): Promise<FastifyInstance> {
  const limits = { ...DEFAULT_LIMITS, ...deps.limits };
  const metrics = deps.metrics ?? createMetrics();
  const getPublicJson = deps.getPublicJson ?? publicGetJson();
  const app = createApp(config, limits, deps.logger ?? createLogger());
  watch(app, metrics);
  await app.register(cors, { ...CORS, origin: [...config.origins] });
  await app.register(swagger, { openapi: OPENAPI });
  await app.register(operationRoutes, {
    metrics,
    isReady: createReadiness({ ...config, getJson, timeoutMs: limits.homeserverTimeoutMs }),
  });
  await app.register(credentialsRoutes, {
    config,
    limits,
    metrics,
    getJson,
    getPublicJson,
    discover: createDiscover(getPublicJson),
    issuer: new Issuer({ config, now: deps.now ?? Date.now }),
    countAddress: perMinute(limits.requestsPerAddressPerMinute),
    countUser: perMinute(limits.credentialsPerUserPerMinute),
  });
  return app;
}

function createApp(config: Config, limits: Limits, logger: FastifyBaseLogger): FastifyInstance {
  const app = fastify({
    loggerInstance: logger,
    // The framework's own lines would hold addresses and query strings.
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: config.trustedProxies.length === 0 ? false : [...config.trustedProxies],
    bodyLimit: limits.bodyBytes,
    requestTimeout: limits.requestTimeoutMs,
    keepAliveTimeout: limits.keepAliveTimeoutMs,
    exposeHeadRoutes: false,
    http: {
      headersTimeout: limits.headersTimeoutMs,
      connectionsCheckingInterval: limits.timeoutCheckIntervalMs,
    },
    clientErrorHandler: answerBrokenRequest,
    frameworkErrors: sendError,
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false, allErrors: false } },
  });
  app.server.maxConnections = limits.connections;
  app.removeContentTypeParser('text/plain');
  app.setErrorHandler(sendError);
  app.setNotFoundHandler((request, reply) => {
    sendError(new ServiceError('notFound', 'No such route'), request, reply);
  });
  return app;
}

function watch(app: FastifyInstance, metrics: Metrics): void {
  app.addHook('onSend', async (_request, reply) => {
    reply.header('cache-control', 'no-store').header('x-content-type-options', 'nosniff');
  });
  app.addHook('onResponse', async (request, reply) => {
    const answered = { route: routeOf(request), method: request.method, status: reply.statusCode };
    metrics.requests.inc(answered);
    request.log.info({ ...answered, ms: Math.round(reply.elapsedTime) }, 'Answered');
  });
}

const CORS = {
  methods: ['GET', 'POST'],
  allowedHeaders: ['Authorization', 'Content-Type'],
  credentials: false,
  maxAge: 600,
};

const OPENAPI = {
  info: {
    title: 'matrix-call TURN credentials',
    description: 'Gives TURN credentials to people who prove who they are on Matrix',
    version: '1',
  },
  components: {
    securitySchemes: { accessToken: { type: 'http' as const, scheme: 'bearer' } },
  },
};
