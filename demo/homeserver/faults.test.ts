import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clientOf, startFor, textOf } from './test-client.ts';

test('a rejected request gets the ordered answer once, and the next one works', async (t) => {
  const homeserver = await startFor(t);
  const alice = clientOf(homeserver, 'alice');
  const body = { errcode: 'M_LIMIT_EXCEEDED', error: 'Slow down', retry_after_ms: 1_000 };
  homeserver.rejectNext({ match: '/send/', method: 'PUT', status: 429, body });
  const path = `/rooms/${homeserver.directRoomId}/send/m.call.invite/1`;

  const untouched = await alice.send('GET', '/account/whoami');
  const first = await alice.send('PUT', path, {});
  const second = await alice.send('PUT', path, {});

  assert.equal(untouched.status, 200);
  assert.deepEqual(first, { status: 429, body });
  assert.equal(second.status, 200);
});

test('a fault lasts for as many requests as ordered, and can be taken back', async (t) => {
  const homeserver = await startFor(t);
  const alice = clientOf(homeserver, 'alice');
  const takeBack = homeserver.rejectNext({ match: /whoami$/, status: 502, times: 5 });
  const ask = async (): Promise<number> => (await alice.send('GET', '/account/whoami')).status;

  const faulty = [await ask(), await ask()];
  takeBack();
  const healthy = await ask();

  assert.deepEqual(faulty, [502, 502]);
  assert.equal(healthy, 200);
});

test('a dropped request does nothing; one whose answer is lost is carried out', async (t) => {
  const homeserver = await startFor(t);
  const roomId = homeserver.directRoomId ?? '';
  const alice = clientOf(homeserver, 'alice');
  const path = (n: number): string => `/rooms/${roomId}/send/m.test/${n}`;
  homeserver.dropNext({ match: '/send/m.test/1' });
  homeserver.loseAnswerOfNext({ match: '/send/m.test/2' });

  await assert.rejects(alice.send('PUT', path(1), { n: 1 }));
  await assert.rejects(alice.send('PUT', path(2), { n: 2 }));
  const repeated = await alice.send('PUT', path(2), { n: 2 });

  const sent = homeserver.eventsOf(roomId).filter((event) => event.type === 'm.test');
  assert.deepEqual(
    sent.map((event) => [event.content['n'], event.event_id]),
    [[2, textOf(repeated.body['event_id'])]],
  );
});

test('a hanging request ends when its client gives up', async (t) => {
  const homeserver = await startFor(t);
  homeserver.hangNext({ match: '/versions' });
  const url = `${homeserver.url}/_matrix/client/versions`;

  await assert.rejects(fetch(url, { signal: AbortSignal.timeout(50) }), { name: 'TimeoutError' });

  assert.equal((await fetch(url)).status, 200);
});

test('an expired token ends its long poll, and says if a new login keeps the device', async (t) => {
  const homeserver = await startFor(t);
  const alice = clientOf(homeserver, 'alice');
  const since = textOf((await alice.sync())['next_batch']);
  const poll = alice.sync({ since, timeout: 600_000 });

  homeserver.expireToken(alice.accessToken, { soft: true });

  const { errcode, soft_logout } = await poll;
  assert.deepEqual([errcode, soft_logout], ['M_UNKNOWN_TOKEN', true]);
});

test('listeners hear of every event until they stop', async (t) => {
  const homeserver = await startFor(t);
  const roomId = homeserver.directRoomId ?? '';
  const heard: string[] = [];
  const stop = homeserver.onEvent((event) => heard.push(`${event.sender} ${event.type}`));
  await clientOf(homeserver, 'bob').sendEvent(roomId, 'm.call.reject', {});
  stop();

  await clientOf(homeserver, 'bob').sendEvent(roomId, 'm.call.hangup', {});

  assert.deepEqual(heard, ['@bob:localhost m.call.reject']);
});
