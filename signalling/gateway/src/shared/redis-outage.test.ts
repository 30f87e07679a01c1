import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { startRedis } from '@matrix-call/service/test/redis';
import {
  CALLEE,
  runGateway,
  type RunningGateway,
  type Visitor,
} from '../../test/running-gateway.ts';
import { invite } from '../../test/visitor-stage.ts';

const OUTAGE_MS = 60_000;
const BACK_WITHIN_MS = 2_000;

test('F21: while Redis is killed for a minute calls go on, new visitors are told when to come back, and all is back within two seconds', async (t) => {
  const redis = await startRedis(t);
  const env = { LINES_PER_CALLEE: '3', STATE_DIRECTORY: '', REDIS_URL: redis.url };
  const one = await runGateway(t, { env });
  const two = await one.beside();
  const here = await ring(one, 'here');
  const there = await ring(two, 'there');
  const idle = await two.visit();

  await redis.kill();
  const endsAt = performance.now() + OUTAGE_MS;
  await one.push('m.call.answer', ofCall('here'), { roomId: here.roomId });
  const answered = await here.visitor.next('batch');
  const elsewhere = { roomId: there.roomId, eventId: '$there', transactionId: 'there' };
  const refusedStatus = await one.push('m.call.answer', ofCall('there'), elsewhere);
  const newcomer = await (await one.connect()).next('end');
  idle.say({ type: 'line', id: 1, callee: CALLEE });
  const noLine = await idle.next('refused');
  const shown = await fetch(`${two.url}/v1/callees/${encodeURIComponent(CALLEE)}`);
  const facts: unknown = await shown.json();
  const during = await Promise.all([one, two].map((gateway) => readiness(gateway)));
  const answers = await sendUntil([here.visitor, there.visitor], ['here', 'there'], endsAt);
  await redis.start();
  const backMs = await untilTaken(two);
  const repeatedStatus = await one.push('m.call.answer', ofCall('there'), elsewhere);
  const told = await there.visitor.next('batch');
  await two.push('m.call.candidates', ofCall('here'), { roomId: here.roomId });
  const routed = await here.visitor.next('batch');
  const after = await Promise.all([one, two].map((gateway) => readiness(gateway)));

  t.diagnostic(
    `measured: Redis killed for ${String(OUTAGE_MS / 1000)} s, ${String(answers)} events sent meanwhile, a new visitor has a line ${backMs.toFixed(0)} ms after the restart`,
  );
  assert.deepEqual(
    answered.events.map(({ type }) => type),
    ['m.call.answer'],
  );
  assert.deepEqual([refusedStatus, repeatedStatus], [503, 200]);
  assert.equal(newcomer.code, 'tooMany');
  assert.ok(Number(newcomer.retryAfterMs) > 0);
  assert.equal(noLine.code, 'unreachable');
  assert.partialDeepStrictEqual(facts, { availability: 'unavailable' });
  assert.deepEqual(during, [
    [200, 503],
    [200, 503],
  ]);
  assert.deepEqual(
    told.events.map(({ eventId }) => eventId),
    ['$there'],
  );
  assert.deepEqual(
    routed.events.map(({ type }) => type),
    ['m.call.candidates'],
  );
  assert.deepEqual(after, [
    [200, 200],
    [200, 200],
  ]);
  assert.ok(backMs < BACK_WITHIN_MS, `${String(backMs)} ms`);
  assert.deepEqual([one.child.exitCode, two.child.exitCode], [null, null]);
});

/** A visitor whose call rings, and the room of their line. */
async function ring(
  gateway: RunningGateway,
  callId: string,
): Promise<{ readonly visitor: Visitor; readonly roomId: string }> {
  const visitor = await gateway.visit();
  visitor.say({ type: 'line', id: 1, callee: CALLEE });
  visitor.say(invite(2, callId));
  await visitor.next('done');
  await visitor.next('done');
  return { visitor, roomId: gateway.roomOf(callId) };
}

/** Lets visitors send until then; returns how many events the homeserver took. */
async function sendUntil(
  visitors: readonly Visitor[],
  callIds: readonly string[],
  endsAt: number,
): Promise<number> {
  let count = 0;
  for (let id = 3; performance.now() < endsAt; id++) {
    for (const [i, visitor] of visitors.entries()) {
      visitor.say(candidates(id, callIds[i] ?? ''));
      assert.equal((await visitor.next('done')).id, id);
      count++;
    }
    await delay(500);
  }
  return count;
}

/** Until a new visitor has a line; returns how long it took. */
async function untilTaken(gateway: RunningGateway): Promise<number> {
  const began = performance.now();
  for (;;) {
    const visitor = await gateway.connect();
    const begun = await Promise.race([visitor.next('welcome'), visitor.next('end')]);
    if (begun.type === 'welcome') {
      visitor.say({ type: 'line', id: 1, callee: CALLEE });
      const answer = await Promise.race([visitor.next('done'), visitor.next('refused')]);
      if (answer.type === 'done') return performance.now() - began;
    }
    visitor.socket.close();
    await delay(50);
  }
}

/** The statuses of liveness and readiness. */
async function readiness({ url }: RunningGateway): Promise<readonly number[]> {
  return [(await fetch(`${url}/healthz`)).status, (await fetch(`${url}/readyz`)).status];
}

function ofCall(callId: string): object {
  return { call_id: callId, party_id: 'PHONE', version: '1' };
}

function candidates(id: number, callId: string) {
  const candidate = { candidate: 'candidate:1 1 UDP 1 192.0.2.1 9 typ host', sdpMid: '0' };
  return {
    type: 'send',
    id,
    eventType: 'm.call.candidates',
    content: { call_id: callId, party_id: 'visitor', version: '1', candidates: [candidate] },
  } as const;
}
