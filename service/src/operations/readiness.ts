import { LRUCache } from 'lru-cache';

/** The parts {@link createReadiness} works with; what is not configured is undefined. */
export interface ReadinessParts {
  /** Asks the homeserver for anything; rejects if it gives no answer in time. */
  readonly askHomeserver: (() => Promise<unknown>) | undefined;
  readonly redis: { readonly isUp: boolean } | undefined;
  /** True for a service that is of no use while Redis is away. */
  readonly needsRedis?: boolean;
}

/** Whether the service is of use, and which of the configured parts it needs are there. */
export interface Readiness {
  /** `degraded`: it serves, but remembers for itself what instances share; `unavailable`: it is of no use without what is down. */
  readonly status: 'ok' | 'degraded' | 'unavailable';
  readonly homeserver?: 'ok' | 'down';
  readonly redis?: 'ok' | 'down';
}

/** Asks how ready the service is; never throws. */
export type AskReadiness = () => Promise<Readiness>;

/**
 * Tells whether the homeserver answers, and whether Redis does. One answer of the homeserver serves for some seconds, so
 * that many questions here do not become many questions there.
 */
export function createReadiness(parts: ReadinessParts): AskReadiness {
  const { redis, needsRedis = false } = parts;
  const askHomeserver = parts.askHomeserver && askNowAndThen(parts.askHomeserver);
  return async () => {
    const homeserver = await askHomeserver?.();
    const isRedisDown = redis?.isUp === false;
    const isOfNoUse = homeserver === 'down' || (isRedisDown && needsRedis);
    return {
      status: isOfNoUse ? 'unavailable' : isRedisDown ? 'degraded' : 'ok',
      ...(homeserver && { homeserver }),
      ...(redis && { redis: redis.isUp ? 'ok' : 'down' }),
    };
  };
}

function askNowAndThen(askHomeserver: () => Promise<unknown>): () => Promise<'ok' | 'down'> {
  const ask = (): Promise<'ok' | 'down'> =>
    askHomeserver().then(
      () => 'ok',
      // Why it does not answer stands in the log as soon as a user needs it.
      () => 'down',
    );
  const answers = new LRUCache<'homeserver', Promise<'ok' | 'down'>>({ max: 1, ttl: GOOD_FOR_MS });
  return () => {
    const answer = answers.get('homeserver') ?? ask();
    if (!answers.has('homeserver')) answers.set('homeserver', answer);
    return answer;
  };
}

const GOOD_FOR_MS = 5000;
