import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clientOf, eventsIn, listOf, ofType, startFor, textOf } from './test-client.ts';

test('the first sync gives the direct room, its members and m.direct', async (t) => {
  const homeserver = await startFor(t);
  const roomId = directRoom(homeserver);

  const sync = await clientOf(homeserver, 'alice').sync();

  const direct = ofType(listOf(sync['account_data']?.['events']), 'm.direct')[0];
  assert.deepEqual(direct?.['content'], { '@bob:localhost': [roomId] });
  const all = [...eventsIn(sync, roomId, 'state'), ...eventsIn(sync, roomId)];
  const members = ofType(all, 'm.room.member');
  assert.deepEqual(
    members.map((event) => event['content']?.['displayname']),
    ['Alice', 'Bob', 'Bob'],
  );
});

test('a long poll wakes when an event is sent, and gives that event alone', async (t) => {
  const homeserver = await startFor(t);
  const roomId = directRoom(homeserver);
  const [alice, bob] = [clientOf(homeserver, 'alice'), clientOf(homeserver, 'bob')];
  const since = textOf((await bob.sync())['next_batch']);
  const poll = bob.sync({ since, timeout: 600_000 });

  await alice.sendEvent(roomId, 'm.call.hangup', { call_id: 'c' });
  const sync = await poll;

  assert.deepEqual(
    eventsIn(sync, roomId).map((event) => [event['type'], event['sender'], event['content']]),
    [['m.call.hangup', '@alice:localhost', { call_id: 'c' }]],
  );
  assert.deepEqual(eventsIn(sync, roomId, 'state'), []);
});

test('a long poll without news answers with the same token when its time is over', async (t) => {
  const bob = clientOf(await startFor(t), 'bob');
  const since = textOf((await bob.sync())['next_batch']);

  const sync = await bob.sync({ since, timeout: 20 });

  assert.equal(sync['next_batch'], since);
  assert.equal(sync['rooms'], undefined);
});

test('a gap is limited, brings the state that changed in it, and can be paged back through', async (t) => {
  const homeserver = await startFor(t);
  const roomId = directRoom(homeserver);
  const bob = clientOf(homeserver, 'bob');
  const filter = JSON.stringify({ room: { timeline: { limit: 2 } } });
  const since = textOf((await bob.sync({ filter }))['next_batch']);
  const ids = [
    homeserver.send(roomId, {
      sender: 'alice',
      type: 'm.room.topic',
      content: { topic: 't' },
      stateKey: '',
    }),
    ...['1', '2', '3'].map((body) =>
      homeserver.send(roomId, { sender: 'alice', type: 'm.room.message', content: { body } }),
    ),
  ];

  const sync = await bob.sync({ since, filter });
  const timeline = sync['rooms']?.['join']?.[roomId]?.['timeline'];
  const from = textOf(timeline?.['prev_batch']);
  const back = await bob.send('GET', `/rooms/${roomId}/messages?dir=b&limit=2&from=${from}`);

  assert.equal(timeline?.['limited'], true);
  assert.deepEqual(
    eventsIn(sync, roomId).map((event) => event['event_id']),
    ids.slice(2),
  );
  assert.deepEqual(
    eventsIn(sync, roomId, 'state').map((event) => event['event_id']),
    ids.slice(0, 1),
  );
  assert.deepEqual(
    listOf(back.body['chunk']).map((event) => event['event_id']),
    [ids[1], ids[0]],
  );
});

test('age is counted when an event is delivered', async (t) => {
  let now = 1_700_000_000_000;
  const homeserver = await startFor(t, { now: () => now });
  const roomId = directRoom(homeserver);
  homeserver.send(roomId, { sender: 'alice', type: 'm.call.invite', content: {} });
  now += 5_000;

  const sync = await clientOf(homeserver, 'bob').sync();

  const invite = eventsIn(sync, roomId).at(-1);
  assert.equal(invite?.['origin_server_ts'], 1_700_000_000_000);
  assert.deepEqual(invite['unsigned'], { age: 5_000 });
});

test('only the device that sent an event is told its transaction ID', async (t) => {
  const homeserver = await startFor(t);
  const roomId = directRoom(homeserver);
  const phone = clientOf(homeserver, 'alice', 'PHONE');
  const others = [clientOf(homeserver, 'alice', 'LAPTOP'), clientOf(homeserver, 'bob', 'PHONE')];
  await phone.sendEvent(roomId, 'm.call.answer', {});

  const transactionIds = await Promise.all(
    [phone, ...others].map(async (client) => {
      const event = eventsIn(await client.sync(), roomId).at(-1);
      return event?.['unsigned']?.['transaction_id'];
    }),
  );

  assert.deepEqual(transactionIds, ['t1', undefined, undefined]);
});

