import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { createClient } from '@redis/client';
import { startHomeserver, userOf } from './fake-homeserver.ts';
import { startRedis } from '@matrix-call/service/test/redis';
import { buildService, openIdToken, type TestService } from './service.ts';

type Client = ReturnType<typeof createPlainClient>;

/** What somebody, a restored backup or another program can leave at a key of ours. */
const BAD: readonly (readonly [
  what: string,
  put: (client: Client, key: string) => Promise<unknown>,
])[] = [
  ['a negative count', (client, key) => client.set(key, '-1000', { KEEPTTL: true })],
  ['a count of nothing', (client, key) => client.set(key, '0', { KEEPTTL: true })],
  ['the least number there is', (client, key) => client.set(key, '-9223372036854775808')],
  ['the greatest number there is', (client, key) => client.set(key, '9223372036854775807')],
  ['a word', (client, key) => client.set(key, 'many')],
  ['a number with a point', (client, key) => client.set(key, '0.5')],
  ['a list', (client, key) => client.multi().del(key).rPush(key, '1').exec()],
  ['a life of a year', (client, key) => client.set(key, '5', { EX: 31_536_000 })],
];

for (const [what, put] of BAD) {
  test(`S15: ${what} in the place of a count lifts no limit, is no outage and goes`, async (t) => {
    const { service, client } = await start(t);
    const ask = (): ReturnType<TestService['turnServer']> =>
      service.turnServer({ authorization: 'Bearer access-alice' });
    await ask();
    for (const key of await countsIn(client)) await put(client, key);

    const statuses = [];
    for (let i = 0; i < 14; i += 1) statuses.push((await ask()).statusCode);

    const given = statuses.filter((status) => status === 200).length;
    assert.ok(given <= 10 && statuses.at(-1) === 429, statuses.join());
    assert.equal(await isUp(service), true);
    assert.doesNotMatch(service.log(), /Redis is down/v);
    for (const key of await countsIn(client)) {
      assert.ok(Number(await client.get(key)) >= 1);
      assert.ok((await client.pTTL(key)) <= 60_000);
    }
  });
}

for (const [what, put] of [
  ['a list', (client: Client, key: string) => client.multi().del(key).rPush(key, '1').exec()],
  ['a value without an end', (client: Client, key: string) => client.set(key, 'x'.repeat(100))],
] as const) {
  test(`S15: ${what} in the place of a used token is no outage and goes`, async (t) => {
    const { service, client, other } = await start(t);
    await service.prove(openIdToken('alice'));
    const [key = ''] = await client.keys('*:spent:*');
    await put(client, key);

    const again = await other.prove(openIdToken('alice'));

    assert.equal(again.statusCode, 200);
    assert.equal(await isUp(other), true);
    assert.doesNotMatch(other.log(), /Redis is down/v);
    assert.equal(await client.type(key), 'string');
    assert.ok((await client.pTTL(key)) > 0);
  });
}

test('S15: whatever stands at the key of the probe, the instance connects', async (t) => {
  const { service } = await start(t, (client) => client.rPush('matrix-call-turn:probe', '1'));

  assert.equal(await isUp(service), true);
});

async function start(
  t: TestContext,
  prepare: (client: Client) => Promise<unknown> = () => Promise.resolve(),
): Promise<{ service: TestService; other: TestService; client: Client }> {
  const redis = await startRedis(t);
  const client = createPlainClient(redis.url);
  // Redis ends before the client does.
  client.on('error', () => undefined);
  await client.connect();
  t.after(() => {
    client.destroy();
  });
  await prepare(client);
  const { url } = await startHomeserver(t, userOf('example.org'));
  const options = {
    env: { REDIS_URL: redis.url },
    // On a busy machine an answer may take longer than a user should wait.
    deps: { limits: { redisTimeoutMs: 10_000 } },
  };
  const [service, other] = [
    await buildService(t, url, options),
    await buildService(t, url, options),
  ];
  return { service, other, client };
}

async function isUp({ app }: TestService): Promise<boolean> {
  return /^matrix_call_turn_redis_up 1$/mv.test((await app.inject('/metrics')).body);
}

function countsIn(client: Client): Promise<string[]> {
  return client.keys('matrix-call-turn:[au]*');
}

function createPlainClient(url: string) {
  return createClient({ url, RESP: 2 });
}
