import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json, startHomeserver, userOf } from '../../test/fake-homeserver.ts';
import { buildService, listen, openIdToken } from '../../test/service.ts';

const ROUNDS = 61;
const MOST_DIFFERENCE_MS = 5;

test('T-08: nobody learns from a refusal which homeservers and tokens there are', async (t) => {
  const { url } = await startHomeserver(t, userOf('example.org'));
  const foreign = await startHomeserver(t, json({ sub: '@alice:elsewhere.example' }));
  const service = await buildService(t, url, {
    env: { ALLOWED_HOMESERVERS: `example.org=${url},liar.example=${foreign.url}` },
  });

  const refusals = [
    await service.prove(openIdToken('0')),
    await service.prove(openIdToken('alice', 'unknown.example')),
    await service.prove(openIdToken('alice', 'liar.example')),
    await service.prove(openIdToken('alice', 'no server name')),
  ];

  const seen = refusals.map(({ statusCode, headers, body }) => {
    return { statusCode, headers: { ...headers, date: undefined }, body };
  });
  for (const refusal of seen) assert.deepEqual(refusal, seen[0]);
  assert.equal(seen[0]?.statusCode, 401);
});

test('T-08: a refusal takes as long for a known homeserver as for an unknown one', async (t) => {
  const { url: homeserver } = await startHomeserver(t, userOf('example.org'));
  const service = await buildService(t, homeserver, { env: { TRUSTED_PROXIES: '127.0.0.1' } });
  const url = `${await listen(service)}/v1/credentials`;
  const times = { known: [] as number[], unknown: [] as number[] };

  for (let i = 0; i < ROUNDS; i += 1) {
    times.known.push(await timeOfRefusal(url, i, 'example.org'));
    times.unknown.push(await timeOfRefusal(url, i, 'unknown.example'));
  }

  const [known, unknown] = [quantile(times.known, 0.5), quantile(times.unknown, 0.5)];
  t.diagnostic(
    `measured: p50 ${known.toFixed(2)} ms for a known homeserver, ${unknown.toFixed(2)} ms for an unknown one`,
  );
  // A busy machine slows the longer way more; the faster quarter shows what the service itself does.
  const difference = quantile(times.known, 0.25) - quantile(times.unknown, 0.25);
  assert.ok(Math.abs(difference) < MOST_DIFFERENCE_MS, `${String(difference)} ms`);
});

async function timeOfRefusal(url: string, i: number, server: string): Promise<number> {
  const body = JSON.stringify({ ...openIdToken(''), matrix_server_name: server });
  const startedAt = performance.now();
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-forwarded-for': `192.0.2.${String(i)}` },
    body,
  });
  await response.text();
  assert.equal(response.status, 401);
  return performance.now() - startedAt;
}

function quantile(values: readonly number[], part: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length * part)] ?? NaN;
}
