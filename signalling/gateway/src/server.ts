import {
  createApp,
  createReadiness,
  healthRoutes,
  measureRedis,
  perMinute,
  registerMetrics,
  type Answer,
  type AskReadiness,
  type CountUse,
} from '@matrix-call/service';
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import type { Backing, BackingParts } from './backing.ts';
import { CALLEE_ANSWERS } from './callees/callee-answers.ts';
import { calleeRoutes } from './callees/callee-routes.ts';
import type { Config } from './config/config.ts';
import { createAskHomeserver } from './homeserver/ask.ts';
import { transactionRoutes } from './homeserver/transactions.ts';
import { DEFAULT_LIMITS, type Limits } from './limits.ts';
import { openOneGateway } from './one-gateway.ts';
import { createLogger } from './operations/logger.ts';
import {
  createMetrics,
  measureGateway,
  METRICS_PREFIX,
  type Metrics,
} from './operations/metrics.ts';
import { createCheckToken, type CheckToken } from './site/site-token.ts';
import type { SpentTokens } from './site/spent-tokens.ts';
import { VisitorSockets } from './socket/visitor-sockets.ts';
import { VISITOR_TIMES, type VisitorTimes } from './visitors/visitor-parts.ts';

/** The world around the gateway; what is left out is the real one. */
export interface ServerDeps {
  readonly logger?: FastifyBaseLogger;
  readonly metrics?: Metrics;
  readonly limits?: Partial<Limits>;
  readonly times?: Partial<VisitorTimes>;
}

/**
 * Builds the gateway; it does not listen yet. Once it does, it asks the homeserver for what was held back, and makes the
 * lines. Closing it lets go of the sessions for the next process, or ends them where no folder keeps them.
 */
export async function buildServer(config: Config, deps: ServerDeps = {}): Promise<FastifyInstance> {
  const limits = { ...DEFAULT_LIMITS, ...deps.limits };
  const metrics = deps.metrics ?? createMetrics();
  const logger = deps.logger ?? createLogger();
  const times = { ...VISITOR_TIMES, aliveMs: limits.pingEveryMs, ...deps.times };
  const backing = await openBacking({ config, limits, times, logger, metrics });
  const { desk, redis } = backing;
  const shared = redis && { redis, secret: config.registration.hsToken };
  const countIn = (name: string, uses: number): CountUse => perMinute({ name, uses, shared });
  const countConnect = countIn('connect', limits.connectsPerAddressPerMinute);
  const checkToken = checkOf(config, backing.spentTokens);
  const visits = { sessions: desk, limits, checkToken, countConnect };
  const sockets = new VisitorSockets({ ...config, ...visits });
  const beforeClose = async (): Promise<void> => {
    sockets.leave();
    await backing.stop();
  };
  const app = createApp({ config, limits, metrics, logger, answers, beforeClose });
  sockets.attach(app.server);
  measureGateway(metrics, { ...backing, sockets });
  if (redis !== undefined)
    measureRedis({ registry: metrics.registry, prefix: METRICS_PREFIX }, redis);
  const askReadiness = readinessOf(config, redis);
  const health = { askReadiness, readyMeans: READY_MEANS, shares: SHARES };
  await app.register(healthRoutes, health);
  await registerMetrics(app, { ...health, config, limits, metrics, answers });
  await app.register(transactionRoutes, {
    hsToken: config.registration.hsToken,
    take: (transactionId, events) => backing.take(transactionId, events),
  });
  await app.register(calleeRoutes, {
    ...{ ...config, ...backing },
    countAddress: countIn('callees', limits.calleeAsksPerAddressPerMinute),
  });
  app.addHook('onListen', () => {
    backing.start();
  });
  return app;
}

async function openBacking(parts: BackingParts): Promise<Backing> {
  const { redisUrl } = parts.config;
  if (redisUrl === undefined) return openOneGateway(parts);
  // A gateway that is alone does not load it.
  const { joinGateways } = await import('./one-of-several.ts');
  return joinGateways(parts, redisUrl);
}

function checkOf({ siteTokenSecret: secret }: Config, spent: SpentTokens): CheckToken | undefined {
  return secret === undefined ? undefined : createCheckToken({ secret, spent });
}

function readinessOf(
  { homeserverUrl, registration }: Config,
  redis: Backing['redis'],
): AskReadiness {
  const ask = createAskHomeserver({ baseUrl: homeserverUrl, asToken: registration.asToken });
  const askHomeserver = (): Promise<unknown> =>
    ask({ method: 'GET', path: '/_matrix/client/versions' });
  return createReadiness({ askHomeserver, redis, needsRedis: true });
}

const answers = {
  ...CALLEE_ANSWERS,
  later: [503, 'M_UNKNOWN', 'Redis does not answer; send it again later'],
} as const satisfies Readonly<Record<string, Answer>>;
const READY_MEANS =
  'Visitors can call: the homeserver answers, and Redis where several gateways share it';
const SHARES = 'sessions and lines';
