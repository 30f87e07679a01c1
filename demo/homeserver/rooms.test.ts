import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clientOf, listOf, ofType, startFor, textOf, type TestAnswer } from './test-client.ts';

test('a repeated transaction sends nothing and gives the first event ID again', async (t) => {
  const homeserver = await startFor(t);
  const roomId = homeserver.directRoomId ?? '';
  const [phone, laptop] = [clientOf(homeserver, 'alice'), clientOf(homeserver, 'alice')];
  const path = `/rooms/${roomId}/send/m.room.message/tx`;
  const before = homeserver.eventsOf(roomId).length;

  const first = await phone.send('PUT', path, { body: 'one' });
  const again = await phone.send('PUT', path, { body: 'one' });
  const other = await laptop.send('PUT', path, { body: 'one' });

  assert.equal(again.body['event_id'], first.body['event_id']);
  assert.notEqual(other.body['event_id'], first.body['event_id']);
  assert.equal(homeserver.eventsOf(roomId).length, before + 2);
});

test('who is not in a room can neither read, send, nor join without an invitation', async (t) => {
  const homeserver = await startFor(t);
  homeserver.register({ name: 'carol' });
  const carol = clientOf(homeserver, 'carol');
  const room = `/rooms/${homeserver.directRoomId}`;

  const answers = [
    await carol.send('GET', `${room}/state`),
    await carol.send('GET', `${room}/messages?dir=b`),
    await carol.send('PUT', `${room}/send/m.call.invite/1`, {}),
    await carol.send('POST', `${room}/join`, {}),
    await carol.send('POST', `${room}/invite`, { user_id: carol.userId }),
  ];

  assert.deepEqual(answers.map(outcome), Array(5).fill('403 M_FORBIDDEN'));
});

test('an invited user joins; a kicked one comes back by invitation; a banned one does not', async (t) => {
  const homeserver = await startFor(t);
  const [alice, bob] = [clientOf(homeserver, 'alice'), clientOf(homeserver, 'bob')];
  const roomId = homeserver.createRoom({ creator: 'alice' });
  const room = `/rooms/${roomId}`;
  const target = { user_id: bob.userId };

  const steps = [
    await alice.send('POST', `${room}/invite`, target),
    await bob.send('POST', `${room}/join`, {}),
    await bob.send('POST', `${room}/kick`, { user_id: alice.userId }),
    await alice.send('POST', `${room}/kick`, { ...target, reason: 'testing' }),
    await bob.send('POST', `${room}/join`, {}),
    await alice.send('POST', `${room}/ban`, target),
    await alice.send('POST', `${room}/invite`, target),
    await alice.send('POST', `${room}/unban`, target),
    await alice.send('POST', `${room}/invite`, target),
    await bob.send('POST', `${room}/leave`, {}),
    await bob.send('POST', `${room}/forget`, {}),
  ];

  const [yes, no] = ['200', '403 M_FORBIDDEN'];
  assert.deepEqual(steps.map(outcome), [yes, yes, no, yes, no, yes, no, yes, yes, yes, yes]);
  const memberships = homeserver
    .eventsOf(roomId)
    .filter((event) => event.state_key === bob.userId)
    .map((event) => event.content['membership']);
  assert.deepEqual(memberships, ['invite', 'join', 'leave', 'ban', 'leave', 'invite', 'leave']);
});

test('state needs power, and can be read whole and one by one', async (t) => {
  const homeserver = await startFor(t);
  const [alice, bob] = [clientOf(homeserver, 'alice'), clientOf(homeserver, 'bob')];
  const roomId = homeserver.createRoom({ creator: 'alice', members: ['bob'] });
  const path = `/rooms/${roomId}/state/m.room.topic`;

  const refused = await bob.send('PUT', path, { topic: 'mine' });
  const accepted = await alice.send('PUT', `${path}/`, { topic: 'ours' });
  const single = await bob.send('GET', path);
  const whole = await bob.send('GET', `/rooms/${roomId}/state`);

  assert.equal(outcome(refused), '403 M_FORBIDDEN');
  assert.equal(accepted.status, 200);
  assert.deepEqual(single.body, { topic: 'ours' });
  const topics = ofType(listOf(whole.body), 'm.room.topic');
  assert.deepEqual(
    topics.map((event) => event['event_id']),
    [accepted.body['event_id']],
  );
});

