import assert from 'node:assert/strict';
import { test } from 'node:test';
import { widgetEvent } from 'matrix-call/registration';
import { buildService } from '../../test/service.ts';

const HOOK = '/v1/widget?roomId=!room:example.org';

test('the hook gives Element the widget to write into the room, and where to pin it', async (t) => {
  const { app } = await buildService(t, {
    env: { WIDGET_NAME: 'Talk', TURN_SERVICE: 'https://turn.example.org', RELAY_ONLY: 'true' },
  });

  const answer = await app.inject(HOOK);

  const { content, stateKey } = widgetEvent({
    pageUrl: 'https://call.example.org/',
    name: 'Talk',
    settings: { turnService: 'https://turn.example.org/', relayOnly: true },
  });
  assert.equal(answer.statusCode, 200);
  assert.deepEqual(answer.json(), {
    widget_id: stateKey,
    widget: content,
    layout: { container: 'top', index: 0, width: 100, height: 60 },
  });
});

test('a page of any origin may read the answer, and none a refusal, which Element would write into the room', async (t) => {
  const { app } = await buildService(t);
  const headers = { origin: 'https://app.element.io' };

  const given = await app.inject({ url: HOOK, headers });
  const refused = await app.inject({ url: '/v1/widget', headers });

  assert.equal(given.headers['access-control-allow-origin'], '*');
  assert.equal(given.headers['cache-control'], 'no-store');
  assert.equal(refused.statusCode, 400);
  assert.equal(refused.headers['access-control-allow-origin'], undefined);
});

test('a refusal is a Matrix error that says what was expected', async (t) => {
  const { app } = await buildService(t);

  const answer = await app.inject('/v1/widget?roomId=room');

  assert.deepEqual(answer.json(), {
    errcode: 'M_INVALID_PARAM',
    error: 'roomId must be the ID of a Matrix room, as in !abc:example.org',
  });
});

test('each address is counted by itself, behind a trusted proxy too', async (t) => {
  const { app } = await buildService(t, {
    env: { TRUSTED_PROXIES: '127.0.0.1' },
    deps: { limits: { requestsPerAddressPerMinute: 1 } },
  });
  const ask = (address: string) =>
    app.inject({ url: HOOK, headers: { 'x-forwarded-for': address } });

  const first = await ask('192.0.2.1');
  const second = await ask('192.0.2.1');
  const other = await ask('192.0.2.2');

  assert.deepEqual(
    [first, second, other].map((answer) => answer.statusCode),
    [200, 429, 200],
  );
  assert.equal(second.json<{ errcode: string }>().errcode, 'M_LIMIT_EXCEEDED');
  assert.ok(Number(second.headers['retry-after']) > 0);
});

test('no room ID and no address of a visitor stands in the log', async (t) => {
  const { app, log } = await buildService(t, { env: { TRUSTED_PROXIES: '127.0.0.1' } });
  const headers = { 'x-forwarded-for': '192.0.2.77' };

  await app.inject({ url: HOOK, headers });
  await app.inject({ url: '/v1/widget?roomId=canary', headers });

  assert.match(log(), /"route":"\/v1\/widget"/v);
  assert.doesNotMatch(log(), /!room|canary|192\.0\.2\.77/v);
});

test('health, readiness and numbers are there; numbers are for this machine alone', async (t) => {
  const { app } = await buildService(t);
  await app.inject(HOOK);

  const [health, ready, metrics, foreign] = await Promise.all([
    app.inject('/healthz'),
    app.inject('/readyz'),
    app.inject('/metrics'),
    app.inject({ url: '/metrics', remoteAddress: '192.0.2.1' }),
  ]);

  assert.deepEqual([health.json(), ready.json()], [{ status: 'ok' }, { status: 'ok' }]);
  assert.match(
    metrics.body,
    /matrix_call_widget_requests_total\{route="\/v1\/widget",method="GET",status="200"\} 1/v,
  );
  assert.equal(foreign.statusCode, 404);
});
