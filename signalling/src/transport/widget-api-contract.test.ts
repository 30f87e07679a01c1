// Both users in a widget, each in a host of their own made of the library that Element uses. The host encrypts and decrypts, so
// the facts on transports that cannot encrypt are none of a widget's; nor are last words that take time, for the same reason.

import { describe, it } from 'node:test';
import { FakeClock } from '../../test/fake-clock.ts';
import { FakeHomeserver } from '../../test/fake-transport.ts';
import { settleWindows, WidgetSide } from '../../test/widget-side.ts';
import type { PairWish, TransportPair } from '../contract/stage.ts';
import { transportContract } from '../contract/transport-contract.ts';

transportContract({ name: 'The transport of a widget', makePair, describe, it });

async function makePair({ isEncrypted }: PairWish): Promise<TransportPair> {
  const [aliceId, bobId, carolId] = ['@alice:x.org', '@bob:x.org', '@carol:x.org'];
  const clock = new FakeClock();
  const home = new FakeHomeserver({ now: () => clock.now() });
  const roomId = home.addRoom({ joined: [aliceId, bobId], isEncrypted });
  const open = async (userId: string): Promise<WidgetSide> => {
    const side = new WidgetSide({ home, clock, roomId, userId });
    await side.open();
    return side;
  };
  const [alice, bob] = [await open(aliceId), await open(bobId)];
  return {
    alice: { userId: aliceId, transport: alice.transport },
    bob: { userId: bobId, transport: bob.transport },
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
    settle: async () => {
      await settleWindows();
      await home.settle();
      await settleWindows();
    },
    close: async () => {
      await alice.close();
      await bob.close();
    },
  };
}
