import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AS_TOKEN, startApplicationService as start } from '../../test/application-service.ts';

const GUEST = '@matrix-call-guest-00:example.org';
const ROOM = '!room/1:example.org';
const CALLEE = '@callee:example.org';
const AS_GUEST = '?user_id=%40matrix-call-guest-00%3Aexample.org';
const IN_ROOM = '/_matrix/client/v3/rooms/!room%2F1%3Aexample.org';
const FORBIDDEN = { status: 403, json: { errcode: 'M_FORBIDDEN', error: 'No' } };

test('a guest is registered by the application service itself', async (t) => {
  const { service, sent } = await start(t);

  await service.register(GUEST);

  const body = {
    type: 'm.login.application_service',
    username: 'matrix-call-guest-00',
    inhibit_login: true,
  };
  assert.deepEqual(sent(), [['POST', '/_matrix/client/v3/register', body]]);
});

test('a guest who exists already is registered', async (t) => {
  const { service } = await start(t, { status: 400, json: { errcode: 'M_USER_IN_USE' } });

  await service.register(GUEST);
});

test('a guest of a name that is taken by others is refused', async (t) => {
  const { service } = await start(t, { status: 400, json: { errcode: 'M_EXCLUSIVE' } });

  await assert.rejects(service.register(GUEST), { code: 'refused', errcode: 'M_EXCLUSIVE' });
});

test('a guest says what they are called', async (t) => {
  const { service, sent } = await start(t, { json: {} });

  await service.introduce(GUEST, 'Website visitor');

  const path = `/_matrix/client/v3/profile/${encodeURIComponent(GUEST)}/displayname${AS_GUEST}`;
  assert.deepEqual(sent(), [['PUT', path, { displayname: 'Website visitor' }]]);
});

test('a room is private, invites the callee, and shows the past to nobody', async (t) => {
  const { service, sent } = await start(t, { json: { room_id: ROOM } });

  const roomId = await service.createRoom(GUEST, { invitee: CALLEE });

  assert.equal(roomId, ROOM);
  const body = {
    preset: 'private_chat',
    visibility: 'private',
    is_direct: true,
    invite: [CALLEE],
    initial_state: [
      {
        type: 'm.room.history_visibility',
        state_key: '',
        content: { history_visibility: 'joined' },
      },
      { type: 'm.room.guest_access', state_key: '', content: { guest_access: 'forbidden' } },
    ],
    power_level_content_override: {
      users_default: 0,
      events_default: 0,
      state_default: 50,
      invite: 50,
    },
  };
  assert.deepEqual(sent(), [['POST', `/_matrix/client/v3/createRoom${AS_GUEST}`, body]]);
});

for (const json of [{}, { room_id: 7 }, { room_id: 'room' }, { room_id: `!${'x'.repeat(255)}` }]) {
  test(`a room ${JSON.stringify(json).slice(0, 30)} is no answer`, async (t) => {
    const { service } = await start(t, { json });

    await assert.rejects(service.createRoom(GUEST, { invitee: CALLEE }), {
      code: 'unreachable',
    });
  });
}

test('a guest is named in one room', async (t) => {
  const { service, sent } = await start(t);

  await service.setName(GUEST, ROOM, 'Ada');

  const url = `${IN_ROOM}/state/m.room.member/%40matrix-call-guest-00%3Aexample.org${AS_GUEST}`;
  assert.deepEqual(sent(), [['PUT', url, { membership: 'join', displayname: 'Ada' }]]);
});

test('an event is sent under its transaction ID', async (t) => {
  const { service, sent } = await start(t);
  const event = { roomId: ROOM, type: 'm.call.hangup', content: { a: 1 }, transactionId: 'x?1' };

  await service.send(GUEST, event);

  assert.deepEqual(sent(), [['PUT', `${IN_ROOM}/send/m.call.hangup/x%3F1${AS_GUEST}`, { a: 1 }]]);
});

test('a guest leaves a room and forgets it', async (t) => {
  const { service, sent } = await start(t);

  await service.leave(GUEST, ROOM);

  assert.deepEqual(sent(), [
    ['POST', `${IN_ROOM}/leave${AS_GUEST}`, {}],
    ['POST', `${IN_ROOM}/forget${AS_GUEST}`, {}],
  ]);
});

