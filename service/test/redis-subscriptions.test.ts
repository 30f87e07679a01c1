import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RedisConnection } from '../src/redis/redis-connection.ts';
import { RedisSubscriptions } from '../src/redis/redis-subscriptions.ts';
import { startRedis } from './redis.ts';

test('what is published is heard, also after an outage, and no longer than it is wanted', async (t) => {
  const redis = await startRedis(t);
  const url = new URL(redis.url);
  const logger = { info: () => undefined, warn: () => undefined };
  const commands = new RedisConnection({
    ...{ url, logger, service: 'test', shares: 'words', timeoutMs: 1000 },
  });
  const subscriptions = new RedisSubscriptions(url);
  t.after(() => {
    commands.close();
    subscriptions.close();
  });
  const publish = (word: string): Promise<number> =>
    commands.run((client) => client.publish('words', word));
  const heard: string[] = [];
  let next = Promise.withResolvers<undefined>();
  const onceUp = (): Promise<unknown> =>
    Promise.all([
      new Promise<void>((resolve) => {
        subscriptions.onUp(resolve);
      }),
      new Promise<void>((resolve) => {
        commands.onUp(resolve);
      }),
    ]);
  const up = onceUp();
  await Promise.all([commands.start(), subscriptions.start()]);
  await up;

  await subscriptions.hear('words', (word) => {
    heard.push(word);
    next.resolve(undefined);
  });
  assert.equal(await publish('before'), 1);
  await next.promise;
  await redis.kill();
  next = Promise.withResolvers();
  const upAgain = onceUp();
  await redis.start();
  await upAgain;
  assert.equal(await publish('after'), 1);
  await next.promise;
  await subscriptions.forget('words');
  assert.equal(await publish('too late'), 0);

  assert.deepEqual(heard, ['before', 'after']);
});
