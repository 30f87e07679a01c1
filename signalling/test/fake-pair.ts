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
  const [aliceId, bobId, carolId] = ['@alice:x.org', '@bob:x.org', '@carol:x.org'];
  const roomId = home.addRoom({ joined: [aliceId, bobId], isEncrypted });
  return {
    alice: { userId: aliceId, transport: home.transportFor(aliceId, 'A') },
    bob: { userId: bobId, transport: home.transportFor(bobId, 'B') },
    roomId,
    inviteCarol: () => {
      home.setMember(roomId, carolId, 'invite');
      return Promise.resolve(carolId);
    },
    leaveAsBob: () => {
      home.leave(roomId, bobId);
      return Promise.resolve();
    },
    removeBob: (how) => {
      home[how](roomId, bobId, aliceId);
      return Promise.resolve();
    },
    settle: () => home.settle(),
    close: () => Promise.resolve(),
  };
}
