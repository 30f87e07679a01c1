import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { createInterface } from 'node:readline';
import { test, type TestContext } from 'node:test';
import { setInterval as everyMs } from 'node:timers/promises';
import { json, startHomeserver, userOf } from './fake-homeserver.ts';
import { startRedis } from '@matrix-call/service/test/redis';
import { openIdToken, SECRET } from './service.ts';

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const OUTAGE_MS = 60_000;
const BACK_WITHIN_MS = 2000;
const MOST_ROUNDS = 500;

test('F21: two instances serve while Redis is killed, and share again within two seconds', async (t) => {
  const redis = await startRedis(t);
  const { url } = await startHomeserver(t, (request, response) => {
    const isVersions = request.url === '/_matrix/client/versions';
    (isVersions ? json({ versions: [] }) : userOf('example.org'))(request, response);
  });
  const [one, two] = await Promise.all([launch(t, url, redis.url), launch(t, url, redis.url)]);
  const before = await one.prove('before');
  assert.deepEqual(await two.prove('before'), before);

  await redis.kill();
  const during = await one.prove('during');
  const { answers, slowestMs } = await askUntil([one, two], performance.now() + OUTAGE_MS);
  const readyDuring = await one.ready();
  const metricsDuring = await one.metrics();
  await redis.start();
  const backMs = await waitUntilShared(one, two);
  const readyAfter = await one.ready();

  t.diagnostic(
    `measured: Redis killed for ${String(OUTAGE_MS / 1000)} s, ${String(answers.length)} answers meanwhile, the slowest ${slowestMs.toFixed(0)} ms, shared again ${backMs.toFixed(0)} ms after the restart`,
  );
  assert.deepEqual(new Set(answers), new Set([200]));
  assert.deepEqual(readyDuring, [200, { status: 'degraded', homeserver: 'ok', redis: 'down' }]);
  assert.match(metricsDuring, /^matrix_call_turn_redis_up 0$/mv);
  assert.deepEqual(readyAfter, [200, { status: 'ok', homeserver: 'ok', redis: 'ok' }]);
  assert.ok(backMs < BACK_WITHIN_MS, `${String(backMs)} ms`);
  // What an instance gave stays what it gave, and Redis, which came back empty, was told.
  assert.deepEqual(await one.prove('before'), before);
  assert.deepEqual(await one.prove('during'), during);
  assert.deepEqual(await two.prove('during'), during);
  for (const instance of [one, two]) {
    assert.equal(instance.process.exitCode, null);
    assert.deepEqual(instance.linesAbout('Redis is'), [
      'Redis is up: limits and used tokens are shared',
      'Redis is down: limits and used tokens are kept in memory until it is back',
      'Redis is up: limits and used tokens are shared',
    ]);
    assert.deepEqual(instance.linesAbout('Unexpected'), []);
  }
});

interface Answer {
  readonly status: number;
  readonly username: string | undefined;
}

interface Instance {
  readonly process: ChildProcess;
  /** Asks with the OpenID token `name` of the user whose name are its letters, each time from another address. */
  prove(name: string): Promise<Answer>;
  ready(): Promise<readonly [number, unknown]>;
  metrics(): Promise<string>;
  linesAbout(words: string): readonly string[];
}

/** The service as an administrator starts it, in a process of its own that ends with the test. */
async function launch(t: TestContext, homeserver: string, redisUrl: string): Promise<Instance> {
  const child = spawn(process.execPath, ['--conditions=@matrix-call/source', MAIN], {
    env: {
      PORT: '0',
      TURN_SHARED_SECRET: SECRET,
      TURN_URIS: 'turn:turn.example.org',
      ALLOWED_HOMESERVERS: `example.org=${homeserver}`,
      HOMESERVER_URL: homeserver,
      TRUSTED_PROXIES: '127.0.0.1',
      METRICS_ALLOWED: '192.0.2.1',
      REDIS_URL: redisUrl,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  t.after(async () => {
    if (child.exitCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  });
  const log: string[] = [];
  const url = await new Promise<string>((resolve, reject) => {
    child.once('exit', () => {
      reject(new Error(`The service ended:\n${log.join('\n')}`));
    });
    createInterface({ input: child.stdout }).on('line', (line) => {
      log.push(line);
      const address = /listening at (?<url>http:[^"]+)/v.exec(line)?.groups?.['url'];
      if (address !== undefined) resolve(address);
    });
  });
  const get = (path: string) => fetch(url + path, { headers: { 'x-forwarded-for': '192.0.2.1' } });
  return {
    process: child,
    prove: (name) => prove(url, name),
    ready: async () => {
      const response = await get('/readyz');
      return [response.status, await response.json()];
    },
    metrics: async () => (await get('/metrics')).text(),
    linesAbout: (words) =>
      log
        .map((line) => (JSON.parse(line) as { msg: string }).msg)
        .filter((text) => text.includes(words)),
  };
}

let addresses = 0;

async function prove(url: string, name: string): Promise<Answer> {
  addresses += 1;
  const address = `2001:db8:${(addresses >> 16).toString(16)}:${(addresses & 0xffff).toString(16)}::1`;
  const response = await fetch(`${url}/v1/credentials`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-forwarded-for': address },
    body: JSON.stringify(openIdToken(name)),
  });
  const { username } = (await response.json()) as { username?: string };
  return { status: response.status, username };
}

/** New users and old ones, at both, until then; about fifty answers a second. */
async function askUntil(
  instances: readonly Instance[],
  end: number,
): Promise<{ answers: number[]; slowestMs: number }> {
  const answers: number[] = [];
  let slowestMs = 0;
  for await (const round of paced()) {
    if (performance.now() > end) break;
    for (const instance of instances) {
      const startedAt = performance.now();
      answers.push((await instance.prove(`user${lettersOf(round >> 1)}`)).status);
      slowestMs = Math.max(slowestMs, performance.now() - startedAt);
    }
  }
  return { answers, slowestMs };
}

/** The milliseconds until both have Redis again and count together. */
async function waitUntilShared(one: Instance, two: Instance): Promise<number> {
  const startedAt = performance.now();
  for await (const round of paced()) {
    const [first, second] = await Promise.all([one.ready(), two.ready()]);
    if (isOk(first[1]) && isOk(second[1])) break;
    assert.ok(round < MOST_ROUNDS, 'Redis is not back');
  }
  await usesAreShared(one, two);
  return performance.now() - startedAt;
}

function isOk(readiness: unknown): boolean {
  return (readiness as { status: string }).status === 'ok';
}

/** Ten credentials for one user at both: the eleventh is refused at either. */
async function usesAreShared(one: Instance, two: Instance): Promise<void> {
  const answers = await Promise.all(
    Array.from({ length: 11 }, (_, i) => (i % 2 === 0 ? one : two).prove(`after${String(i)}`)),
  );
  assert.equal(answers.filter(({ status }) => status === 429).length, 1);
}

/** Counts without end, every 40 ms. */
async function* paced(): AsyncGenerator<number> {
  let round = 0;
  for await (const step of everyMs(40, 1)) yield (round += step);
}

function lettersOf(number: number): string {
  return number.toString(26).replaceAll(/\d/gv, (digit) => 'qrstuvwxyz'.charAt(Number(digit)));
}
