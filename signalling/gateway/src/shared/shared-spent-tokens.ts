import type { RedisConnection } from '@matrix-call/service';
import type { SpentTokens } from '../site/spent-tokens.ts';

/** Used tokens that all gateways know of. Rejects as `RedisConnection.run` does: what cannot be told is not used. */
export class SharedSpentTokens implements SpentTokens {
  readonly #redis: RedisConnection;

  constructor(redis: RedisConnection) {
    this.#redis = redis;
  }

  async spend(hash: string, untilMs: number): Promise<boolean> {
    const expiration = { type: 'PXAT', value: Math.ceil(untilMs) } as const;
    const key = `${this.#redis.keyPrefix}spent:${hash}`;
    const answer = await this.#redis.run((client) =>
      client.set(key, '1', { condition: 'NX', expiration }),
    );
    return answer === 'OK';
  }
}
