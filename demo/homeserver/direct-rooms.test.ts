import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clientServerUser } from '../../signalling/test/client-server-user.ts';
import { rejectsWith } from '../../signalling/test/transport-stage.ts';
import { Witness } from '../../signalling/test/witness.ts';
import { request, type Session } from '../e2e/fixtures/matrix-client.ts';
import { startHomeserver } from './homeserver.ts';

interface World {
  readonly alice: Session;
  readonly bob: Session;
  readonly findDirectRoom: (userId: string) => Promise<string>;
}

function asAlice(check: (world: World) => Promise<void>): () => Promise<void> {
  return async () => {
    const users = ['alice', 'bob', 'carol'].map((name) => ({ name }));
    const home = await startHomeserver({ port: 0, users });
    const [alice, bob] = ['alice', 'bob'].map((name) => ({ url: home.url, ...home.logIn(name) }));
    assert.ok(alice && bob);
    await writeMarks(alice, {});
    const { transport } = clientServerUser(alice);
    const findDirectRoom = async (userId: string): Promise<string> => {
      await transport.start(new Witness());
      return transport.findDirectRoom(userId);
    };
    try {
      await check({ alice, bob, findDirectRoom });
    } finally {
      transport.stop();
      await home.close();
    }
  };
}

test(
  'an invitation into a direct room is accepted by looking for it',
  asAlice(async ({ alice, bob, findDirectRoom }) => {
    const invited = await createRoom(bob, { is_direct: true, invite: [alice.userId] });

    const roomId = await findDirectRoom(bob.userId);

    assert.equal(roomId, invited);
    assert.deepEqual(await readMarks(alice), { [bob.userId]: [invited] });
  }),
);

test(
  'an invitation into any other room is not accepted by it',
  asAlice(async ({ alice, bob, findDirectRoom }) => {
    const invited = await createRoom(bob, { invite: [alice.userId] });

    assert.notEqual(await findDirectRoom(bob.userId), invited);
  }),
);

test(
  'a new direct room is marked beside what was marked before',
  asAlice(async ({ alice, bob, findDirectRoom }) => {
    const before = { '@carol:localhost': ['!carols:localhost'], '@odd:localhost': 'no list' };
    await writeMarks(alice, { ...before, [bob.userId]: ['!gone:localhost', 7] });

    const roomId = await findDirectRoom(bob.userId);

    const marks = { ...before, [bob.userId]: ['!gone:localhost', 7, roomId] };
    assert.deepEqual(await readMarks(alice), marks);
  }),
);

test(
  'a room where the other user was never or is no longer is not taken',
  asAlice(async ({ alice, bob, findDirectRoom }) => {
    const alone = await createRoom(alice, {});
    await writeMarks(alice, { [bob.userId]: [alone] });

    assert.notEqual(await findDirectRoom(bob.userId), alone);
  }),
);

test(
  'of several direct rooms the one that is not encrypted and has nobody else is taken',
  asAlice(async ({ alice, bob, findDirectRoom }) => {
    const encryption = {
      type: 'm.room.encryption',
      content: { algorithm: 'm.megolm.v1.aes-sha2' },
    };
    const encrypted = await createRoom(alice, {
      invite: [bob.userId],
      initial_state: [encryption],
    });
    const good = await createRoom(alice, { invite: [bob.userId] });
    const crowded = await createRoom(alice, { invite: [bob.userId, '@carol:localhost'] });
    await writeMarks(alice, { [bob.userId]: [encrypted, good, crowded] });

    assert.equal(await findDirectRoom(bob.userId), good);
  }),
);

test(
  'nobody has a direct room with themselves',
  asAlice(async ({ alice, findDirectRoom }) => {
    await rejectsWith(findDirectRoom(alice.userId), 'userNotFound');
  }),
);

async function createRoom(creator: Session, body: object): Promise<string> {
  const answer = await request<{ room_id: string }>(creator, ['POST', '/createRoom'], body);
  return answer.room_id;
}

function marksPath({ userId }: Session): string {
  return `/user/${encodeURIComponent(userId)}/account_data/m.direct`;
}

function readMarks(user: Session): Promise<unknown> {
  return request(user, ['GET', marksPath(user)]);
}

async function writeMarks(user: Session, marks: object): Promise<void> {
  await request(user, ['PUT', marksPath(user)], marks);
}