for (const answer of [
  FORBIDDEN,
  { status: 404, json: { errcode: 'M_NOT_FOUND' } },
  { status: 404, json: { errcode: 'M_UNKNOWN' } },
]) {
  test(`a room that answers leaving with ${JSON.stringify(answer)} is left already`, async (t) => {
    const { service, stub } = await start(t, ({ url }) =>
      url.includes('/joined_rooms') ? { json: { joined_rooms: [] } } : answer,
    );

    await service.leave(GUEST, ROOM);

    assert.equal(stub.requests.length, 3);
  });
}

test('a room that the guest is in for all that is not left', async (t) => {
  const { service } = await start(t, ({ url }) =>
    url.includes('/joined_rooms') ? { json: { joined_rooms: [ROOM] } } : FORBIDDEN,
  );

  await assert.rejects(service.leave(GUEST, ROOM), { code: 'refused', errcode: 'M_FORBIDDEN' });
});

for (const [answer, membership] of [
  [{ json: { membership: 'join' } }, 'join'],
  [{ json: { membership: 'invite' } }, 'invite'],
  [{ json: { membership: 'king' } }, undefined],
  [{ status: 404, json: { errcode: 'M_NOT_FOUND' } }, undefined],
  [FORBIDDEN, undefined],
] as const) {
  test(`the membership in ${JSON.stringify(answer)} is ${String(membership)}`, async (t) => {
    const { service, sent } = await start(t, answer);

    assert.equal(await service.membershipOf(GUEST, ROOM, CALLEE), membership);

    const url = `${IN_ROOM}/state/m.room.member/%40callee%3Aexample.org${AS_GUEST}`;
    assert.deepEqual(sent(), [['GET', url, undefined]]);
  });
}

test('the rooms of a guest are known', async (t) => {
  const { service, sent } = await start(t, { json: { joined_rooms: [ROOM] } });

  assert.deepEqual(await service.joinedRooms(GUEST), [ROOM]);
  assert.deepEqual(sent(), [['GET', `/_matrix/client/v3/joined_rooms${AS_GUEST}`, undefined]]);
});

test('rooms that are no list of rooms are no answer', async (t) => {
  const { service } = await start(t, { json: { joined_rooms: [7] } });

  await assert.rejects(service.joinedRooms(GUEST), { code: 'unreachable' });
});

for (const [answer, profile] of [
  [{ json: { displayname: 'Ada', avatar_url: 'mxc://a.org/x' } }, ['Ada', 'mxc://a.org/x']],
  [{ json: { displayname: 7, avatar_url: 'https://a.org/x' } }, []],
  [{ json: { displayname: '', avatar_url: 'mxc://a.org/../x' } }, []],
  [{ json: { displayname: 'x'.repeat(1000) } }, ['x'.repeat(256)]],
  [{ status: 404, json: { errcode: 'M_NOT_FOUND' } }, []],
  [FORBIDDEN, []],
] as const) {
  test(`the profile in ${JSON.stringify(answer).slice(0, 70)} is read`, async (t) => {
    const { service, sent } = await start(t, answer);
    const [displayName, avatarUrl] = profile;

    assert.deepEqual(await service.profileOf(CALLEE), { displayName, avatarUrl });
    const url = '/_matrix/client/v3/profile/%40callee%3Aexample.org';
    assert.deepEqual(sent(), [['GET', url, undefined]]);
  });
}

test('a ping names the application service', async (t) => {
  const { service, stub } = await start(t, { json: { duration_ms: 1 } });

  await service.ping();

  const [request] = stub.requests;
  assert.equal(request?.method, 'POST');
  assert.equal(request.url, '/_matrix/client/v1/appservice/the%20gateway/ping');
  assert.deepEqual(Object.keys(request.body as object), ['transaction_id']);
});

test('G-09: the token is in the header of every request, and in no URL', async (t) => {
  const { service, stub } = await start(t, { json: { room_id: ROOM, joined_rooms: [] } });

  await service.register(GUEST);
  await service.introduce(GUEST, 'Website visitor');
  await service.createRoom(GUEST, { invitee: CALLEE });
  await service.setName(GUEST, ROOM, 'Ada');
  await service.send(GUEST, { roomId: ROOM, type: 'm.call.x', content: {}, transactionId: '1' });
  await service.membershipOf(GUEST, ROOM, CALLEE);
  await service.joinedRooms(GUEST);
  await service.profileOf(CALLEE);
  await service.leave(GUEST, ROOM);
  await service.ping();

  assert.equal(stub.requests.length, 11);
  for (const { headers, url, body } of stub.requests) {
    assert.equal(headers.authorization, `Bearer ${AS_TOKEN}`);
    assert.doesNotMatch(`${url}${JSON.stringify(body ?? {})}`, /canary/v);
  }
});
