import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Agent, get } from 'node:http';
import { connect } from 'node:net';
import { test } from 'node:test';
import { startHomeserver, userOf } from '../../test/fake-homeserver.ts';
import { buildService, listen, openIdToken } from '../../test/service.ts';

// Far less than the timeouts of Node and of the service, which would end these connections some day.
const AT_ONCE_MS = 2000;

test('closing does not wait for connections without a request', async (t) => {
  const { url: homeserver } = await startHomeserver(t, userOf('example.org'));
  const service = await buildService(t, homeserver);
  const url = await listen(service);
  const silent = connect(Number(new URL(url).port), '127.0.0.1');
  const half = connect(Number(new URL(url).port), '127.0.0.1');
  await Promise.all([once(silent, 'connect'), once(half, 'connect')]);
  half.write('GET /healthz HTTP/1.1\r\nHost:');
  await fetch(`${url}/healthz`).then((answer) => answer.text());
  const startedAt = performance.now();

  const ended = [silent, half].map(async (socket) => once(socket.resume(), 'close'));
  await service.app.close();
  await Promise.all(ended);

  assert.ok(performance.now() - startedAt < AT_ONCE_MS);
});

test('closing ends a kept connection as soon as its answer is out', async (t) => {
  const asked = Promise.withResolvers<() => void>();
  const { url: homeserver } = await startHomeserver(t, (request, response) => {
    asked.resolve(() => {
      userOf('example.org')(request, response);
    });
  });
  const service = await buildService(t, homeserver);
  const url = await listen(service);
  const agent = new Agent({ keepAlive: true });
  const answered = once(
    get(`${url}/_matrix/client/v3/voip/turnServer`, {
      agent,
      headers: { authorization: 'Bearer access-alice' },
    }),
    'response',
  ) as Promise<[{ statusCode: number; resume(): void }]>;
  const answer = await asked.promise;
  const startedAt = performance.now();

  const closed = service.app.close();
  answer();
  const [response] = await answered;
  response.resume();
  await closed;

  assert.equal(response.statusCode, 200);
  assert.ok(performance.now() - startedAt < AT_ONCE_MS);
  agent.destroy();
});

test('closing cuts off what is not done in time', async (t) => {
  const asked = Promise.withResolvers<undefined>();
  const { url: homeserver } = await startHomeserver(t, () => {
    asked.resolve(undefined);
  });
  const service = await buildService(t, homeserver, { deps: { limits: { closeWithinMs: 50 } } });
  const url = await listen(service);
  const request = fetch(`${url}/v1/credentials`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(openIdToken('alice')),
  });
  const cutOff = assert.rejects(request);
  await asked.promise;
  const startedAt = performance.now();

  await service.app.close();

  await cutOff;
  assert.ok(performance.now() - startedAt < AT_ONCE_MS);
});
