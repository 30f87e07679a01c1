import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeHomeserver } from '../../../signalling/test/fake-transport.ts';
import { rejectsWith } from '../../../signalling/test/transport-stage.ts';
import { transportContract } from '../../../signalling/test/transport-contract.ts';
import { Witness } from '../../../signalling/test/witness.ts';
import { LaterTransport } from './later-transport.ts';

const ALICE = '@alice:x.org';
const BOB = '@bob:x.org';

transportContract({
  name: 'A transport that is loaded later',
  makePair: () => {
    const home = new FakeHomeserver({ now: () => 1_000 });
    const roomId = home.addRoom({ joined: [ALICE, BOB] });
    const later = (userId: string) => ({
      userId,
      transport: new LaterTransport(() => Promise.resolve(home.transportFor(userId))),
    });
    return Promise.resolve({
      alice: later(ALICE),
      bob: later(BOB),
      roomId,
      encryptedRoomId: home.addRoom({ joined: [ALICE, BOB], isEncrypted: true }),
      inviteCarol: () => {
        home.setMember(roomId, '@carol:x.org', 'invite');
        return Promise.resolve('@carol:x.org');
      },
      leaveAsBob: () => {
        home.leave(roomId, BOB);
        return Promise.resolve();
      },
      removeBob: (how) => {
        home[how](roomId, BOB, ALICE);
        return Promise.resolve();
      },
      settle: () => home.settle(),
      close: () => Promise.resolve(),
    });
  },
});

test('a stop while it is loaded ends it before it has begun', async () => {
  const home = new FakeHomeserver();
  const loaded = Promise.withResolvers<ReturnType<FakeHomeserver['transportFor']>>();
  const later = new LaterTransport(() => loaded.promise);

  const started = later.start(new Witness());
  later.stop();
  loaded.resolve(home.transportFor(ALICE));

  await rejectsWith(started, 'aborted');
  await rejectsWith(later.describeRoom('!room:x.org'), 'aborted');
});

test('what it cannot load is what its start rejects with', async () => {
  const failure = new Error('no such file');
  const later = new LaterTransport(() => Promise.reject(failure));

  await assert.rejects(later.start(new Witness()), failure);
});
