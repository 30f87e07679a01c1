import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { test } from 'node:test';
import { SignJWT } from 'jose';
import { CALLEE, runGateway, type RunningGateway, type Visitor } from '../test/running-gateway.ts';
import { hangup, invite } from '../test/visitor-stage.ts';

const CALLS = 100;

test('a visitor calls by the program, and hears what the homeserver pushes', async (t) => {
  const gateway = await runGateway(t, { env: { LINES_PER_CALLEE: '1' } });
  const visitor = await gateway.visit();

  visitor.say({ type: 'line', id: 1, callee: CALLEE });
  const { result } = await visitor.next('done');
  visitor.say(invite(2, 'call'));
  await visitor.next('done');
  const content = { call_id: 'call', party_id: 'PHONE', version: '1', reason: 'user_hangup' };
  await gateway.push('m.call.hangup', content);
  const { events } = await visitor.next('batch');

  assert.deepEqual(result, { displayName: 'Support' });
  assert.match(gateway.sent()[0] ?? '', /!line:example\.org\/send\/m\.call\.invite\//v);
  assert.deepEqual(
    events.map(({ type, from }) => [type, from]),
    [['m.call.hangup', 'callee']],
  );
});

test('while the line is taken the next visitor waits, and has it once the first has left', async (t) => {
  const gateway = await runGateway(t, { env: { LINES_PER_CALLEE: '1', QUEUE_PER_CALLEE: '5' } });
  const first = await ring(gateway);
  const second = await gateway.visit();
  second.say({ type: 'line', id: 1, callee: CALLEE });
  assert.deepEqual(await second.next('queue'), { type: 'queue', id: 1, place: 1 });

  first.say(hangup(3, 'call'));
  first.say({ type: 'leave' });

  assert.equal((await second.next('done')).id, 1);
  assert.match(gateway.sent().at(-1) ?? '', /\/send\/m\.call\.hangup\//v);
});

test('with a secret of the site visitors need a token of it, each for one session', async (t) => {
  const secret = 'canary-site-secret-0123456789abc';
  const gateway = await runGateway(t, {
    env: { LINES_PER_CALLEE: '1', SITE_TOKEN_SECRET: secret, LOG_LEVEL: 'trace' },
  });
  const token = await new SignJWT()
    .setProtectedHeader({ alg: 'HS256' })
    .setAudience('matrix-call-gateway')
    .setExpirationTime('5m')
    .sign(Buffer.from(secret));
  const turnedAway = [undefined, 'wrong', `${token.slice(0, -4)}AAAA`];

  const first = await gateway.visit({ type: 'open', token });
  first.say({ type: 'line', id: 1, callee: CALLEE });

  assert.equal((await first.next('done')).id, 1);
  for (const other of [...turnedAway, token]) {
    const visitor = await gateway.connect({ type: 'open', token: other });
    assert.equal((await visitor.next('end')).code, 'badToken');
  }
  assert.doesNotMatch(gateway.output(), new RegExp(`canary|${token.slice(0, 20)}`));
});

test('a program that is told to stop, and keeps nothing, hangs up what goes on', async (t) => {
  const gateway = await runGateway(t, { env: { LINES_PER_CALLEE: '1', STATE_DIRECTORY: '' } });
  const visitor = await ring(gateway);

  gateway.child.kill('SIGTERM');
  const [code] = (await once(gateway.child, 'exit')) as [number | null];

  assert.equal(code, 0);
  assert.match(gateway.sent().at(-1) ?? '', /\/send\/m\.call\.hangup\//v);
  await visitor.next('leaving');
});

test('a visitor who leaves for good has hung up at once', async (t) => {
  const gateway = await runGateway(t, { env: { LINES_PER_CALLEE: '1' } });
  const visitor = await ring(gateway);

  visitor.socket.close(1000);
  const began = performance.now();
  while (gateway.sent().length < 2) await new Promise((resolve) => setTimeout(resolve, 20));
  const tookMs = performance.now() - began;

  assert.match(gateway.sent()[1] ?? '', /\/send\/m\.call\.hangup\//v);
  // Whose connection only broke is waited for.
  assert.ok(tookMs < 60_000, `${String(tookMs)} ms`);
});

test('F20: visitors of a program that is told to stop go on with the next one', async (t) => {
  const gateway = await runGateway(t, { env: { LINES_PER_CALLEE: '1' } });
  const visitor = await ring(gateway);

  const next = await gateway.restart();
  await visitor.next('leaving');
  const again = await next.visit({ type: 'resume', session: visitor.session, received: 0 });
  again.say(hangup(3, 'call'));

  assert.equal((await again.next('done')).id, 3);
  assert.deepEqual(
    next.sent().map((path) => /m\.call\.[a-z]+/v.exec(path)?.[0]),
    ['m.call.invite', 'm.call.hangup'],
  );
});

test('F20, G-16: of a hundred calls a restart loses none', async (t) => {
  const gateway = await runGateway(t, {
    env: {
      LINES_PER_CALLEE: String(CALLS),
      CALLS_TO_CALLEE_PER_MINUTE: String(CALLS),
      TRUSTED_PROXIES: '127.0.0.1',
    },
  });
  const addresses = Array.from({ length: CALLS }, (_, i) => `10.0.0.${String(i)}`);
  const visitors = await Promise.all(
    addresses.map((address, i) => ring(gateway, { callId: `call${String(i)}`, address })),
  );

  const next = await gateway.restart();
  const began = performance.now();
  const resumed = await Promise.all(
    visitors.map(({ session }, i) =>
      next.visit({ type: 'resume', session, received: 0 }, addresses[i]),
    ),
  );
  const resumedMs = performance.now() - began;
  for (const [i, visitor] of resumed.entries()) visitor.say(hangup(3, `call${String(i)}`));
  const answers = await Promise.all(resumed.map((visitor) => visitor.next('done')));

  assert.deepEqual(new Set(answers.map(({ id }) => id)), new Set([3]));
  const kinds = next.sent().map((path) => /m\.call\.[a-z]+/v.exec(path)?.[0]);
  assert.equal(kinds.filter((kind) => kind === 'm.call.hangup').length, CALLS);
  t.diagnostic(
    `measured: ${String(CALLS)} of ${String(CALLS)} sessions resumed in ${(resumedMs / 1000).toFixed(1)} s`,
  );
});

test('F20: after a crash the next program goes on, and loses nothing that was said meanwhile', async (t) => {
  const gateway = await runGateway(t, { env: { LINES_PER_CALLEE: '1' } });
  const visitor = await ring(gateway);
  await gateway.keeps(/"callId":"call"/v);

  const next = await gateway.restart('SIGKILL');
  const again = await next.visit({ type: 'resume', session: visitor.session, received: 7 });
  await next.push('m.call.answer', { call_id: 'call', party_id: 'PHONE', version: '1' });
  again.say(hangup(3, 'call'));

  const { batch, events } = await again.next('batch');
  assert.deepEqual([batch, events[0]?.type], [8, 'm.call.answer']);
  assert.equal((await again.next('done')).id, 3);
});

test('F26: without file handles left it refuses new visitors, keeps those it has, and recovers', async (t) => {
  const gateway = await runGateway(t, { files: 80 });
  const port = Number(new URL(gateway.url).port);
  const visitor = await gateway.visit();
  const crowd: Socket[] = [];
  for (let i = 0; i < 200; i++) {
    // From many addresses, because one alone may hold fewer.
    const localAddress = `127.0.1.${String(1 + (i % 200))}`;
    const socket = connect({ port, host: '127.0.0.1', localAddress });
    socket.on('error', () => undefined);
    crowd.push(socket);
  }
  t.after(() => {
    for (const socket of crowd) socket.destroy();
  });
  await Promise.race(crowd.map((socket) => once(socket, 'close')));

  visitor.say({ type: 'turn', id: 1 });
  assert.equal((await visitor.next('refused')).code, 'noRelay');
  for (const socket of crowd) socket.destroy();
  const another = await visitUntilTaken(gateway);
  another.say({ type: 'turn', id: 1 });

  assert.equal((await another.next('refused')).code, 'noRelay');
  assert.equal(gateway.child.exitCode, null);
});

test('G-09, G-17: a whole run tells no token, name, address or description', async (t) => {
  const gateway = await runGateway(t, { env: { LOG_LEVEL: 'trace' } });
  const visitor = await gateway.visit();
  visitor.say({ type: 'line', id: 1, callee: CALLEE, name: 'canary-name' });
  visitor.say(invite(2, 'canary-call'));
  await visitor.next('done');
  await visitor.next('done');
  for (const headers of [{}, { authorization: 'Bearer canary-token' }]) {
    const answer = await fetch(`${gateway.url}/_matrix/app/v1/transactions/canary-txn`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json', ...headers },
      body: '{"events":[]}',
    });
    assert.equal(answer.status, 403);
  }
  await fetch(`${gateway.url}/_matrix/app/v1/ping?access_token=canary-query`, { method: 'POST' });
  gateway.child.kill('SIGTERM');
  await once(gateway.child, 'exit');

  assert.match(gateway.output(), /Somebody without the token/v);
  assert.doesNotMatch(gateway.output(), /canary|v=0|127\.0\.0\.1:\d+ |support:example/v);
  assert.doesNotMatch(gateway.output(), new RegExp(gateway.hsToken));
});

/** A visitor whose call rings. */
async function ring(
  gateway: RunningGateway,
  { callId = 'call', address }: { callId?: string; address?: string | undefined } = {},
): Promise<Visitor> {
  const visitor = await gateway.visit(undefined, address);
  visitor.say({ type: 'line', id: 1, callee: CALLEE });
  visitor.say(invite(2, callId));
  await visitor.next('done');
  await visitor.next('done');
  return visitor;
}

/** The gateway gets its file handles back one after the other. */
async function visitUntilTaken(gateway: RunningGateway): Promise<Visitor> {
  for (;;) {
    try {
      return await gateway.visit();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}
