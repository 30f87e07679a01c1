import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import { test } from 'node:test';
import { BEARER, event, HS_TOKEN, startTransactions as start } from '../../test/transactions.ts';

for (const [name, headers, query] of [
  ['no token', {}, ''],
  ['a wrong token', { authorization: `Bearer ${HS_TOKEN}x` }, ''],
  ['the beginning of the token', { authorization: `Bearer ${HS_TOKEN.slice(0, -1)}` }, ''],
  ['a token of another kind', { authorization: `Basic ${HS_TOKEN}` }, ''],
  ['the token in the URL', {}, `?access_token=${HS_TOKEN}`],
  ['the token in the header and in the URL', BEARER, `?access_token=${HS_TOKEN}`],
  ['the token in an encoded URL', BEARER, `?access%5Ftoken=${HS_TOKEN}`],
] as const) {
  test(`G-10: whoever has ${name} is refused, and no token is logged`, async (t) => {
    const { app, ids, log } = await start(t);
    const header = { 'content-type': 'application/json', ...headers };
    const payload = JSON.stringify({ events: [event('1')] });
    const answers = await Promise.all([
      app.inject({
        method: 'PUT',
        url: `/_matrix/app/v1/transactions/1${query}`,
        headers: header,
        payload,
      }),
      app.inject({ method: 'POST', url: `/_matrix/app/v1/ping${query}`, headers: header, payload }),
      app.inject({ url: `/_matrix/app/v1/users/a${query}`, headers }),
      app.inject({ url: `/_matrix/app/v1/rooms/a${query}`, headers }),
    ]);

    for (const answer of answers) {
      assert.equal(answer.statusCode, 403);
      assert.equal(answer.json<{ errcode: string }>().errcode, 'M_FORBIDDEN');
    }
    assert.deepEqual(ids(), []);
    assert.match(log(), /without the token/v);
    assert.doesNotMatch(log(), /canary/v);
  });
}

test('G-10: who has no token is refused before a body is read', async (t) => {
  const { app } = await start(t);
  await app.listen({ host: '127.0.0.1', port: 0 });
  const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1');
  t.after(() => socket.destroy());

  socket.write(
    'PUT /_matrix/app/v1/transactions/1 HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n' +
      'Content-Length: 16000000\r\n\r\n{',
  );
  const [chunk] = (await once(socket, 'data')) as [Buffer];

  assert.match(chunk.toString(), /^HTTP\/1\.1 403 /v);
  assert.match(chunk.toString(), /connection: close/iv);
});
