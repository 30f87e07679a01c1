import assert from 'node:assert/strict';
import { writeFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { createClient } from '@redis/client';
import { RedisConnection, RedisDownError, RedisReplyError } from '../src/redis/redis-connection.ts';
import { createAuthority } from './authority.ts';
import { startRedis, type Redis } from './redis.ts';

const MOST_WAIT_MS = 250;

test('a Redis that freezes holds nobody up and is back when it thaws', async (t) => {
  const redis = await startRedis(t);
  const { connection, lines } = await connect(t, redis.url);

  redis.freeze();
  const startedAt = performance.now();
  await assert.rejects(
    connection.run((client) => client.ping()),
    RedisDownError,
  );
  const firstMs = performance.now() - startedAt;
  await assert.rejects(
    connection.run((client) => client.ping()),
    RedisDownError,
  );
  const nextMs = performance.now() - startedAt - firstMs;
  const isBack = nextUp(connection);
  redis.thaw();
  await isBack;

  t.diagnostic(
    `measured: frozen Redis given up after ${firstMs.toFixed(0)} ms, then after ${nextMs.toFixed(1)} ms`,
  );
  assert.ok(firstMs < 4 * MOST_WAIT_MS && nextMs < MOST_WAIT_MS);
  assert.equal(await connection.run((client) => client.ping()), 'PONG');
  assert.deepEqual(lines, ['up', 'down', 'up']);
});

test('a Redis that freezes for long is back within two seconds when it thaws', async (t) => {
  const redis = await startRedis(t);
  const { connection, lines } = await connect(t, redis.url);
  await untilUp(connection);
  redis.freeze();
  // Longer than the client keeps a connection on which nothing comes back.
  await wait(4500);

  const isBack = nextUp(connection);
  const startedAt = performance.now();
  redis.thaw();
  await isBack;

  const backMs = performance.now() - startedAt;
  t.diagnostic(`measured: back ${backMs.toFixed(0)} ms after it thawed`);
  assert.ok(backMs < 2000);
  assert.equal(await connection.run((client) => client.ping()), 'PONG');
  assert.deepEqual(lines, ['up', 'down', 'up']);
});

test('a user, a password and the number of a database are used', async (t) => {
  const redis = await startRedis(
    t,
    '--user',
    'operator',
    'on',
    '>p@ss',
    '~a-service:*',
    '+@all',
    '-@dangerous',
    '-@admin',
  );
  const good = await connect(t, redis.url.replace('//', '//operator:p%40ss@') + '/3');
  const bad = await connect(t, redis.url.replace('//', '//operator:canary@'));

  await untilUp(good.connection);
  assert.match(
    await good.connection.run((client) => client.sendCommand(['CLIENT', 'INFO'])),
    / db=3 /v,
  );
  assert.equal(bad.connection.isUp, false);
  assert.deepEqual(bad.lines, ['down']);
  assert.match(bad.reasons.join(), /WRONGPASS/v);
  assert.doesNotMatch(bad.reasons.join(), /canary/v);
});

test('rediss: speaks TLS, and only to a certificate of a known authority', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'matrix-call-redis-tls-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const authority = await createAuthority();
  const { key, cert } = await authority.issue('127.0.0.1');
  const files = { cert: join(folder, 'cert.pem'), key: join(folder, 'key.pem') };
  await writeFile(files.cert, cert);
  await writeFile(files.key, key, { mode: 0o600 });
  const tls = [
    '--tls-cert-file',
    files.cert,
    '--tls-key-file',
    files.key,
    '--tls-auth-clients',
    'no',
  ];
  const redis = await startRedis(
    t,
    ...tls,
    '--tls-ca-cert-file',
    files.cert,
    '--tls-replication',
    'no',
  );
  const tlsPort = await openTlsPort(redis);

  const stranger = await connect(t, `rediss://127.0.0.1:${String(tlsPort)}`);
  assert.equal(stranger.connection.isUp, false);
  // It tries again by and by, and would be let in once the authority is known.
  stranger.connection.close();
  const known = getCACertificates('default');
  t.after(() => {
    setDefaultCACertificates(known);
  });
  setDefaultCACertificates([...known, authority.ca]);
  const friend = await connect(t, `rediss://127.0.0.1:${String(tlsPort)}`);

  await untilUp(friend.connection);
  assert.match(stranger.reasons.join(), /certificate/v);
});

test('a service starts without Redis and tells so in one line, however often it tries', async (t) => {
  const redis = await startRedis(t);
  await redis.kill();
  const { connection, lines } = await connect(t, redis.url);
  const isBack = nextUp(connection);

  const isUpBefore = connection.isUp;
  await redis.start();
  await isBack;

  assert.equal(isUpBefore, false);
  assert.deepEqual(lines, ['down', 'up']);
});

test('S15: an error that Redis answers to one command is no outage', async (t) => {
  const redis = await startRedis(t);
  const { connection, lines } = await connect(t, redis.url);
  await untilUp(connection);

  const refused = connection.run((client) => client.sendCommand(['NO-SUCH-COMMAND']));

  await assert.rejects(refused, RedisReplyError);
  assert.equal(await connection.run((client) => client.ping()), 'PONG');
  assert.deepEqual(lines, ['up']);
});

test('S15: a Redis that refuses all writes is used again when it takes them', async (t) => {
  const redis = await startRedis(t);
  const { connection, lines, reasons } = await connect(t, redis.url);
  await untilUp(connection);
  const operator = createClient({ url: redis.url, RESP: 2 });
  // It ends after Redis does.
  operator.on('error', () => undefined);
  await operator.connect();
  t.after(() => {
    operator.destroy();
  });

  await operator.sendCommand(['REPLICAOF', '127.0.0.1', '1']);
  while (connection.isUp) await wait(10);
  const isBack = nextUp(connection);
  await operator.sendCommand(['REPLICAOF', 'NO', 'ONE']);
  await isBack;

  assert.deepEqual(lines, ['up', 'down', 'up']);
  assert.match(reasons.join(), /READONLY/v);
});

interface Connected {
  readonly connection: RedisConnection;
  /** What the log was told, and why. */
  readonly lines: readonly string[];
  readonly reasons: readonly string[];
}

async function connect(t: TestContext, url: string): Promise<Connected> {
  const lines: string[] = [];
  const reasons: string[] = [];
  const note = (about: object, text: string): void => {
    lines.push(/^Redis is (?<state>up|down):/v.exec(text)?.groups?.['state'] ?? text);
    reasons.push(JSON.stringify(about));
  };
  const logger = { info: note, warn: note };
  const connection = new RedisConnection({
    url: new URL(url),
    service: 'a-service',
    shares: 'counts',
    timeoutMs: MOST_WAIT_MS,
    logger,
  });
  t.after(() => {
    connection.close();
  });
  await connection.start();
  return { connection, lines, reasons };
}

/** Resolves once Redis is up, now or later: on a busy machine the first attempt may be too slow. */
async function untilUp(connection: RedisConnection): Promise<void> {
  if (!connection.isUp) await nextUp(connection);
}

function nextUp(connection: RedisConnection): Promise<void> {
  return new Promise((resolve) => {
    connection.onUp(resolve);
  });
}

/** Lets it speak TLS at the port after its own. */
async function openTlsPort({ url, port }: Redis): Promise<number> {
  const client = createClient({ url, RESP: 2 });
  await client.connect();
  try {
    await client.configSet('tls-port', String(port + 1));
    return port + 1;
  } finally {
    client.destroy();
  }
}
