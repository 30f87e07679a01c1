// A visitor at a gateway, and the user that the gateway calls. A visitor comes into the room by asking for a line; the pair of
// the contract is in it from the start.

import { describe, it } from 'node:test';
import { FakeClock } from '../../test/fake-clock.ts';
import { FakeGateway } from '../../test/fake-gateway.ts';
import { ALICE, BOB } from '../../test/fake-pair.ts';
import { FakeHomeserver } from '../../test/fake-transport.ts';
import { ManualNetwork } from '../../test/manual-network.ts';
import type { TransportPair } from '../contract/stage.ts';
import { transportContract } from '../contract/transport-contract.ts';
import type { Identity, TransportListener } from '../ports/transport.ts';
import { GatewayTransport } from './gateway.ts';

transportContract({
  name: 'The transport of a visitor',
  makePair: () => Promise.resolve(makePair()),
  ...{ describe, it },
  // A gateway passes on what concerns the calls of the session, and nothing else of the room.
  lacks: ['history', 'encryptedRooms', 'memberships', 'openId'],
});

/** A visitor who asks for the line as they come. */
class VisitorOnLine extends GatewayTransport {
  override async start(listener: TransportListener): Promise<Identity> {
    const identity = await super.start(listener);
    await this.findDirectRoom(BOB);
    return identity;
  }
}

function makePair(): TransportPair {
  const clock = new FakeClock();
  const home = new FakeHomeserver({ now: () => clock.now() });
  const roomId = home.addRoom({ roomId: '!visitor:gateway.x.org', joined: [ALICE, BOB] });
  const gateway = new FakeGateway({ home, roomId, guestId: ALICE, calleeId: BOB });
  const alice = new VisitorOnLine({
    url: 'https://gateway.x.org/',
    name: 'Alice',
    openSocket: gateway.openSocket,
    environment: {
      after: (ms, fire) => clock.after(ms, fire),
      now: () => clock.now(),
      network: new ManualNetwork(),
    },
  });
  const bob = home.transportFor(BOB, 'B');
  bob.features = { onlyRoomId: roomId };
  return {
    alice: { userId: ALICE, transport: alice },
    bob: { userId: BOB, transport: bob },
    roomId,
    settle: () => home.settle(),
    close: () => Promise.resolve(),
  };
}
