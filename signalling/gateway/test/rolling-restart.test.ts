import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { startRedis } from '@matrix-call/service/test/redis';
import { freePort } from '@matrix-call/turn/test/free-port';
import { startShipped } from './deploy.ts';
import { runGateway, type RunningGateway } from './running-gateway.ts';
import { SHIPPED_NGINX } from './shipped-nginx.ts';
import { startCall, type CallingVisitor } from './visitor-transports.ts';

const CALLS = 100;
const RESUMED_WITHIN_MS = 5_000;
const ORPHANED_WITHIN_MS = 60_000;

test('F20, G-16: of a hundred calls a rolling restart of two gateways behind nginx loses none', async (t) => {
  const { one, two, url } = await runBehindNginx(t);
  const calls = await startCalls(t, url);

  const first = await restartUnder(calls, one);
  const second = await restartUnder(calls, two);
  for (const { callId } of calls)
    await first.gateway.push('m.call.answer', ofCall(callId), { roomId: one.roomOf(callId) });
  await Promise.all(calls.map(({ events, callId }) => untilAnswered(events, callId)));
  await Promise.all(calls.map(({ callId, send }) => send('m.call.hangup', hangupOf(callId))));

  const sent = first.gateway.sent().map((path) => /m\.call\.[a-z]+/v.exec(path)?.[0]);
  const times = [...first.timesMs, ...second.timesMs].sort((a, b) => a - b);
  const inTime = times.filter((ms) => ms <= RESUMED_WITHIN_MS).length;
  t.diagnostic(
    `measured: ${String(CALLS)} calls over two restarts, an event sent meanwhile is there after ${shown(times.at(times.length / 2))} (median), ${shown(times.at(-1))} at most`,
  );
  assert.ok(inTime >= 0.99 * times.length, `${String(inTime)} of ${String(times.length)}`);
  assert.equal(sent.filter((type) => type === 'm.call.invite').length, CALLS);
  assert.equal(sent.filter((type) => type === 'm.call.hangup').length, CALLS);
});

test('F20: the calls of visitors who vanish with their gateway are hung up within a minute, and their lines are free', async (t) => {
  const { one, two, url } = await runBehindNginx(t);
  const calls = await startCalls(t, url, 10);

  await one.stop('SIGKILL');
  const began = performance.now();
  for (const { vanish } of calls) vanish();
  await until(() => two.sent().filter((path) => path.includes('m.call.hangup')).length === 10);
  const tookMs = performance.now() - began;
  await untilLinesReady(two, CALLS);

  t.diagnostic(`measured: 10 orphaned calls hung up after ${shown(tookMs)}`);
  // The minute that visitors have to come back, and what a busy machine needs to say it.
  assert.ok(tookMs < ORPHANED_WITHIN_MS + 10_000, shown(tookMs));
});

async function runBehindNginx(t: TestContext) {
  const redis = await startRedis(t);
  const env = {
    ...{ STATE_DIRECTORY: '', REDIS_URL: redis.url, TRUSTED_PROXIES: '127.0.0.1' },
    ...{ LINES_PER_CALLEE: String(CALLS), CALLS_TO_CALLEE_PER_MINUTE: String(CALLS) },
    PORT: String(await freePort()),
  };
  const one = await runGateway(t, { env });
  const two = await one.beside({ PORT: String(await freePort()) });
  const { url } = await startShipped(t, SHIPPED_NGINX, [one, two]);
  return { one, two, url };
}

/** Each visitor has an address of their own. */
function startCalls(
  t: TestContext,
  url: string,
  count = CALLS,
): Promise<readonly CallingVisitor[]> {
  return Promise.all(
    Array.from({ length: count }, (_, i) =>
      startCall(t, { url, localAddress: `127.0.1.${String(i + 1)}`, callId: `call${String(i)}` }),
    ),
  );
}

/** Restarts a gateway while all visitors send, as it is told to stop and once it is gone; tells how long each event took. */
async function restartUnder(
  calls: readonly CallingVisitor[],
  gateway: RunningGateway,
): Promise<{ readonly gateway: RunningGateway; readonly timesMs: readonly number[] }> {
  const stopped = gateway.stop();
  const first = sendAll(calls);
  await stopped;
  const second = sendAll(calls);
  const restarted = await gateway.restart();
  return { timesMs: [...(await first), ...(await second)], gateway: restarted };
}

/** Lets each visitor send an event; resolves to how long each took. */
function sendAll(calls: readonly CallingVisitor[]): Promise<readonly number[]> {
  return Promise.all(
    calls.map(async ({ callId, send }) => {
      const began = performance.now();
      await send('m.call.candidates', candidatesOf(callId));
      return performance.now() - began;
    }),
  );
}

async function untilAnswered(events: CallingVisitor['events'], callId: string): Promise<void> {
  await until(() =>
    events.some(({ type, content }) => {
      const { call_id: id } = Object(content) as { readonly call_id?: unknown };
      return type === 'm.call.answer' && id === callId;
    }),
  );
}

async function untilLinesReady({ url }: RunningGateway, count: number): Promise<void> {
  for (;;) {
    const numbers = await (await fetch(`${url}/metrics`)).text();
    if (numbers.includes(`_lines{state="ready"} ${String(count)}`)) return;
    await delay(20);
  }
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await delay(20);
}

function ofCall(callId: string): Readonly<Record<string, unknown>> {
  return { call_id: callId, party_id: 'PHONE', version: '1' };
}

function candidatesOf(callId: string): Readonly<Record<string, unknown>> {
  const candidate = { candidate: 'candidate:1 1 UDP 1 192.0.2.1 9 typ host', sdpMid: '0' };
  return { call_id: callId, party_id: 'visitor', version: '1', candidates: [candidate] };
}

function hangupOf(callId: string): Readonly<Record<string, unknown>> {
  return { call_id: callId, party_id: 'visitor', version: '1', reason: 'user_hangup' };
}

function shown(ms = 0): string {
  return `${(ms / 1000).toFixed(2)} s`;
}
