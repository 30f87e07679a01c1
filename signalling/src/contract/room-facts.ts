// What is known of a room and of a user.

import { expect, expectSame, expectSameSet } from './expect.ts';
import { type Fact, rejectsWith } from './stage.ts';

/** Defines the tests of what is told of rooms and users. */
export function describeRooms(fact: Fact): void {
  fact('a room is described by its members and join rule, and as clear', async (stage) => {
    await stage.start();
    const { alice, bob, roomId } = stage.pair;

    const facts = await alice.transport.describeRoom(roomId);

    expectSame([facts.roomId, facts.joinRule, facts.isEncrypted], [roomId, 'invite', false]);
    expectSameSet(
      facts.members.map(({ userId, membership }) => `${userId} ${membership}`),
      [`${alice.userId} join`, `${bob.userId} join`],
    );
    expect(
      facts.members.every(({ displayName }) => displayName),
      'members have names',
    );
  });

  for (const roomId of ['!nowhere:example.org', '..', '']) {
    fact(`a room that we are not in (${JSON.stringify(roomId)}) is not found`, async (stage) => {
      await stage.start();

      await rejectsWith(stage.pair.alice.transport.describeRoom(roomId), 'roomNotFound');
    });
  }

  fact('a user is known by the name they chose, where the transport can ask', async (stage) => {
    await stage.start();
    const { alice, bob, roomId } = stage.pair;
    const { members } = await alice.transport.describeRoom(roomId);
    if (!alice.transport.getProfile) return;

    const { displayName } = await alice.transport.getProfile(bob.userId);
    expectSame(displayName, members.find(({ userId }) => userId === bob.userId)?.displayName);
  });

  fact('the picture of a user is one that can be shown, or none', async (stage) => {
    await stage.start();
    const { alice, bob, roomId } = stage.pair;

    const picture = await alice.transport.getPicture?.(bob.userId, roomId);

    const isPicture = !picture || /^image\/(?:png|jpeg|webp|gif)$/.test(picture.type);
    expect(isPicture, 'it is a picture');
  });
}