test('an invitation comes with its stripped state and says that it is direct', async (t) => {
  const homeserver = await startFor(t);
  const [alice, bob] = [clientOf(homeserver, 'alice'), clientOf(homeserver, 'bob')];
  const since = textOf((await bob.sync())['next_batch']);
  const poll = bob.sync({ since, timeout: 600_000 });

  const { body } = await alice.send('POST', '/createRoom', {
    invite: [bob.userId],
    is_direct: true,
    preset: 'trusted_private_chat',
  });
  const roomId = textOf(body['room_id']);
  const sync = await poll;

  const events = listOf(sync['rooms']?.['invite']?.[roomId]?.['invite_state']?.['events']);
  const own = events.find((event) => (event['state_key'] as unknown) === bob.userId);
  assert.equal(own?.['sender'], alice.userId);
  assert.deepEqual(own['content'], { is_direct: true, displayname: 'Bob', membership: 'invite' });
  assert.equal(own['event_id'], undefined);
});

test('a room joined since the last sync comes with its whole state, and leaves with the last event', async (t) => {
  const homeserver = await startFor(t);
  const bob = clientOf(homeserver, 'bob');
  const roomId = homeserver.createRoom({ creator: 'alice', request: { preset: 'public_chat' } });
  const before = textOf((await bob.sync())['next_batch']);
  await bob.send('POST', `/join/${roomId}`, {});

  const joined = await bob.sync({ since: before });
  const since = textOf(joined['next_batch']);
  await bob.send('POST', `/rooms/${roomId}/leave`, {});
  homeserver.send(roomId, { sender: 'alice', type: 'm.room.message', content: { body: 'secret' } });
  const left = await bob.sync({ since });

  const seen = [...eventsIn(joined, roomId, 'state'), ...eventsIn(joined, roomId)];
  assert.equal(ofType(seen, 'm.room.create').length, 1);
  const events = listOf(left['rooms']?.['leave']?.[roomId]?.['timeline']?.['events']);
  assert.deepEqual(
    events.map((event) => event['content']?.['membership']),
    ['leave'],
  );
  assert.equal((await bob.sync({ since: textOf(left['next_batch']) }))['rooms'], undefined);
});

test('full_state answers at once with all state and no old timeline', async (t) => {
  const homeserver = await startFor(t);
  const roomId = directRoom(homeserver);
  const bob = clientOf(homeserver, 'bob');
  const since = textOf((await bob.sync())['next_batch']);

  const sync = await bob.sync({ since, full_state: 'true', timeout: 600_000 });

  assert.deepEqual(eventsIn(sync, roomId), []);
  assert.equal(ofType(eventsIn(sync, roomId, 'state'), 'm.room.create').length, 1);
});

test('a message to a device is delivered again until the next token acknowledges it', async (t) => {
  const homeserver = await startFor(t);
  const [alice, bob] = [clientOf(homeserver, 'alice'), clientOf(homeserver, 'bob', 'PHONE')];
  const since = textOf((await bob.sync())['next_batch']);
  const messages = { [bob.userId]: { PHONE: { n: 1 } } };
  await alice.send('PUT', '/sendToDevice/m.test/1', { messages });
  await alice.send('PUT', '/sendToDevice/m.test/1', { messages });

  const first = await bob.sync({ since });
  const again = await bob.sync({ since });
  const after = await bob.sync({ since: textOf(first['next_batch']) });

  const expected = { events: [{ sender: alice.userId, type: 'm.test', content: { n: 1 } }] };
  assert.deepEqual(first['to_device'], expected);
  assert.deepEqual(again['to_device'], expected);
  assert.equal(after['to_device'], undefined);
});

test('account data, typing and receipts wake a long poll', async (t) => {
  const homeserver = await startFor(t);
  const roomId = directRoom(homeserver);
  const [alice, bob] = [clientOf(homeserver, 'alice'), clientOf(homeserver, 'bob')];
  const eventId = homeserver.send(roomId, { sender: 'bob', type: 'm.room.message', content: {} });
  let since = textOf((await bob.sync())['next_batch']);
  const afterwards = async (act: () => Promise<unknown>) => {
    const poll = bob.sync({ since, timeout: 600_000 });
    await act();
    const sync = await poll;
    since = textOf(sync['next_batch']);
    return sync;
  };

  const stored = await afterwards(() =>
    bob.send('PUT', `/user/${bob.userId}/account_data/m.test`, { n: 1 }),
  );
  const typed = await afterwards(() =>
    alice.send('PUT', `/rooms/${roomId}/typing/${alice.userId}`, { typing: true, timeout: 9_000 }),
  );
  const read = await afterwards(() =>
    alice.send('POST', `/rooms/${roomId}/receipt/m.read/${eventId}`, {}),
  );

  assert.deepEqual(stored['account_data']?.['events'], [{ type: 'm.test', content: { n: 1 } }]);
  assert.deepEqual(eventsIn(typed, roomId, 'ephemeral'), [
    { type: 'm.typing', content: { user_ids: [alice.userId] } },
  ]);
  const [receipt] = eventsIn(read, roomId, 'ephemeral');
  assert.ok(receipt?.['content']?.[eventId]?.['m.read']?.[alice.userId]);
});

function directRoom({ directRoomId }: { directRoomId: string | undefined }): string {
  assert.ok(directRoomId);
  return directRoomId;
}
