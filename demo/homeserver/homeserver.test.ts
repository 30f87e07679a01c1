import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { test } from 'node:test';
import { startHomeserver } from './homeserver.ts';
import { clientOf, startFor, TestClient, textOf } from './test-client.ts';

const V3 = '/_matrix/client/v3';

test('a server on port 0 is found by its well-known file', async (t) => {
  const homeserver = await startFor(t);

  const response = await fetch(`${homeserver.url}/.well-known/matrix/client`);

  assert.deepEqual(await response.json(), { 'm.homeserver': { base_url: homeserver.url } });
});

test('every answer carries the CORS headers of the spec, also to a preflight and to an error', async (t) => {
  const { url } = await startFor(t);

  const responses = await Promise.all([
    fetch(`${url}/_matrix/client/versions`),
    fetch(`${url}${V3}/sync`, { method: 'OPTIONS' }),
    fetch(`${url}${V3}/sync`),
  ]);

  assert.deepEqual(
    responses.map(({ status }) => status),
    [200, 200, 401],
  );
  for (const { headers } of responses) {
    assert.equal(headers.get('access-control-allow-origin'), '*');
    assert.match(headers.get('access-control-allow-headers') ?? '', /Authorization/);
  }
});

test('a demo user logs in with the name as the password and is told who they are', async (t) => {
  const { url } = await startFor(t);
  const response = await logIn(url, 'alice', 'alice');
  const login = (await response.json()) as {
    access_token: string;
    user_id: string;
    device_id: string;
  };

  const { body } = await new TestClient(url, {
    accessToken: login.access_token,
    userId: login.user_id,
  }).send('GET', '/account/whoami');

  assert.deepEqual(body, {
    user_id: '@alice:localhost',
    device_id: login.device_id,
    is_guest: false,
  });
});

test('a wrong password is forbidden', async (t) => {
  const { url } = await startFor(t);

  const response = await logIn(url, 'alice', 'bob');

  assert.equal(response.status, 403);
  assert.equal(((await response.json()) as { errcode: string }).errcode, 'M_FORBIDDEN');
});

test('registration asks for one dummy step, makes the user and logs in', async (t) => {
  const { url } = await startFor(t);
  const register = (body: object): Promise<Response> =>
    fetch(`${url}${V3}/register`, { method: 'POST', body: JSON.stringify(body) });

  const first = await register({ username: 'carol', password: 'secret' });
  const { flows, session } = (await first.json()) as { flows: unknown; session: string };
  const second = await register({
    username: 'carol',
    password: 'secret',
    auth: { type: 'm.login.dummy', session },
  });
  const third = await register({ username: 'carol', password: 'secret' });

  assert.equal(first.status, 401);
  assert.deepEqual(flows, [{ stages: ['m.login.dummy'] }]);
  assert.equal(((await second.json()) as { user_id: string }).user_id, '@carol:localhost');
  assert.equal(((await third.json()) as { errcode: string }).errcode, 'M_USER_IN_USE');
});

test('a token is unknown after logout', async (t) => {
  const alice = clientOf(await startFor(t), 'alice');
  await alice.send('POST', '/logout', {});

  const { status, body } = await alice.send('GET', '/account/whoami');

  assert.equal(status, 401);
  assert.equal(body['errcode'], 'M_UNKNOWN_TOKEN');
});

