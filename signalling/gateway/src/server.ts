import {
  createApp,
  createReadiness,
  healthRoutes,
  perMinute,
  registerMetrics,
  type AskReadiness,
} from '@matrix-call/service';
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import { CALLEE_ANSWERS } from './callees/callee-answers.ts';
import { CalleeLooks } from './callees/callee-looks.ts';
import { calleeRoutes } from './callees/callee-routes.ts';
import type { Config } from './config/config.ts';
import { ApplicationService } from './homeserver/application-service.ts';
import { createAskHomeserver } from './homeserver/ask.ts';
import type { PushedEvent } from './homeserver/guest-homeserver.ts';
import { readMembership } from './homeserver/read-membership.ts';
import { TransactionMemory } from './homeserver/transaction-memory.ts';
import { transactionRoutes } from './homeserver/transactions.ts';
import { DEFAULT_LIMITS, type Limits } from './limits.ts';
import { makeGuestId } from './lines/guest-id.ts';
import { LinePool } from './lines/line-pool.ts';
import { Retries } from './lines/retries.ts';
import { openMemory, type Memory } from './memory.ts';
import { createLogger } from './operations/logger.ts';
import {
  createMetrics,
  measureGateway,
  watchVisitors,
  type Metrics,
} from './operations/metrics.ts';
import { createRelayLender } from './relay/relay-lender.ts';
import { createCheckToken, type CheckToken } from './site/site-token.ts';
import { LocalSpentTokens } from './site/spent-tokens.ts';
import { VisitorSockets } from './socket/visitor-sockets.ts';
import { declineForNobody } from './visitors/nobody-there.ts';
import { SessionKeeper } from './visitors/session-keeper.ts';
import { Sessions } from './visitors/sessions.ts';
import { VISITOR_TIMES, type VisitorCounts, type VisitorTimes } from './visitors/visitor-parts.ts';

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
  const memory = await openMemory(config.stateDirectory);
  const { homeserver, pool, sessions, keeper } = createVisitors(config, {
    ...{ limits, memory, logger, metrics },
    times: { ...VISITOR_TIMES, aliveMs: limits.pingEveryMs, ...deps.times },
  });
  const countConnect = perMinute({ name: 'connect', uses: limits.connectsPerAddressPerMinute });
  const checkToken = checkOf(config);
  const sockets = new VisitorSockets({ ...config, sessions, limits, checkToken, countConnect });
  const retries = new Retries({ log: logger });
  const beforeClose = async (): Promise<void> => {
    sockets.leave();
    retries.stop();
    pool.stop();
    keeper.stop();
    // Where nothing is kept, nobody could go on.
    if (config.stateDirectory === undefined) await sessions.endAll();
    else await keeper.save(await sessions.suspendAll());
  };
  sessions.restore(memory.sessions.state);
  const answers = CALLEE_ANSWERS;
  const app = createApp({ config, limits, metrics, logger, answers, beforeClose });
  sockets.attach(app.server);
  measureGateway(metrics, { pool, sessions, sockets });
  const health = { askReadiness: readinessOf(config), readyMeans: READY_MEANS, shares: SHARES };
  await app.register(healthRoutes, health);
  await registerMetrics(app, { ...health, config, limits, metrics, answers });
  await app.register(transactionRoutes, {
    hsToken: config.registration.hsToken,
    memory: new TransactionMemory(memory.transactions, logger),
    onEvents: (events) => {
      for (const event of events) noteMembership(pool, event);
      sessions.deliver(events);
      // The homeserver does not wait for what is sent back to it.
      void declineForNobody(events, {
        homeserver,
        isHeld: (roomId) => sessions.holds(roomId),
        lineIn: (roomId) => pool.lineIn(roomId)?.line,
      });
    },
  });
  const { origins, callees, hours } = config;
  const guestFor = (callee: string): string | undefined =>
    memory.lines.state.lines.find((line) => line.callee === callee)?.userId;
  await app.register(calleeRoutes, {
    ...{ origins, callees, hours, lines: pool },
    looks: new CalleeLooks({ homeserver, callees, guestFor }),
    countAddress: perMinute({ name: 'callees', uses: limits.calleeAsksPerAddressPerMinute }),
  });
  app.addHook('onListen', () => {
    // Without the ping a homeserver that missed us waits for minutes before it tries again.
    void retries.keepTrying('ping', () => homeserver.ping()).then(() => pool.start());
  });
  return app;
}

interface VisitorsParts {
  readonly limits: Limits;
  readonly times: VisitorTimes;
  readonly memory: Memory;
  readonly logger: FastifyBaseLogger;
  readonly metrics: Metrics;
}

function createVisitors(config: Config, { limits, times, memory, logger, metrics }: VisitorsParts) {
  const { registration, serverName, homeserverUrl: baseUrl } = config;
  const homeserver = new ApplicationService({ ...registration, baseUrl });
  const pool = new LinePool({
    ...config,
    homeserver,
    store: memory.lines,
    makeGuestId: () => makeGuestId(serverName),
    isHeld: (roomId) => sessions.holds(roomId),
    onRetired: ({ roomId }) => {
      sessions.loseLine(roomId);
    },
    log: logger,
  });
  const relay = createRelayLender(config.relay);
  const counts = countsOf(config, limits);
  const keeper = new SessionKeeper({
    store: memory.sessions,
    read: () => sessions.states,
    ...{ after, log: logger },
  });
  const watch = watchVisitors(metrics);
  const now = (): number => performance.now();
  const clocks = { now, date: Date.now, after };
  const { hours } = config;
  const parts = { homeserver, lines: pool, hours, relay, counts, times, watch, ...clocks };
  const onChange = (): void => {
    keeper.note();
  };
  const sessions: Sessions = new Sessions(parts, { onChange });
  return { homeserver, pool, sessions, keeper };
}

function readinessOf({ homeserverUrl, registration }: Config): AskReadiness {
  const ask = createAskHomeserver({ baseUrl: homeserverUrl, asToken: registration.asToken });
  const askHomeserver = (): Promise<unknown> =>
    ask({ method: 'GET', path: '/_matrix/client/versions' });
  return createReadiness({ askHomeserver, redis: undefined });
}

function checkOf({ siteTokenSecret: secret }: Config): CheckToken | undefined {
  return secret === undefined
    ? undefined
    : createCheckToken({ secret, spent: new LocalSpentTokens() });
}

function noteMembership(pool: LinePool, event: PushedEvent): void {
  const membership = readMembership(event);
  if (membership !== undefined && event.stateKey !== undefined)
    pool.onMembership(event.roomId, event.stateKey, membership);
}

function countsOf(
  { callsPerMinute }: Config,
  { relaysPerAddressPerMinute }: Limits,
): VisitorCounts {
  return {
    callsByAddress: perMinute({ name: 'calls', uses: callsPerMinute.ofAddress }),
    callsToCallee: perMinute({ name: 'rings', uses: callsPerMinute.toCallee }),
    relaysByAddress: perMinute({ name: 'relays', uses: relaysPerAddressPerMinute }),
  };
}

function after(ms: number, fire: () => void): () => void {
  const timer = setTimeout(fire, ms);
  return () => {
    clearTimeout(timer);
  };
}

const READY_MEANS = 'Visitors can call: the homeserver answers';
const SHARES = 'limits';
