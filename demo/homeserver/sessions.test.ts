import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clientOf, startFor, TestClient, textOf, type Loose } from './test-client.ts';
import type { Homeserver } from './homeserver.ts';

/** Asks without any token. */
async function post(home: Homeserver, path: string, body: object) {
  const nobody = new TestClient(home.url, { accessToken: '', userId: '' });
  return nobody.send('POST', path, body);
}

function logIn(home: Homeserver, extra: object) {
  const body = { type: 'm.login.password', user: 'alice', password: 'alice', ...extra };
  return post(home, '/login', body);
}

function clientWith(home: Homeserver, body: Loose): TestClient {
  return new TestClient(home.url, { accessToken: textOf(body['access_token']), userId: '' });
}

async function whoami(client: TestClient): Promise<unknown[]> {
  const { status, body } = await client.send('GET', '/account/whoami');
  return [status, body['soft_logout']];
}

test('a login tells a refresh token only to clients that can use one', async (t) => {
  const home = await startFor(t);

  const [without, refreshable] = await Promise.all([
    logIn(home, {}),
    logIn(home, { refresh_token: true }),
  ]);

  assert.equal(without.body['refresh_token'], undefined);
  assert.match(textOf(refreshable.body['refresh_token']), /^refresh_/);
  assert.equal(refreshable.body['expires_in_ms'], 300_000);
});

test('an access token that can be refreshed runs out, softly', async (t) => {
  let nowMs = 0;
  const home = await startFor(t, { now: () => nowMs });
  const client = clientWith(home, (await logIn(home, { refresh_token: true })).body);

  nowMs = 299_999;
  assert.deepEqual(await whoami(client), [200, undefined]);
  nowMs = 300_000;

  assert.deepEqual(await whoami(client), [401, true]);
});

test('the earlier tokens hold until the new ones are used', async (t) => {
  const home = await startFor(t);
  const { body } = await logIn(home, { refresh_token: true });
  const refresh_token = body['refresh_token'];
  const old = clientWith(home, body);

  await post(home, '/refresh', { refresh_token });
  const { body: again } = await post(home, '/refresh', { refresh_token });
  assert.deepEqual(await whoami(old), [200, undefined]);
  assert.deepEqual(await whoami(clientWith(home, again)), [200, undefined]);

  assert.deepEqual(await whoami(old), [401, false]);
  const refused = await post(home, '/refresh', { refresh_token });
  assert.deepEqual([refused.status, refused.body['errcode']], [401, 'M_UNKNOWN_TOKEN']);
});

test('a soft end leaves the refresh token, a hard one does not', async (t) => {
  const home = await startFor(t);

  for (const soft of [true, false]) {
    const { accessToken, refreshToken } = home.logIn('alice');
    home.expireToken(accessToken, { soft });
    const { status } = await post(home, '/refresh', { refresh_token: refreshToken });
    assert.equal(status, soft ? 200 : 401);
  }
});

test('of ignored users come neither events nor invitations, but what changes a room', async (t) => {
  const home = await startFor(t);
  const [alice, bob] = [clientOf(home, 'alice'), clientOf(home, 'bob')];
  const roomId = home.directRoomId ?? '';
  const path = `/user/${alice.userId}/account_data/m.ignored_user_list`;
  await alice.send('PUT', path, { ignored_users: { [bob.userId]: {} } });
  const { next_batch: since } = await alice.sync();

  await bob.sendEvent(roomId, 'm.call.invite', {});
  await bob.send('POST', '/createRoom', { invite: [alice.userId] });
  await bob.send('POST', `/rooms/${roomId}/leave`, {});
  const { rooms } = await alice.sync({ since: textOf(since) });

  const events = rooms?.['join']?.[roomId]?.['timeline']?.['events'] as unknown as {
    type: string;
  }[];
  assert.deepEqual(
    events.map(({ type }) => type),
    ['m.room.member'],
  );
  assert.equal(rooms?.['invite'], undefined);
});
