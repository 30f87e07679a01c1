// Alice and Bob with fake transports, as the transport contract wants them.

import type { PairWish, TransportPair } from '../src/contract/stage.ts';
import { FakeHomeserver, type FakeTransport } from './fake-transport.ts';

/** The pair on a fake homeserver of its own; a test may change its transports. */
export interface FakePair extends TransportPair {
  readonly alice: FakeUser;
  readonly bob: FakeUser;
}

interface FakeUser {
  readonly userId: string;
  readonly transport: FakeTransport;
}

/** Makes a pair. */
export function makeFakePair({ isEncrypted }: PairWish): FakePair {
  const home = new FakeHomeserver({ now: () => 1_000 });
  const roomId = home.addRoom({ joined: [ALICE, BOB], isEncrypted });
  return {
    alice: { userId: ALICE, transport: home.transportFor(ALICE, 'A') },
    bob: { userId: BOB, transport: home.transportFor(BOB, 'B') },
    roomId,
    ...membershipDeeds(home, roomId),
    settle: () => home.settle(),
    close: () => Promise.resolve(),
  };
}

/** What happens to the members of a room that Alice and Bob are in. */
export function membershipDeeds(
  home: FakeHomeserver,
  roomId: string,
): Pick<TransportPair, 'inviteCarol' | 'leaveAsBob' | 'removeBob'> {
  return {
    inviteCarol: () => {
      home.setMember(roomId, CAROL, 'invite');
      return Promise.resolve(CAROL);
    },
    leaveAsBob: () => {
      home.leave(roomId, BOB);
      return Promise.resolve();
    },
    removeBob: (how) => {
      home[how](roomId, BOB, ALICE);
      return Promise.resolve();
    },
  };
}

export const ALICE = '@alice:x.org';
export const BOB = '@bob:x.org';
const CAROL = '@carol:x.org';