test('createRoom makes what it is asked for', async (t) => {
  const homeserver = await startFor(t);
  const alice = clientOf(homeserver, 'alice');

  const { body } = await alice.send('POST', '/createRoom', {
    preset: 'public_chat',
    room_alias_name: 'lobby',
    name: 'Lobby',
    topic: 'All are welcome',
    initial_state: [{ type: 'm.test', state_key: 'k', content: { n: 1 } }],
    power_level_content_override: { events_default: 10 },
  });
  const roomId = textOf(body['room_id']);

  const content = (type: string, key = ''): unknown =>
    homeserver.eventsOf(roomId).find((event) => event.type === type && event.state_key === key)
      ?.content;
  assert.deepEqual(content('m.room.name'), { name: 'Lobby' });
  assert.deepEqual(content('m.room.join_rules'), { join_rule: 'public' });
  assert.deepEqual(content('m.test', 'k'), { n: 1 });
  const joined = await clientOf(homeserver, 'bob').send('POST', '/join/%23lobby:localhost', {});
  assert.equal(joined.body['room_id'], roomId);
  const refused = await clientOf(homeserver, 'bob').send('PUT', `/rooms/${roomId}/send/m/1`, {});
  assert.equal(outcome(refused), '403 M_FORBIDDEN');
});

test('members can be asked for by membership', async (t) => {
  const homeserver = await startFor(t);
  const alice = clientOf(homeserver, 'alice');
  const request = { invite: ['@dora:elsewhere.example'] };
  const roomId = homeserver.createRoom({ creator: 'alice', members: ['bob'], request });
  const ask = async (query: string): Promise<readonly unknown[]> => {
    const { body } = await alice.send('GET', `/rooms/${roomId}/members?${query}`);
    return listOf(body['chunk']).map((event) => event['state_key']);
  };

  const joined = await ask('membership=join');
  const others = await ask('not_membership=join');
  const { body } = await alice.send('GET', `/rooms/${roomId}/joined_members`);

  assert.deepEqual(joined, ['@alice:localhost', '@bob:localhost']);
  assert.deepEqual(others, ['@dora:elsewhere.example']);
  assert.deepEqual(Object.keys(body['joined'] ?? {}), joined);
});

test('history pages backwards to the beginning and forwards to the end', async (t) => {
  const homeserver = await startFor(t);
  const roomId = homeserver.createRoom({ creator: 'alice' });
  for (const body of ['1', '2', '3', '4', '5']) {
    homeserver.send(roomId, { sender: 'alice', type: 'm.room.message', content: { body } });
  }
  const alice = clientOf(homeserver, 'alice');
  const filter = encodeURIComponent('{"types":["m.room.message"]}');
  const readAll = async (dir: string): Promise<readonly unknown[]> => {
    const seen: unknown[] = [];
    let from = '';
    do {
      const path = `/rooms/${roomId}/messages?dir=${dir}&limit=2&filter=${filter}${from}`;
      const { body } = await alice.send('GET', path);
      seen.push(...listOf(body['chunk']).map((event) => event['content']?.['body']));
      from = body['end'] === undefined ? '' : `&from=${textOf(body['end'])}`;
    } while (from !== '');
    return seen;
  };

  assert.deepEqual(await readAll('b'), ['5', '4', '3', '2', '1']);
  assert.deepEqual(await readAll('f'), ['1', '2', '3', '4', '5']);
});

test('a redacted event keeps its place and loses its content', async (t) => {
  const homeserver = await startFor(t);
  const roomId = homeserver.directRoomId ?? '';
  const alice = clientOf(homeserver, 'alice');
  const eventId = await alice.sendEvent(roomId, 'm.room.message', { body: 'oops' });

  const redaction = await alice.send('PUT', `/rooms/${roomId}/redact/${eventId}/r1`, {});
  const { body } = await alice.send('GET', `/rooms/${roomId}/event/${eventId}`);

  assert.deepEqual(body['content'], {});
  const because = body['unsigned']?.['redacted_because'];
  assert.equal(because?.['event_id'], redaction.body['event_id']);
});

test('a new display name is told to every room', async (t) => {
  const homeserver = await startFor(t);
  const alice = clientOf(homeserver, 'alice');

  await alice.send('PUT', `/profile/${alice.userId}/displayname`, { displayname: 'Alicia' });

  const { body } = await alice.send('GET', `/profile/${alice.userId}`);
  assert.deepEqual(body, { displayname: 'Alicia' });
  const last = homeserver.eventsOf(homeserver.directRoomId ?? '').at(-1);
  assert.deepEqual(last?.content, { membership: 'join', displayname: 'Alicia' });
});

function outcome({ status, body }: TestAnswer): string {
  return status === 200 ? '200' : `${status} ${textOf(body['errcode'])}`;
}
