import { perMinute, RedisConnection, type CountUse, type RedisLogger } from '@matrix-call/service';
import type { Limits } from './limits.ts';
import { sharedSpentTokens } from './shared-spent-tokens.ts';
import { spentTokensInMemory, type SpentTokens } from './spent-tokens.ts';

/** All that the service remembers between two requests. */
export interface Memory {
  readonly countAddress: CountUse;
  readonly countUser: CountUse;
  readonly spentTokens: SpentTokens;
  /** Where it is shared; undefined if it belongs to this process alone. */
  readonly redis: RedisConnection | undefined;
}

/** What a {@link Memory} is made of. */
export interface MemoryParts {
  readonly redisUrl: URL | undefined;
  /** The same in all instances; hashes what Redis sees of users and addresses. */
  readonly secret: string;
  readonly limits: Limits;
  readonly logger: RedisLogger;
}

/** Opens the memory: shared with other instances if there is a `redisUrl`, also while Redis is down. */
export async function openMemory(parts: MemoryParts): Promise<Memory> {
  const { redisUrl: url, secret, limits, logger } = parts;
  const redis =
    url && new RedisConnection({ ...SHARED, url, logger, timeoutMs: limits.redisTimeoutMs });
  const shared = redis && { redis, secret };
  const memory: Memory = {
    countAddress: perMinute({ name: 'address', uses: limits.requestsPerAddressPerMinute, shared }),
    countUser: perMinute({ name: 'user', uses: limits.credentialsPerUserPerMinute, shared }),
    spentTokens: redis === undefined ? spentTokensInMemory() : sharedSpentTokens(redis),
    redis,
  };
  await redis?.start();
  return memory;
}

/** What instances share, as people are told. */
export const SHARES = 'limits and used tokens';
const SHARED = { service: 'matrix-call-turn', shares: SHARES };
