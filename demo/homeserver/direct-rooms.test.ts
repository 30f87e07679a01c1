import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clientServerUser } from '../../signalling/test/client-server-user.ts';
import { rejectsWith, Witness } from '@matrix-call/signalling/transport-contract';
import type { TransportError } from '@matrix-call/signalling';
import { request, type Session } from '../e2e/fixtures/matrix-client.ts';
import { startHomeserver } from './homeserver.ts';

interface World {
  readonly alice: Session;
  readonly bob: Session;
  readonly findDirectRoom: (userId: string) => Promise<string>;
  /** Sees what Alice is told from her first search on. */
  readonly witness: Witness;
}

function asAlice(check: (world: World) => Promise<void>): () => Promise<void> {
  return async () => {
    const users = ['alice', 'bob', 'carol'].map((name) => ({ name }));
    const home = await startHomeserver({ port: 0, users });
    const [alice, bob] = ['alice', 'bob'].map((name) => ({ url: home.url, ...home.logIn(name) }));
    assert.ok(alice && bob);
    await writeMarks(alice, {});
    const { transport } = clientServerUser(alice);
    const witness = new Witness();
    let started: Promise<unknown> | undefined;
    const findDirectRoom = async (userId: string): Promise<string> => {
      await (started ??= transport.start(witness));
      return transport.findDirectRoom(userId);
    };
    try {
      await check({ alice, bob, findDirectRoom, witness });
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
  'a direct room that was replaced leads to the room in its place, which is joined and marked',
  asAlice(async ({ alice, bob, findDirectRoom }) => {
    const before = await makeDirectRoom(alice, bob);
    const middle = await createRoom(bob, { invite: [alice.userId] });
    const after = await createRoom(bob, { preset: 'public_chat' });
    await replace(bob, before, middle);
    await replace(bob, middle, after);
    await writeMarks(alice, { [bob.userId]: [before] });

    const roomId = await findDirectRoom(bob.userId);

    assert.equal(roomId, after);
    assert.deepEqual(await readMarks(alice), { [bob.userId]: [before, after] });
  }),
);

test(
  'a direct room that is replaced after it was found is left for the room in its place',
  asAlice(async ({ alice, bob, findDirectRoom, witness }) => {
    const before = await makeDirectRoom(alice, bob);
    await writeMarks(alice, { [bob.userId]: [before] });
    assert.equal(await findDirectRoom(bob.userId), before);

    const after = await createRoom(bob, { invite: [alice.userId] });
    await replace(bob, before, after);
    await witness.until(({ events }) => events.some(({ type }) => type === 'm.room.tombstone'));

    assert.equal(await findDirectRoom(bob.userId), after);
  }),
);

test(
  'a direct room that was replaced by one that cannot be joined is said to be so',
  asAlice(async ({ alice, bob, findDirectRoom }) => {
    const before = await makeDirectRoom(alice, bob);
    await replace(bob, before, await createRoom(bob, {}));
    await writeMarks(alice, { [bob.userId]: [before] });

    const error = await rejectsWith(findDirectRoom(bob.userId), 'roomReplaced');

    assert.equal((error.cause as TransportError).code, 'forbidden');
  }),
);

test(
  'direct rooms that replace each other in a ring are left for a new one',
  asAlice(async ({ alice, bob, findDirectRoom }) => {
    const [one, other] = [await makeDirectRoom(alice, bob), await makeDirectRoom(alice, bob)];
    await replace(bob, one, other);
    await replace(bob, other, one);
    await writeMarks(alice, { [bob.userId]: [one, other] });

    const roomId = await findDirectRoom(bob.userId);

    assert.ok(![one, other].includes(roomId));
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

/** A room of Bob's that both are in. */
async function makeDirectRoom(alice: Session, bob: Session): Promise<string> {
  const roomId = await createRoom(bob, { is_direct: true, invite: [alice.userId] });
  await request(alice, ['POST', `/join/${encodeURIComponent(roomId)}`], {});
  return roomId;
}

async function replace(as: Session, roomId: string, replacement: string): Promise<void> {
  const content = { body: 'Moved', replacement_room: replacement };
  const path = `/rooms/${encodeURIComponent(roomId)}/state/m.room.tombstone`;
  await request(as, ['PUT', path], content);
}
