// People who come and go.

import { expectSame } from './expect.ts';
import { type Fact, rejectsWith, type Stage } from './stage.ts';

/** Defines the tests of what is told when the people in a room change. */
export function describeMemberships(fact: Fact): void {
  fact('a description is fresh after somebody was invited', async (stage) => {
    await stage.start();
    const { alice, roomId } = stage.pair;
    await alice.transport.describeRoom(roomId);

    const carol = await can(stage, 'inviteCarol')();

    await stage.atAlice.until(({ events }) => events.some(({ stateKey }) => stateKey === carol));
    const { members } = await alice.transport.describeRoom(roomId);
    const invited = members.find(({ userId }) => userId === carol);
    expectSame(invited?.membership, 'invite');
  });

  fact('a member who leaves is told, and described no more', async (stage) => {
    await stage.start();
    const { alice, bob, roomId } = stage.pair;
    await alice.transport.describeRoom(roomId);

    await can(stage, 'leaveAsBob')();

    const [event] = await stage.atAlice.memberships(bob.userId, 'leave');
    expectSame([event?.roomId, event?.sender], [roomId, bob.userId]);
    const { members } = await alice.transport.describeRoom(roomId);
    expectSame(
      members.map(({ userId }) => userId),
      [alice.userId],
    );
  });

  for (const [how, membership] of [
    ['kick', 'leave'],
    ['ban', 'ban'],
  ] as const) {
    fact(`a ${how} is told to both sides, and ends what we know of the room`, async (stage) => {
      await stage.start();
      const { alice, bob, roomId } = stage.pair;
      await bob.transport.describeRoom(roomId);

      await can(stage, 'removeBob')(how);

      for (const side of [stage.atAlice, stage.atBob]) {
        const [event] = await side.memberships(bob.userId, membership);
        expectSame([event?.roomId, event?.sender], [roomId, alice.userId]);
      }
      await rejectsWith(bob.transport.sendEvent(stage.hangup('late')), 'forbidden');
    });
  }
}

function can<K extends 'inviteCarol' | 'leaveAsBob' | 'removeBob'>(
  { pair }: Stage,
  what: K,
): NonNullable<Stage['pair'][K]> {
  const deed = pair[what];
  if (!deed) throw new Error(`The pair offers no ${what}, and does not lack 'memberships'`);
  return deed;
}
