import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { TestContext } from 'node:test';
import { pushBy, startShipped, type ShippedProxy } from './deploy.ts';
import { CALLEE, runGateway, visit, type Visitor } from './running-gateway.ts';
import { invite } from './visitor-stage.ts';

/** Checks that visitors come through, each by their own address, and nothing that is not for them. */
export async function checkProxy(t: TestContext, shipped: ShippedProxy): Promise<void> {
  const gateway = await runGateway(t, {
    env: { ...BEHIND_PROXY, LINES_PER_CALLEE: '3', CALLS_OF_ADDRESS_PER_MINUTE: '1' },
  });
  const proxy = await startShipped(t, shipped, [gateway]);

  const statuses = await Promise.all(
    ['/healthz', '/metrics', '/readyz', '/openapi.json', '/'].map((path) =>
      proxy.ask(path, '127.0.0.2'),
    ),
  );
  const callees = await fetch(`${proxy.url}/v1/callees/somebody`);
  const direct = await pushBy(PUSH, gateway.url, gateway.hsToken);
  const pushes = await Promise.all(
    WAYS_AROUND.map((path) => pushBy(path, proxy.url, gateway.hsToken)),
  );
  const outcomes = [
    await call(await visit(t, proxy.url, { from: '127.0.0.2' })),
    await call(await visit(t, proxy.url, { from: '127.0.0.2', address: '192.0.2.1' })),
    await call(await visit(t, proxy.url, { from: '127.0.0.3', address: '127.0.0.2' })),
  ];

  assert.deepEqual(statuses, [200, 404, 404, 404, 404]);
  // The gateway itself answers.
  assert.match(callees.headers.get('content-type') ?? '', /^application\/json/v);
  assert.equal(direct, 200);
  for (const [i, status] of pushes.entries())
    assert.match(String(status), /^40[04]$/v, WAYS_AROUND[i]);
  assert.deepEqual(outcomes, ['done', 'refused', 'done']);
}

/** Checks that visitors are spread over two processes, and all come to the other one when the first is gone. */
export async function checkTwo(t: TestContext, shipped: ShippedProxy): Promise<void> {
  const env = { ...BEHIND_PROXY, LINES_PER_CALLEE: '1' };
  const [first, second] = await Promise.all([runGateway(t, { env }), runGateway(t, { env })]);
  const proxy = await startShipped(t, shipped, [first, second]);

  for (let i = 0; i < VISITORS; i++) await visit(t, proxy.url);
  const shares = [await countSockets(first.url), await countSockets(second.url)];
  first.child.kill('SIGKILL');
  await once(first.child, 'exit');
  for (let i = 0; i < VISITORS; i++) await visit(t, proxy.url);

  assert.equal(
    shares.reduce((sum, share) => sum + share),
    VISITORS,
  );
  assert.ok(Math.min(...shares) > 0, shares.join(' '));
  assert.equal(await countSockets(second.url), VISITORS + (shares[1] ?? 0));
}

/** What became of the invitation of a visitor. */
async function call(visitor: Visitor): Promise<string> {
  visitor.say({ type: 'line', id: 1, callee: CALLEE });
  await visitor.next('done');
  visitor.say(invite(2, 'call'));
  return Promise.race([visitor.next('done'), visitor.next('refused')]).then(({ type }) => type);
}

async function countSockets(url: string): Promise<number> {
  const numbers = await (await fetch(`${url}/metrics`)).text();
  return Number(/_sockets (?<count>\d+)/v.exec(numbers)?.groups?.['count']);
}

const BEHIND_PROXY = { TRUSTED_PROXIES: '127.0.0.1', CALLS_TO_CALLEE_PER_MINUTE: '100' };
const VISITORS = 4;
const PUSH = '/_matrix/app/v1/transactions/1';
/** What a proxy and the program behind it may understand differently. */
const WAYS_AROUND = [
  PUSH,
  `/${PUSH}`,
  `/v1/..${PUSH}`,
  `/v1/%2e%2e${PUSH}`,
  `/v1/..%2f${PUSH.slice(1)}`,
  `/v1/.${PUSH}`,
  PUSH.replace('_', '%5f'),
  PUSH.toUpperCase(),
  `${PUSH}?access_token=none`,
  `http://127.0.0.1${PUSH}`,
];
