// What stands behind the connections of visitors: one gateway alone, or one of several.

import { perMinute, type RedisConnection } from '@matrix-call/service';
import type { FastifyBaseLogger } from 'fastify';
import { CalleeLooks } from './callees/callee-looks.ts';
import type { Config } from './config/config.ts';
import { ApplicationService } from './homeserver/application-service.ts';
import type { PushedEvent } from './homeserver/guest-homeserver.ts';
import { readMembership } from './homeserver/read-membership.ts';
import type { Limits } from './limits.ts';
import { makeGuestId } from './lines/guest-id.ts';
import type { LineState } from './lines/line-entries.ts';
import { LinePool, type LinePoolParts } from './lines/line-pool.ts';
import type { Line, Lines } from './lines/line.ts';
import { watchVisitors, type Metrics } from './operations/metrics.ts';
import { createRelayLender } from './relay/relay-lender.ts';
import type { SpentTokens } from './site/spent-tokens.ts';
import type { SessionDesk } from './visitors/session-desk.ts';
import { NAMELESS } from './visitors/visitor-name.ts';
import type { Sessions } from './visitors/sessions.ts';
import type { VisitorCounts, VisitorParts, VisitorTimes } from './visitors/visitor-parts.ts';

/** Sessions and lines, as the server uses them. */
export interface Backing {
  readonly desk: SessionDesk;
  /** The sessions that this process has. */
  readonly sessions: Sessions;
  /** What gateways share; undefined for one that is alone. */
  readonly redis: RedisConnection | undefined;
  readonly lines: Lines;
  readonly looks: CalleeLooks;
  readonly spentTokens: SpentTokens;
  readonly linesIn: (state: LineState) => readonly Line[];
  /** How many visitors wait for a line. */
  readonly countWaiting: () => number;
  /** Takes the events of a transaction of the homeserver; rejects if it shall come again. */
  take(transactionId: string, events: readonly PushedEvent[]): Promise<void>;
  /** Begins once the homeserver can reach us. */
  start(): void;
  /** Lets go of the sessions for whoever comes next, or ends them where nobody could go on. */
  stop(): Promise<void>;
}

/** What a {@link Backing} is made of. */
export interface BackingParts {
  readonly config: Config;
  readonly limits: Limits;
  readonly times: VisitorTimes;
  readonly logger: FastifyBaseLogger;
  readonly metrics: Metrics;
}

/** The homeserver, as the gateway's application service reaches it. */
export function createHomeserver({ config }: BackingParts): ApplicationService {
  return new ApplicationService({ ...config.registration, baseUrl: config.homeserverUrl });
}

/** A pool of all lines. */
export function createPool(
  { config, logger }: BackingParts,
  parts: Pick<LinePoolParts, 'homeserver' | 'store' | 'isHeld' | 'onRetired'>,
): LinePool {
  const { serverName, callees, linesPerCallee, queuePerCallee } = config;
  return new LinePool({
    ...{ callees, linesPerCallee, queuePerCallee },
    ...parts,
    makeGuestId: () => makeGuestId(serverName),
    // Whoever does not say their name is called so already.
    idleName: NAMELESS,
    log: logger,
  });
}

/** How callees look; `linesIn` is where a guest is found who may see it. */
export function createLooks(
  { config: { callees } }: BackingParts,
  { homeserver, linesIn }: { homeserver: ApplicationService } & Pick<Backing, 'linesIn'>,
): CalleeLooks {
  const guestFor = (callee: string): string | undefined =>
    [...linesIn('ready'), ...linesIn('taken')].find((line) => line.callee === callee)?.userId;
  return new CalleeLooks({ homeserver, callees, guestFor });
}

/** What sessions work with. */
export function createVisitorParts(
  { config, limits, times, metrics }: BackingParts,
  { homeserver, lines, looks, redis }: VisitorDeps,
): VisitorParts {
  return {
    ...{ homeserver, lines, times, after, date: Date.now, hours: config.hours },
    profileOf: (callee) => looks.profileOf(callee),
    relay: createRelayLender(config.relay),
    counts: countsOf(config, limits, redis),
    watch: watchVisitors(metrics),
    now: () => performance.now(),
  };
}

interface VisitorDeps extends Pick<Backing, 'lines' | 'looks'> {
  readonly homeserver: ApplicationService;
  readonly redis?: RedisConnection;
}

/** Tells a pool about the members of its rooms. */
export function noteMembership(pool: LinePool, event: PushedEvent): void {
  const membership = readMembership(event);
  if (membership !== undefined && event.stateKey !== undefined)
    pool.onMembership(event.roomId, event.stateKey, membership);
}

/** Calls back after some milliseconds; the function that it returns prevents that. */
export function after(ms: number, fire: () => void): () => void {
  const timer = setTimeout(fire, ms);
  return () => {
    clearTimeout(timer);
  };
}

function countsOf(
  { callsPerMinute, registration }: Config,
  { relaysPerAddressPerMinute }: Limits,
  redis: RedisConnection | undefined,
): VisitorCounts {
  const shared = redis && { redis, secret: registration.hsToken };
  return {
    callsByAddress: perMinute({ name: 'calls', uses: callsPerMinute.ofAddress, shared }),
    callsToCallee: perMinute({ name: 'rings', uses: callsPerMinute.toCallee, shared }),
    relaysByAddress: perMinute({ name: 'relays', uses: relaysPerAddressPerMinute, shared }),
  };
}
