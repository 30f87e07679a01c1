import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clientOf, eventsIn, ofType, startFor, textOf } from './test-client.ts';

test('events that the filter excludes do not wake a long poll', async (t) => {
  const homeserver = await startFor(t);
  const roomId = directRoom(homeserver);
  const [alice, bob] = [clientOf(homeserver, 'alice'), clientOf(homeserver, 'bob')];
  const filter = JSON.stringify({ room: { timeline: { types: ['m.call.*'] } } });
  const since = textOf((await bob.sync({ filter }))['next_batch']);
  const poll = bob.sync({ since, filter, timeout: 600_000 });

  await alice.sendEvent(roomId, 'm.room.message', { body: 'hello' });
  await alice.sendEvent(roomId, 'm.call.invite', { call_id: 'c' });

  const types = eventsIn(await poll, roomId).map((event) => event['type']);
  assert.deepEqual(types, ['m.call.invite']);
});

test('an uploaded filter works like the same filter inline', async (t) => {
  const homeserver = await startFor(t);
  const roomId = directRoom(homeserver);
  const alice = clientOf(homeserver, 'alice');
  const filter = {
    account_data: { types: [] },
    room: {
      state: { types: ['m.room.create'] },
      timeline: { not_types: ['m.room.member'], not_senders: ['@bob:localhost'], limit: 3 },
    },
  };
  homeserver.send(roomId, { sender: 'bob', type: 'm.room.message', content: { body: 'b' } });
  homeserver.send(roomId, { sender: 'alice', type: 'm.room.message', content: { body: 'a' } });
  const path = `/user/${alice.userId}/filter`;
  const { body } = await alice.send('POST', path, filter);
  const filterId = textOf(body['filter_id']);

  const byId = await alice.sync({ filter: filterId });
  const inline = await alice.sync({ filter: JSON.stringify(filter) });

  const shown = await alice.send('GET', `${path}/${filterId}`);
  assert.deepEqual(shown.body, filter);
  for (const sync of [byId, inline]) {
    assert.equal(sync['account_data'], undefined);
    assert.deepEqual(
      eventsIn(sync, roomId, 'state').map((event) => event['type']),
      ['m.room.create'],
    );
    assert.deepEqual(
      eventsIn(sync, roomId).map((event) => event['type']),
      ['m.room.history_visibility', 'm.room.guest_access', 'm.room.message'],
    );
  }
});

test('a filter for other rooms hides this one', async (t) => {
  const homeserver = await startFor(t);
  const roomId = directRoom(homeserver);
  const alice = clientOf(homeserver, 'alice');

  for (const room of [{ rooms: ['!other:localhost'] }, { not_rooms: [roomId] }]) {
    const sync = await alice.sync({ filter: JSON.stringify({ room }) });
    assert.equal(sync['rooms'], undefined);
  }
});

test('lazy loading gives the members who speak, and oneself', async (t) => {
  const homeserver = await startFor(t);
  homeserver.register({ name: 'carol' });
  const roomId = homeserver.createRoom({ creator: 'alice', members: ['bob', 'carol'] });
  homeserver.send(roomId, { sender: 'bob', type: 'm.room.message', content: { body: 'hi' } });
  const filter = JSON.stringify({
    room: { state: { lazy_load_members: true }, timeline: { limit: 1 } },
  });

  const sync = await clientOf(homeserver, 'alice').sync({ filter });

  const members = ofType(eventsIn(sync, roomId, 'state'), 'm.room.member');
  assert.deepEqual(
    members.map((event) => event['state_key']),
    ['@alice:localhost', '@bob:localhost'],
  );
  assert.deepEqual(sync['rooms']?.['join']?.[roomId]?.['summary'], {
    'm.heroes': ['@bob:localhost', '@carol:localhost'],
    'm.joined_member_count': 3,
    'm.invited_member_count': 0,
  });
});

test('event fields leave only what is asked for', async (t) => {
  const homeserver = await startFor(t);
  const roomId = directRoom(homeserver);
  const content = { body: 'hello', msgtype: 'm.text' };
  homeserver.send(roomId, { sender: 'bob', type: 'm.room.message', content });
  const filter = JSON.stringify({ event_fields: ['type', 'content.body', 'nothing.at.all'] });

  const sync = await clientOf(homeserver, 'alice').sync({ filter });

  assert.deepEqual(eventsIn(sync, roomId).at(-1), {
    type: 'm.room.message',
    content: { body: 'hello' },
  });
});

function directRoom({ directRoomId }: { directRoomId: string | undefined }): string {
  assert.ok(directRoomId);
  return directRoomId;
}