test('a wrong request is refused with the code that the spec has for it', async (t) => {
  const homeserver = await startFor(t);
  const alice = clientOf(homeserver, 'alice');
  const room = `/rooms/${encodeURIComponent(homeserver.directRoomId ?? '')}`;
  const fetchAs = (path: string, init: RequestInit): Promise<Response> =>
    fetch(`${homeserver.url}${path}`, {
      ...init,
      headers: { authorization: `Bearer ${alice.accessToken}` },
    });
  const cases: readonly [response: Promise<Response>, status: number, errcode: string][] = [
    [fetch(`${homeserver.url}${V3}/sync`), 401, 'M_MISSING_TOKEN'],
    [fetch(`${homeserver.url}${V3}/sync?access_token=x`), 401, 'M_UNKNOWN_TOKEN'],
    [fetchAs('/_matrix/client/v9/nothing', {}), 404, 'M_UNRECOGNIZED'],
    [fetchAs(`${V3}/sync`, { method: 'DELETE' }), 405, 'M_UNRECOGNIZED'],
    [fetchAs('//', {}), 404, 'M_UNRECOGNIZED'],
    [fetchAs(`${V3}/rooms/%ff/state`, {}), 400, 'M_INVALID_PARAM'],
    [fetchAs(`${V3}/rooms/!none/state`, {}), 404, 'M_NOT_FOUND'],
    [fetchAs(`${V3}/sync?since=nonsense`, {}), 400, 'M_INVALID_PARAM'],
    [fetchAs(`${V3}/sync?filter=99`, {}), 400, 'M_INVALID_PARAM'],
    [fetchAs(`${V3}/sync?filter={"room":3}`, {}), 400, 'M_BAD_JSON'],
    [fetchAs(`${V3}${room}/send/m/1`, { method: 'PUT', body: '{' }), 400, 'M_NOT_JSON'],
    [fetchAs(`${V3}${room}/send/m/2`, { method: 'PUT', body: '[]' }), 400, 'M_BAD_JSON'],
    [fetchAs(`${V3}${room}/send/m/3`, { method: 'PUT', body: filled(66_000) }), 413, 'M_TOO_LARGE'],
    [fetchAs(`${V3}/createRoom`, { method: 'POST', body: filled(2e6) }), 413, 'M_TOO_LARGE'],
  ];

  for (const [promise, status, errcode] of cases) {
    const response = await promise;
    const body = (await response.json()) as { errcode: string };
    assert.deepEqual([response.status, body.errcode], [status, errcode], response.url);
  }
});

test('an event just below the size limit is accepted', async (t) => {
  const homeserver = await startFor(t);
  const alice = clientOf(homeserver, 'alice');

  const path = `/rooms/${homeserver.directRoomId}/send/m.room.message/1`;
  const { status } = await alice.send('PUT', path, { body: 'x'.repeat(64_000) });

  assert.equal(status, 200);
});

test('closing ends long polls and idle connections', async () => {
  const homeserver = await startHomeserver({ port: 0 });
  const alice = clientOf(homeserver, 'alice');
  const since = textOf((await alice.sync())['next_batch']);
  const poll = alice.sync({ since, timeout: 600_000 }).then(
    () => 'answered',
    () => 'cut',
  );
  const socket = connect(Number(new URL(homeserver.url).port), '127.0.0.1');
  // How it is cut, by an end or by a reset, is all the same.
  socket.on('error', () => undefined);
  const hasEnded = new Promise((resolve) => socket.once('close', resolve));
  await new Promise((resolve) => socket.once('connect', resolve));

  await homeserver.close();

  await hasEnded;
  assert.equal(await poll, 'cut');
});

test('media comes back as it was uploaded', async (t) => {
  const homeserver = await startFor(t);
  const { url } = homeserver;
  const authorization = `Bearer ${homeserver.logIn('alice').accessToken}`;
  const upload = await fetch(`${url}/_matrix/media/v3/upload`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'image/png' },
    body: 'not really a picture',
  });
  const { content_uri: uri } = (await upload.json()) as { content_uri: string };

  const download = await fetch(`${url}/_matrix/client/v1/media/download/${uri.slice(6)}`, {
    headers: { authorization },
  });

  assert.equal(download.headers.get('content-type'), 'image/png');
  assert.equal(await download.text(), 'not really a picture');
});

function logIn(url: string, user: string, password: string): Promise<Response> {
  return fetch(`${url}${V3}/login`, {
    method: 'POST',
    body: JSON.stringify({
      type: 'm.login.password',
      identifier: { type: 'm.id.user', user },
      password,
    }),
  });
}

function filled(bytes: number): string {
  return JSON.stringify({ body: 'x'.repeat(bytes) });
}
