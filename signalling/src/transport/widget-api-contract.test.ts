// Both users in a widget, each in a host of their own made of the library that Element uses. The host encrypts and decrypts, so
// the facts on transports that cannot encrypt are none of a widget's; nor are last words that take time, for the same reason.

import { describe, it } from 'node:test';
import { FakeClock } from '../../test/fake-clock.ts';
import { ALICE, BOB, membershipDeeds } from '../../test/fake-pair.ts';
import { FakeHomeserver } from '../../test/fake-transport.ts';
import { settleWindows, WidgetSide } from '../../test/widget-side.ts';
import type { PairWish, TransportPair } from '../contract/stage.ts';
import { transportContract } from '../contract/transport-contract.ts';

transportContract({ name: 'The transport of a widget', makePair, describe, it });

async function makePair({ isEncrypted }: PairWish): Promise<TransportPair> {
  const clock = new FakeClock();
  const home = new FakeHomeserver({ now: () => clock.now() });
  const roomId = home.addRoom({ joined: [ALICE, BOB], isEncrypted });
  const open = async (userId: string): Promise<WidgetSide> => {
    const side = new WidgetSide({ home, clock, roomId, userId });
    await side.open();
    return side;
  };
  const [alice, bob] = [await open(ALICE), await open(BOB)];
  return {
    alice: { userId: ALICE, transport: alice.transport },
    bob: { userId: BOB, transport: bob.transport },
    roomId,
    ...membershipDeeds(home, roomId),
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
