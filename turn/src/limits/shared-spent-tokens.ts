import { RedisReplyError, type RedisClient, type RedisConnection } from '@matrix-call/service';
import { spentTokensInMemory, type LocalSpentTokens, type SpentTokens } from './spent-tokens.ts';

/**
 * A memory of used tokens that all instances share in Redis. Each instance also remembers what it gave itself and
 * believes that first, so that it never gives a second credential for a token because Redis was away. When Redis is
 * back, perhaps empty, every instance tells it what it knows.
 */
export function sharedSpentTokens(redis: RedisConnection): SpentTokens {
  const local = spentTokensInMemory();
  redis.onUp(() => {
    // If Redis goes again meanwhile, this begins again when it is back.
    shareAll(local, redis).catch(() => undefined);
  });
  return {
    recall: async (digest) =>
      (await local.recall(digest)) ?? (await recallShared(digest, { local, redis })),
    keep: async (digest, value, keepMs) => {
      const kept = await keepShared(redis, { digest, value, keepMs }).catch(() => value);
      return local.keep(digest, kept, keepMs);
    },
  };
}

interface Memories {
  readonly local: LocalSpentTokens;
  readonly redis: RedisConnection;
}

interface Entry {
  readonly digest: string;
  readonly value: string;
  readonly keepMs: number;
}

async function recallShared(
  digest: string,
  { local, redis }: Memories,
): Promise<string | undefined> {
  const key = keyOf(redis, digest);
  // Without Redis nothing is known but what the instance remembers; the connection has told the log.
  const [value, keepMs] = await runOn(redis, key, (client) =>
    Promise.all([client.get(key), client.pTTL(key)]),
  ).catch(() => [null, 0] as const);
  if (value === null) return undefined;
  if (keepMs > 0) return local.keep(digest, value, keepMs);
  // All that is kept here ends; what does not is not ours.
  if (keepMs === NO_END) await redis.run((client) => client.del(key)).catch(() => undefined);
  return undefined;
}

/** The one command that decides which of several instances was first. */
async function keepShared(
  redis: RedisConnection,
  { digest, value, keepMs }: Entry,
): Promise<string> {
  const key = keyOf(redis, digest);
  const earlier = await runOn(redis, key, (client) =>
    client.set(key, value, {
      condition: 'NX',
      GET: true,
      expiration: { type: 'PX', value: Math.max(1, Math.ceil(keepMs)) },
    }),
  );
  return earlier ?? value;
}

/** Runs a command on a key; where that holds something which cannot be ours, it is deleted and the command runs again. */
async function runOn<T>(
  redis: RedisConnection,
  key: string,
  command: (client: RedisClient) => Promise<T>,
): Promise<T> {
  try {
    return await redis.run(command);
  } catch (error) {
    if (!(error instanceof RedisReplyError && error.isWrongType)) throw error;
    await redis.run((client) => client.del(key));
    return redis.run(command);
  }
}

async function shareAll(local: LocalSpentTokens, redis: RedisConnection): Promise<void> {
  const entries = local.entries();
  for (let i = 0; i < entries.length; i += AT_ONCE) {
    const some = entries.slice(i, i + AT_ONCE);
    await Promise.all(some.map((entry) => keepShared(redis, entry)));
  }
}

function keyOf({ keyPrefix }: RedisConnection, digest: string): string {
  return `${keyPrefix}spent:${digest}`;
}

// What PTTL says of a key without an end.
const NO_END = -1;
// So few that requests of users need not wait behind them.
const AT_ONCE = 100;
