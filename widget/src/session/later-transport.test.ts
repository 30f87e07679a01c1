import assert from 'node:assert/strict';
import { describe, it, test } from 'node:test';
import type { TransportListener } from '@matrix-call/signalling';
import { transportContract } from '@matrix-call/signalling/transport-contract';
import { makeFakePair } from '../../../signalling/test/fake-pair.ts';
import { FakeHomeserver } from '../../../signalling/test/fake-transport.ts';
import { LaterTransport } from './later-transport.ts';

transportContract({
  name: 'A transport that is loaded later',
  makePair: (wish) => {
    const { alice, bob, ...pair } = makeFakePair(wish);
    const later = <User extends typeof alice>({ transport, ...user }: User) => ({
      ...user,
      transport: new LaterTransport(() => Promise.resolve(transport)),
    });
    return Promise.resolve({ ...pair, alice: later(alice), bob: later(bob) });
  },
  ...{ describe, it },
});

test('a stop while it is loaded ends it before it has begun', async () => {
  const home = new FakeHomeserver();
  const loaded = Promise.withResolvers<ReturnType<FakeHomeserver['transportFor']>>();
  const later = new LaterTransport(() => loaded.promise);

  const started = later.start(NOBODY);
  later.stop();
  loaded.resolve(home.transportFor('@alice:x.org'));

  await assert.rejects(started, { code: 'aborted' });
  await assert.rejects(later.describeRoom('!room:x.org'), { code: 'aborted' });
});

test('what it cannot load is what its start rejects with', async () => {
  const failure = new Error('no such file');
  const later = new LaterTransport(() => Promise.reject(failure));

  await assert.rejects(later.start(NOBODY), failure);
});

const NOBODY: TransportListener = {
  onBatch: () => undefined,
  onConnectivity: () => undefined,
  onFailure: () => undefined,
};
