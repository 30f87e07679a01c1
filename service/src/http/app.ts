import {
  fastify,
  LogController,
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify';
import type { ServerLimits } from '../limits/server-limits.ts';
import type { ServiceMetrics } from '../operations/metrics.ts';
import { refusal, toRefusal, type Answers } from '../refusal.ts';
import { boundConnections } from './connection-guard.ts';
import { takeJsonBodies } from './json-body.ts';
import { closeGracefully } from './close-gracefully.ts';
import { networkList } from './networks.ts';
import { answerBrokenRequest, routeOf, sendError } from './send-error.ts';

/** The parts every HTTP server is made with. */
export interface AppParts {
  readonly config: { readonly trustedProxies: readonly string[] };
  readonly limits: ServerLimits;
  readonly logger: FastifyBaseLogger;
  readonly metrics: ServiceMetrics;
  /** What clients are told, by code. */
  readonly answers: Answers;
  /** Done first when the server closes, while all connections are still there. */
  readonly beforeClose?: (() => Promise<void>) | undefined;
}

/** An HTTP server without routes: bounded in all a stranger can send, with Matrix errors, counted and logged. */
export function createApp(parts: AppParts): FastifyInstance {
  const { config, limits, logger, metrics, answers } = parts;
  const refuse = (error: unknown, request: FastifyRequest, reply: FastifyReply): void => {
    metrics.refusals.inc({ route: routeOf(request), code: toRefusal(error).code });
    sendError(error, { request, reply, answers });
  };
  const app = fastify({
    loggerInstance: logger,
    // The framework's own lines would hold addresses and query strings.
    logController: new LogController({ disableRequestLogging: true }),
    childLoggerFactory: (parent, bindings) => parent.child(bindings),
    trustProxy: trustOf(config.trustedProxies),
    bodyLimit: limits.bodyBytes,
    // As long as an ID of Matrix may be.
    routerOptions: { maxParamLength: 255 },
    connectionTimeout: limits.idleTimeoutMs,
    requestTimeout: limits.requestTimeoutMs,
    keepAliveTimeout: limits.keepAliveTimeoutMs,
    http: {
      headersTimeout: limits.headersTimeoutMs,
      connectionsCheckingInterval: limits.timeoutCheckIntervalMs,
    },
    clientErrorHandler: answerBrokenRequest,
    frameworkErrors: refuse,
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false, allErrors: false } },
  });
  app.server.maxConnections = limits.connections;
  boundConnections(app.server, {
    perAddress: limits.connectionsPerAddress,
    trustedProxies: config.trustedProxies,
  });
  takeJsonBodies(app);
  app.setErrorHandler(refuse);
  app.setNotFoundHandler((request, reply) => {
    refuse(refusal('notFound', 'No such route'), request, reply);
  });
  closeGracefully(app, limits.closeWithinMs, parts.beforeClose);
  watch(app, metrics);
  return app;
}

// The framework's own list refuses networks of everybody, which the settings warn about and take.
function trustOf(proxies: readonly string[]): false | ((address: string) => boolean) {
  return proxies.length === 0 ? false : networkList(proxies);
}

function watch(app: FastifyInstance, metrics: ServiceMetrics): void {
  app.addHook('onRequest', (_request, reply, next) => {
    reply.header('cache-control', 'no-store').header('x-content-type-options', 'nosniff');
    next();
  });
  app.addHook('onResponse', (request, reply, next) => {
    const answered = { route: routeOf(request), method: request.method, status: reply.statusCode };
    metrics.requests.inc(answered);
    request.log.info({ ...answered, ms: Math.round(reply.elapsedTime) }, 'Answered');
    next();
  });
}
