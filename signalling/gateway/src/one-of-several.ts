// A gateway that is one of several: sessions, lines and what was pushed are in Redis.

import {
  Refusal,
  RedisConnection,
  RedisSubscriptions,
  type RedisLogger,
} from '@matrix-call/service';
import {
  after,
  createHomeserver,
  createLooks,
  createPool,
  createVisitorParts,
  noteMembership,
  type Backing,
  type BackingParts,
} from './backing.ts';
import type { ApplicationService } from './homeserver/application-service.ts';
import type { PushedEvent } from './homeserver/guest-homeserver.ts';
import { Retries } from './lines/retries.ts';
import { declineForNobody } from './visitors/nobody-there.ts';
import { Sessions } from './visitors/sessions.ts';
import { LineKeeper } from './shared/line-keeper.ts';
import { Messages, type Message } from './shared/messages.ts';
import { isOfUse, RoomEvents } from './shared/room-events.ts';
import { SessionShelf } from './shared/session-shelf.ts';
import { SharedLines } from './shared/shared-lines.ts';
import { SharedSessions } from './shared/shared-sessions.ts';
import { SharedSpentTokens } from './shared/shared-spent-tokens.ts';

/** Joins the gateways that share this Redis. */
export async function joinGateways(parts: BackingParts, redisUrl: URL): Promise<Backing> {
  const { logger, times } = parts;
  const { redis, subscriptions } = createRedis(redisUrl, logger);
  const messages = new Messages(redis, subscriptions);
  const homeserver = createHomeserver(parts);
  const lines = new SharedLines(messages, after);
  const linesIn: Backing['linesIn'] = (state) => keeper.pool?.linesIn(state) ?? [];
  const looks = createLooks(parts, { homeserver, linesIn });
  const visitorParts = createVisitorParts(parts, { homeserver, lines, looks, redis });
  const sessions: Sessions = new Sessions(visitorParts, {
    keep: (session) => shared.keep(session),
    onSettled: (session) => void shared.settle(session),
  });
  // Whoever takes over what a gateway left begins in time.
  const own = { owner: messages.processId, keptMs: times.keptMs - TAKE_OVER_MS };
  const shelf = new SessionShelf(redis, own);
  const events = new RoomEvents(redis);
  const shared: SharedSessions = new SharedSessions({
    ...{ sessions, shelf, events, messages, redis, after, log: logger },
    now: () => performance.now(),
  });
  const base = { redis, messages, shelf, events, after, log: logger };
  const keeper: LineKeeper = new LineKeeper({
    ...base,
    ...poolParts(parts, { homeserver, events }),
  });
  const retries = new Retries({ log: logger });
  const catchUp = (): void => {
    void shared.catchUp();
    void keeper.catchUp();
    // What the homeserver held back while we refused it comes at once.
    void retries.keepTrying('ping', () => homeserver.ping());
  };
  const hear = (message: Message): void => {
    if (message.type === 'events') void shared.hearRoom(String(message['roomId']));
    else if (message.type === 'release') void shared.letGo(String(message['id']));
  };
  await Promise.all([redis.start(), subscriptions.start()]);
  await messages.hearOwn(hear);
  return {
    ...{ desk: shared, sessions, redis, lines, linesIn, looks },
    spentTokens: new SharedSpentTokens(redis),
    countWaiting: () => keeper.pool?.queues.waiting ?? 0,
    take: (transactionId, pushed) =>
      takeShared(transactionId, pushed.filter(isOfUse), { events, sessions, shared }),
    start: () => {
      redis.onUp(catchUp);
      subscriptions.onUp(catchUp);
      shared.start();
      void retries.keepTrying('ping', () => homeserver.ping()).then(() => keeper.start());
    },
    async stop() {
      retries.stop();
      await keeper.stop();
      await shared.stop();
      subscriptions.close();
      redis.close();
    },
  };
}

function createRedis(url: URL, logger: RedisLogger) {
  const connection = { service: 'matrix-call-gateway', shares: 'sessions and lines' };
  return {
    redis: new RedisConnection({ ...connection, url, logger, timeoutMs: REDIS_TIMEOUT_MS }),
    subscriptions: new RedisSubscriptions(url),
  };
}

function poolParts(
  parts: BackingParts,
  { homeserver, events }: { homeserver: ApplicationService; events: RoomEvents },
): Pick<ConstructorParameters<typeof LineKeeper>[0], 'createPool' | 'onLineEvents'> {
  return {
    createPool: (kept) =>
      createPool(parts, {
        ...{ homeserver, ...kept },
        // A visitor who cannot be told now notices that nobody answers.
        onRetired: ({ roomId }) => void events.lose(roomId).catch(() => undefined),
      }),
    onLineEvents: (pushed, pool) => {
      for (const event of pushed) noteMembership(pool, event);
      void declineForNobody(pushed, {
        homeserver,
        isHeld: () => false,
        lineIn: (roomId) => pool.lineIn(roomId)?.line,
      });
    },
  };
}

/** While Redis is away, the visitors of this process are told all the same, and the homeserver tries the rest again. */
async function takeShared(
  transactionId: string,
  pushed: readonly PushedEvent[],
  parts: {
    readonly events: RoomEvents;
    readonly sessions: Sessions;
    readonly shared: SharedSessions;
  },
): Promise<void> {
  if (pushed.length === 0) return;
  try {
    await parts.events.take(transactionId, pushed);
  } catch (cause) {
    const ofCalls = pushed.filter(({ stateKey }) => stateKey === undefined);
    const own = ofCalls.filter(({ roomId }) => parts.sessions.holds(roomId));
    for (const [roomId, some] of Map.groupBy(own, (event) => event.roomId))
      parts.shared.hearDirectly(roomId, some);
    if (own.length < pushed.length)
      throw new Refusal('later', 'Redis does not take what the homeserver pushed', { cause });
  }
}

const TAKE_OVER_MS = 2_000;
/** Far below the time that visitors and the homeserver wait for. */
const REDIS_TIMEOUT_MS = 1_000;
