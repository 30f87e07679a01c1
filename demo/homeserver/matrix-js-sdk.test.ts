import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import {
  ClientEvent,
  createClient,
  EventType,
  KnownMembership,
  RoomEvent,
  SyncState,
  type MatrixClient,
  type MatrixEvent,
} from 'matrix-js-sdk';
import type { Logger } from 'matrix-js-sdk/lib/logger.js';
import type { MCallInviteNegotiate } from 'matrix-js-sdk/lib/webrtc/callEventTypes.js';
import type { Homeserver } from './homeserver.ts';
import { startFor } from './test-client.ts';

test('two matrix-js-sdk clients start, see their direct room and exchange a call event', async (t) => {
  const homeserver = await startFor(t);
  const roomId = homeserver.directRoomId ?? '';
  const [alice, bob] = [await start(t, homeserver, 'alice'), await start(t, homeserver, 'bob')];
  const seen = nextEvent(bob, EventType.CallInvite);
  const echoed = nextEvent(alice, EventType.CallInvite);

  const { event_id: eventId } = await alice.sendEvent(roomId, EventType.CallInvite, INVITE);

  const [event, echo] = [await seen, await echoed];
  assert.equal(event.getId(), eventId);
  assert.equal(event.getSender(), '@alice:localhost');
  assert.deepEqual(event.getContent(), INVITE);
  assert.equal(echo.getTxnId() !== undefined, true);
  assert.equal(event.getTxnId(), undefined);
  const room = bob.getRoom(roomId);
  assert.equal(room?.name, 'Alice');
  assert.equal(room.getJoinedMemberCount(), 2);
  const direct = bob.getAccountData(EventType.Direct)?.getContent();
  assert.deepEqual(direct, { '@alice:localhost': [roomId] });
});

test('matrix-js-sdk creates a direct room, and the invited one joins and is seen', async (t) => {
  const homeserver = await startFor(t, { users: [{ name: 'alice' }] });
  homeserver.register({ name: 'bob', displayName: 'Bob' });
  const [alice, bob] = [await start(t, homeserver, 'alice'), await start(t, homeserver, 'bob')];
  const invited = new Promise<string>((resolve) => {
    bob.on(ClientEvent.Sync, () => {
      const [room] = bob.getRooms();
      if (room?.getMyMembership() === (KnownMembership.Invite as string)) resolve(room.roomId);
    });
  });

  const { room_id: roomId } = await alice.createRoom({
    is_direct: true,
    invite: ['@bob:localhost'],
  });
  assert.equal(await invited, roomId);
  assert.equal(bob.getRoom(roomId)?.getDMInviter(), '@alice:localhost');
  const joined = nextEvent(alice, EventType.RoomMember);
  await bob.joinRoom(roomId);

  const event = await joined;
  assert.deepEqual(event.getContent(), { membership: 'join', displayname: 'Bob' });
  assert.deepEqual(
    alice
      .getRoom(roomId)
      ?.getJoinedMembers()
      .map((member) => member.userId),
    ['@alice:localhost', '@bob:localhost'],
  );
});

test('matrix-js-sdk logs in with a password and reads TURN credentials', async (t) => {
  const uris = ['turn:127.0.0.1:3478'];
  const turn = { uris, sharedSecret: 'north', ttlSeconds: 60 };
  const homeserver = await startFor(t, { turn });
  const client = createClient({ baseUrl: homeserver.url, logger: SILENT });

  const login = await client.loginRequest({
    type: 'm.login.password',
    identifier: { type: 'm.id.user', user: 'alice' },
    password: 'alice',
  });
  client.setAccessToken(login.access_token);

  assert.equal(login.user_id, '@alice:localhost');
  assert.deepEqual((await client.turnServer()).uris, uris);
});

async function start(t: TestContext, homeserver: Homeserver, user: string): Promise<MatrixClient> {
  const client = createClient({
    baseUrl: homeserver.url,
    logger: SILENT,
    ...homeserver.logIn(user),
  });
  t.after(() => {
    client.stopClient();
  });
  const prepared = new Promise<void>((resolve) => {
    client.on(ClientEvent.Sync, (state) => {
      if (state === SyncState.Prepared) resolve();
    });
  });
  await client.startClient();
  await prepared;
  return client;
}

function nextEvent(client: MatrixClient, type: EventType): Promise<MatrixEvent> {
  return new Promise((resolve) => {
    client.on(RoomEvent.Timeline, (event) => {
      if (event.getType() === (type as string)) resolve(event);
    });
  });
}

// The library's type asks for a `description` as well, which is not part of an invite.
const INVITE = {
  call_id: 'call',
  party_id: 'party',
  version: '1',
  lifetime: 60_000,
  offer: { type: 'offer', sdp: 'v=0' },
} as unknown as MCallInviteNegotiate;

// The library leaves the timers of its request time-outs behind, which would keep this process alive for minutes.
const { setTimeout: startTimer } = globalThis;
globalThis.setTimeout = ((run: () => void, delayMs?: number) =>
  startTimer(run, delayMs).unref()) as typeof setTimeout;

// The library tells its whole life on the console otherwise.
const SILENT: Logger = {
  trace: () => undefined,
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  getChild: () => SILENT,
};
