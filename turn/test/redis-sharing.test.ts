import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { createClient } from '@redis/client';
import { startHomeserver, userOf } from './fake-homeserver.ts';
import { startRedis, type Redis } from '@matrix-call/service/test/redis';
import { buildService, openIdToken, SECRET, type TestService } from './service.ts';

test('T-06: two instances together give a user ten credentials a minute', async (t) => {
  const { instances } = await startInstances(t);
  const ask = (i: number, name: string) =>
    instanceAt(instances, i).turnServer({ authorization: `Bearer access-${name}` });

  const answers = [];
  for (let i = 0; i < 12; i += 1) answers.push((await ask(i, 'alice')).statusCode);

  assert.deepEqual(answers, [...Array<number>(10).fill(200), 429, 429]);
  assert.equal((await ask(0, 'bob')).statusCode, 200);
});

test('T-06, T-08: two instances together take sixty requests a minute from an address', async (t) => {
  const { instances } = await startInstances(t);
  const guess = (i: number, address: string) =>
    instanceAt(instances, i).prove(openIdToken('0'), { 'x-forwarded-for': address });

  const first = await Promise.all(
    Array.from({ length: 60 }, (_, i) => guess(i, `2001:db8::${i.toString(16)}`)),
  );
  const next = await Promise.all([guess(0, '2001:db8::ffff'), guess(1, '2001:db8::1:0:0:1')]);

  assert.deepEqual(new Set(first.map(({ statusCode }) => statusCode)), new Set([401]));
  assert.deepEqual(
    next.map(({ statusCode }) => statusCode),
    [429, 429],
  );
  assert.equal((await guess(0, '2001:db8:0:1::1')).statusCode, 401);
});

test('T-05: a token gives the same credential at both instances, at the same moment and later', async (t) => {
  let seconds = 1_700_000_000;
  const { instances } = await startInstances(t, { now: () => (seconds += 1) * 1000 });

  for (let round = 0; round < 5; round += 1) {
    const token = { ...openIdToken('alice'), access_token: `openid-alice${String(round)}` };
    const answers = await Promise.all(instances.map((instance) => instance.prove(token)));
    const later = await Promise.all(instances.map((instance) => instance.prove(token)));

    const names = [...answers, ...later].map(
      (answer) => answer.json<{ username: string }>().username,
    );
    assert.match(names[0] ?? '', /^\d{10}:/v);
    assert.equal(new Set(names).size, 1);
  }
});

test('T-10: Redis holds no user, address, token, secret or credential', async (t) => {
  const { redis, instances } = await startInstances(t);
  const given = await instanceAt(instances, 0).prove(openIdToken('alice'), {
    'x-forwarded-for': '192.0.2.77',
  });

  const content = await everythingIn(redis);

  const { username, password } = given.json<{ username: string; password: string }>();
  assert.equal(content.length, 3);
  for (const [key, value] of content) {
    assert.match(key, /^matrix-call-turn:(?:address|user|spent):[\w\-]{43}$/v);
    const text = key + value + Buffer.from(value, 'base64url').toString('latin1');
    for (const word of [username, password, 'alice', '192.0.2.77', 'openid', SECRET]) {
      assert.equal(text.includes(word), false, `${key} holds ${word}`);
    }
  }
});

async function startInstances(
  t: TestContext,
  deps: { readonly now?: () => number } = {},
): Promise<{ redis: Redis; instances: readonly TestService[] }> {
  const redis = await startRedis(t);
  const { url } = await startHomeserver(t, userOf('example.org'));
  const options = {
    env: { REDIS_URL: redis.url, TRUSTED_PROXIES: '127.0.0.1' },
    // On a busy machine an answer may take longer than a user should wait.
    deps: { ...deps, limits: { redisTimeoutMs: 10_000 } },
  };
  const instances = [await buildService(t, url, options), await buildService(t, url, options)];
  return { redis, instances };
}

function instanceAt(instances: readonly TestService[], i: number): TestService {
  const instance = instances[i % instances.length];
  assert.ok(instance);
  return instance;
}

async function everythingIn({ url }: Redis): Promise<(readonly [string, string])[]> {
  const client = createClient({ url, RESP: 2 });
  await client.connect();
  try {
    const keys = (await client.keys('*')).filter((key) => !key.endsWith(':probe'));
    return await Promise.all(
      keys.map(async (key) => [key, (await client.get(key)) ?? ''] as const),
    );
  } finally {
    client.destroy();
  }
}
