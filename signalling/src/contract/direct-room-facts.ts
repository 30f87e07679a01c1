// Where a user is called: in a direct room, or in the only room that a transport hears of.

import { expectSame, expectSameSet } from './expect.ts';
import { type Fact, rejectsWith, type TransportPair, where } from './stage.ts';

/** Defines the tests of the room of a user. */
export function describeDirectRooms(fact: Fact): void {
  describeAnyRoom(fact);
  describeOnlyRoom(where(fact, (pair) => hearsOneRoom(pair)));
}

function describeAnyRoom(fact: Fact): void {
  fact('two users have one direct room, whoever looks for it, and how often', async (stage) => {
    await stage.start();
    const { alice, bob } = stage.pair;

    const [first, same] = await Promise.all([
      alice.transport.findDirectRoom(bob.userId),
      alice.transport.findDirectRoom(bob.userId),
    ]);
    await stage.pair.settle();

    expectSame(same, first);
    const { members } = await alice.transport.describeRoom(first);
    expectSameSet(
      members.map(({ userId }) => userId),
      [alice.userId, bob.userId],
    );
    expectSame(await alice.transport.findDirectRoom(bob.userId), first);
  });

  for (const userId of ['bob', '@bob', '@bob:', '@b ob:example.org', '@..:/../x']) {
    fact(`${JSON.stringify(userId)} is nobody's ID`, async (stage) => {
      await stage.start();

      await rejectsWith(stage.pair.alice.transport.findDirectRoom(userId), 'userNotFound');
    });
  }

  // For a transport of one room, whoever is not in it is unknown, too.
  fact('a user whom the homeserver does not know is not found', async (stage) => {
    await stage.start();
    const { alice } = stage.pair;
    const nobody = alice.userId.replace(/^@[^:]+/, '@nobody-has-this-name');

    await rejectsWith(alice.transport.findDirectRoom(nobody), 'userNotFound');
  });
}

function describeOnlyRoom(fact: Fact): void {
  fact('the only room, where there is no other, is the one of the pair', async (stage) => {
    await stage.start();
    const { alice, bob, roomId } = stage.pair;

    for (const { transport } of [alice, bob])
      expectSame(transport.features?.onlyRoomId, roomId, 'features.onlyRoomId');
    expectSame(await alice.transport.findDirectRoom(bob.userId), roomId);
  });

  fact('nothing leaves for another room, where there is only one', async (stage) => {
    await stage.start();
    const { transport } = stage.pair.alice;
    const elsewhere = { ...stage.hangup('elsewhere'), roomId: '!elsewhere:example.org' };

    transport.sendOnUnload(elsewhere);
    await rejectsWith(transport.sendEvent(elsewhere), 'roomNotFound');

    await stage.send('here');
    await stage.atBob.calls(1);
    expectSame(stage.atBob.callIds(), ['here']);
  });
}

function hearsOneRoom({ alice }: TransportPair): boolean {
  return alice.transport.features?.onlyRoomId !== undefined;
}
