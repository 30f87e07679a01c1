// A real Redis, and what the gateways that share it have.
import type { TestContext } from 'node:test';
import { RedisConnection, RedisSubscriptions } from '@matrix-call/service';
import { startRedis } from '@matrix-call/service/test/redis';

/** A connection of one gateway, and its ear. */
export interface RedisParts {
  readonly redis: RedisConnection;
  readonly subscriptions: RedisSubscriptions;
}

/** Starts a Redis, and connects so many gateways; all ends with the test. */
export async function connectAll(t: TestContext, count: number): Promise<readonly RedisParts[]> {
  const { url: text } = await startRedis(t);
  const url = new URL(text);
  return Promise.all(Array.from({ length: count }, () => connect(t, url)));
}

async function connect(t: TestContext, url: URL): Promise<RedisParts> {
  const logger = { info: () => undefined, warn: () => undefined };
  const named = { service: 'test', shares: 'sessions', timeoutMs: 5_000 };
  const redis = new RedisConnection({ ...named, url, logger });
  const subscriptions = new RedisSubscriptions(url);
  t.after(() => {
    redis.close();
    subscriptions.close();
  });
  const isHearing = new Promise<void>((resolve) => {
    subscriptions.onUp(resolve);
  });
  await Promise.all([redis.start(), subscriptions.start()]);
  await isHearing;
  return { redis, subscriptions };
}
