/** Commands that fit any Redis from 7 on and any Valkey. */
export type RedisClient = Awaited<ReturnType<typeof createPlainClient>>;

/** A client that nothing waits in while it is not connected, and that tries to be again after `waitMs`, for ever. */
export async function createPlainClient(
  url: URL,
  waitMs: () => number,
  more: { readonly pingInterval?: number } = {},
) {
  // A process without REDIS_URL does not load the client.
  const { createClient } = await import('@redis/client');
  return createClient({
    ...more,
    url: url.href,
    RESP: 2,
    disableClientInfo: true,
    disableOfflineQueue: true,
    maintNotifications: 'disabled',
    socket: { connectTimeout: ATTEMPT_MS, socketTimeout: SILENCE_MS, reconnectStrategy: waitMs },
  });
}

/**
 * All that services ask for, in one: scripts, writing, and SET with NX and GET, which Redis has since 7.0. Whatever
 * somebody left at its key goes.
 */
export async function probe(client: RedisClient, key: string): Promise<unknown> {
  return client.eval(
    "redis.call('DEL', KEYS[1]) return redis.call('SET', KEYS[1], '1', 'NX', 'GET', 'PX', '1000')",
    { keys: [key] },
  );
}

/** How long one attempt to connect, or to ask after it, may take. */
export const ATTEMPT_MS = 1000;
// The heartbeat is heard more often than that on a connection that lives.
const SILENCE_MS = 3000;
