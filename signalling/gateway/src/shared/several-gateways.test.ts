import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { startRedis } from '@matrix-call/service/test/redis';
import { SignJWT } from 'jose';
import {
  CALLEE,
  runGateway,
  type RunningGateway,
  type Visitor,
} from '../../test/running-gateway.ts';
import { hangup, invite } from '../../test/visitor-stage.ts';

test('what is pushed to one gateway reaches the visitor of another, once', async (t) => {
  const [one, two] = await runTwo(t);
  const visitor = await ring(two);
  const more = { transactionId: 'same', eventId: '$answer' };

  await one.push('m.call.answer', ANSWER, more);
  await two.push('m.call.answer', ANSWER, more);
  await one.push('m.call.answer', ANSWER, { eventId: '$answer' });
  await one.push('m.call.hangup', ANSWER, { eventId: '$hangup' });
  const first = await visitor.next('batch');
  const second = await visitor.next('batch');

  assert.deepEqual(
    first.events.map(({ eventId }) => eventId),
    ['$answer'],
  );
  assert.deepEqual(
    second.events.map(({ eventId }) => eventId),
    ['$hangup'],
  );
});

test('a visitor whose connection breaks goes on at another gateway, which has the line then', async (t) => {
  const [one, two] = await runTwo(t);
  const visitor = await ring(one);
  await one.push('m.call.answer', ANSWER);
  await visitor.next('batch');

  visitor.socket.terminate();
  const again = await two.visit({ type: 'resume', session: visitor.session, received: 1 });
  await one.push('m.call.candidates', ANSWER);
  const { batch, events } = await again.next('batch');
  again.say(hangup(3, 'call'));

  assert.deepEqual([batch, events.map(({ type }) => type)], [2, ['m.call.candidates']]);
  assert.equal((await again.next('done')).id, 3);
});

test('F20: after the crash of a gateway another goes on, and nothing is lost or doubled', async (t) => {
  const [one, two] = await runTwo(t);
  const visitor = await ring(one);
  await two.push('m.call.answer', ANSWER);
  await visitor.next('batch');

  await one.stop('SIGKILL');
  await two.push('m.call.candidates', ANSWER);
  const again = await two.visit({ type: 'resume', session: visitor.session, received: 1 });
  const { batch, events } = await again.next('batch');
  again.say(hangup(3, 'call'));

  assert.deepEqual([batch, events.map(({ type }) => type)], [2, ['m.call.candidates']]);
  assert.equal((await again.next('done')).id, 3);
  assert.equal(two.sent().filter((path) => path.includes('m.call.invite')).length, 1);
});

test('a callee who leaves the line has hung up, whichever gateway hears of it', async (t) => {
  const [one, two] = await runTwo(t);
  const visitor = await ring(two);

  await two.push('m.room.member', { membership: 'leave' }, { stateKey: CALLEE });
  const { events } = await visitor.next('batch');

  assert.deepEqual(
    events.map(({ type, from }) => [type, from]),
    [['m.call.hangup', 'callee']],
  );
  assert.equal(one.child.exitCode, null);
});

test('a callee who calls back on a line that no visitor has is declined', async (t) => {
  const [, two] = await runTwo(t);
  const offer = { type: 'offer', sdp: 'v=0\r\n' };

  await two.push('m.call.invite', { ...ANSWER, lifetime: 60_000, offer });

  while (two.sent().length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
  assert.match(two.sent()[0] ?? '', /\/send\/m\.call\.reject\//v);
});

test('a gateway that hung finds its visitor at another one, and lets go', async (t) => {
  const [one, two] = await runTwo(t);
  const visitor = await ring(one);

  one.child.kill('SIGSTOP');
  const again = await two.visit({ type: 'resume', session: visitor.session, received: 0 });
  one.child.kill('SIGCONT');
  await visitor.next('leaving');
  await two.push('m.call.answer', ANSWER);
  const { batch, events } = await again.next('batch');

  assert.deepEqual([batch, events.map(({ type }) => type)], [1, ['m.call.answer']]);
});

test('a site token opens one session, at whichever gateway', async (t) => {
  const [one, two] = await runTwo(t, { SITE_TOKEN_SECRET });
  const token = await new SignJWT()
    .setProtectedHeader({ alg: 'HS256' })
    .setAudience('matrix-call-gateway')
    .setExpirationTime('5m')
    .sign(Buffer.from(SITE_TOKEN_SECRET));

  await one.visit({ type: 'open', token });
  const refused = await two.connect({ type: 'open', token });

  assert.equal((await refused.next('end')).code, 'badToken');
});

test('an address that calls too often is refused at every gateway', async (t) => {
  const [one, two] = await runTwo(t, { LINES_PER_CALLEE: '2', CALLS_OF_ADDRESS_PER_MINUTE: '1' });
  await ring(one);
  const again = await two.visit();

  again.say({ type: 'line', id: 1, callee: CALLEE });
  await again.next('done');
  again.say(invite(2, 'again'));

  assert.equal((await again.next('refused')).code, 'tooMany');
});

test('visitors of both gateways wait in one queue', async (t) => {
  const [one, two] = await runTwo(t, { QUEUE_PER_CALLEE: '2' });
  const first = await ring(one);
  const [second, third] = [await two.visit(), await one.visit()];

  second.say({ type: 'line', id: 1, callee: CALLEE });
  assert.equal((await second.next('queue')).place, 1);
  third.say({ type: 'line', id: 1, callee: CALLEE });
  assert.equal((await third.next('queue')).place, 2);
  first.say(hangup(3, 'call'));
  first.say({ type: 'leave' });

  assert.equal((await second.next('done')).id, 1);
  assert.equal((await third.next('queue')).place, 1);
});

test('when the gateway that keeps the lines ends, another keeps them', async (t) => {
  const [one, two] = await runTwo(t);
  const visitor = await two.visit();

  await one.stop('SIGKILL');
  visitor.say({ type: 'line', id: 1, callee: CALLEE });

  assert.deepEqual((await visitor.next('done')).result, { displayName: 'Support' });
});

/** The first of them keeps the lines. */
async function runTwo(
  t: TestContext,
  more: Readonly<Record<string, string>> = {},
): Promise<readonly [RunningGateway, RunningGateway]> {
  const redis = await startRedis(t);
  const env = { LINES_PER_CALLEE: '1', STATE_DIRECTORY: '', REDIS_URL: redis.url, ...more };
  const one = await runGateway(t, { env });
  return [one, await one.beside()];
}

/** A visitor whose call rings. */
async function ring(gateway: RunningGateway): Promise<Visitor> {
  const visitor = await gateway.visit();
  visitor.say({ type: 'line', id: 1, callee: CALLEE });
  visitor.say(invite(2, 'call'));
  await visitor.next('done');
  await visitor.next('done');
  return visitor;
}

const SITE_TOKEN_SECRET = 'a-secret-of-the-site-for-this-test';
const ANSWER = { call_id: 'call', party_id: 'PHONE', version: '1' };
