import { createHmac } from 'node:crypto';
import { RateLimiterRedis, RateLimiterRes, type RateLimiterAbstract } from 'rate-limiter-flexible';
import { refusal } from '../refusal.ts';
import { BoundedLimiter } from './bounded-limiter.ts';
import type { RedisConnection } from '../redis/redis-connection.ts';

/** Counts one use by `key`; throws a `Refusal` `tooManyRequests` above the limit. */
export type CountUse = (key: string) => Promise<void>;

/** Where several instances count together. */
export interface SharedCounts {
  readonly redis: RedisConnection;
  /** Keys are hashed with this before Redis sees them, so that nobody reads there who used the service. */
  readonly secret: string;
}

/** What is counted and how often it is allowed. */
export interface UseLimit {
  /** One word; counts of different names are apart. */
  readonly name: string;
  readonly uses: number;
  /** Left out, each process counts for itself. */
  readonly shared?: SharedCounts | undefined;
}

/**
 * A counter that allows each key so many uses a minute. With Redis all instances count together, and while Redis is
 * away each for itself; memory holds {@link MOST_KEYS} keys at most.
 */
export function perMinute({ name, uses, shared }: UseLimit): CountUse {
  const memory = new BoundedLimiter({ points: uses, duration: 60, keys: MOST_KEYS });
  const limiter = shared === undefined ? memory : sharedLimiter({ name, memory, shared });
  const keyOf = shared === undefined ? (key: string) => key : keyedHash(shared, name);
  return async (key) => {
    await limiter.consume(keyOf(key)).catch((reason: unknown) => {
      if (!(reason instanceof RateLimiterRes)) throw reason;
      const retryAfterMs = Math.max(1, reason.msBeforeNext);
      throw refusal('tooManyRequests', 'Too many requests', { retryAfterMs });
    });
  };
}

function sharedLimiter(parts: {
  readonly name: string;
  readonly memory: BoundedLimiter;
  readonly shared: SharedCounts;
}): RateLimiterAbstract {
  const { name, memory, shared } = parts;
  return new RateLimiterRedis({
    points: memory.points,
    duration: memory.duration,
    keyPrefix: shared.redis.keyPrefix + name,
    insuranceLimiter: memory,
    useRedisPackage: true,
    customIncrTtlLuaScript: COUNT,
    // The limiter asks for nothing else; going through the connection, it gives up in time.
    storeClient: {
      eval: (script: string, options: EvalOptions) =>
        shared.redis.run((client) => client.eval(script, options)),
    },
  });
}

function keyedHash({ secret, redis }: SharedCounts, name: string): (key: string) => string {
  const hashKey = createHmac('sha256', secret).update(`${redis.service} ${name} counts`).digest();
  return (key) => createHmac('sha256', hashKey).update(key).digest('base64url');
}

// Unlike the limiter's own script this one counts anew where the key holds no count of ours (no number, less than one, a
// life of more than a minute), so that a bad key neither lifts a limit nor fails. Other errors, as of a full Redis, stay.
const COUNT = `
local function count() return redis.pcall('INCRBY', KEYS[1], ARGV[1]) end
local function isBad(reply)
  if type(reply) == 'number' then return reply < tonumber(ARGV[1]) end
  return string.find(reply.err, '^WRONGTYPE') or string.find(reply.err, '^ERR ')
end
local life = 1000 * tonumber(ARGV[2])
local used = count()
if isBad(used) or redis.call('PTTL', KEYS[1]) > life then
  redis.call('DEL', KEYS[1])
  used = count()
end
if type(used) ~= 'number' then return used end
if redis.call('PTTL', KEYS[1]) < 0 then redis.call('PEXPIRE', KEYS[1], life) end
return {used, redis.call('PTTL', KEYS[1])}
`;

interface EvalOptions {
  readonly keys: string[];
  readonly arguments: string[];
}

/** How many keys one counter holds in memory: about 11 MB. More of them in a minute are more than one process serves. */
export const MOST_KEYS = 20_000;
