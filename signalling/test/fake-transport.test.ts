import assert from 'node:assert/strict';
import { describe, it, test } from 'node:test';
import { makeFakePair } from './fake-pair.ts';
import { FakeHomeserver } from './fake-transport.ts';
import { transportContract } from '../src/contract/transport-contract.ts';
import { rejectsWith } from '../src/contract/stage.ts';
import { Witness } from '../src/contract/witness.ts';

transportContract({
  name: 'The fake transport',
  makePair: (wish) => Promise.resolve(makeFakePair(wish)),
  ...{ describe, it },
});

transportContract({
  name: 'The fake transport, where it encrypts',
  makePair: (wish) => {
    const pair = makeFakePair(wish);
    for (const { transport } of [pair.alice, pair.bob]) transport.canEncrypt = true;
    return Promise.resolve(pair);
  },
  ...{ describe, it },
});

async function makeStage() {
  let now = 0;
  const home = new FakeHomeserver({ now: () => now });
  const [aliceId, bobId] = ['@alice:x.org', '@bob:x.org'];
  const roomId = home.addRoom({ joined: [aliceId, bobId] });
  const [alice, bob] = [home.transportFor(aliceId), home.transportFor(bobId)];
  const atBob = new Witness();
  await alice.start(new Witness());
  await bob.start(atBob);
  const send = (callId: string, signal?: AbortSignal): Promise<void> =>
    alice.sendEvent({ roomId, type: 'm.call.hangup', content: { call_id: callId } }, signal);
  const advance = (ms: number): void => {
    now += ms;
  };
  return { home, alice, bob, atBob, send, advance };
}

test('nothing arrives before the test delivers, and its age has grown until then', async () => {
  const { home, atBob, send, advance } = await makeStage();

  await send('1');
  assert.deepEqual(atBob.callIds(), []);
  advance(2_500);
  home.deliver();

  assert.deepEqual(atBob.callIds(), ['1']);
  assert.equal(atBob.events[0]?.ageMs, 2_500);
});

test('what waits can be dropped, doubled and turned round', async () => {
  const { home, bob, atBob, send } = await makeStage();

  await Promise.all(['1', '2', '3'].map((callId) => send(callId)));
  bob.drop(({ content }) => (content as { call_id: string }).call_id === '2');
  bob.duplicate();
  bob.reorder();
  home.deliver();

  assert.deepEqual(atBob.callIds(), ['3', '1', '3', '1']);
  assert.equal(atBob.batches.length, 2);
});

test('a held transport sends on and gets everything after its release', async () => {
  const { home, bob, atBob, send } = await makeStage();

  bob.hold();
  await send('1');
  await home.settle();
  assert.deepEqual(atBob.callIds(), []);
  bob.release();
  await home.settle();

  assert.deepEqual(atBob.callIds(), ['1']);
});

test('a send waits while offline, until it is aborted or online', async () => {
  const { home, alice, atBob, send } = await makeStage();
  const abort = new AbortController();

  alice.setOnline(false);
  const aborted = send('1', abort.signal);
  const waiting = send('2');
  abort.abort();
  await rejectsWith(aborted, 'aborted');
  alice.setOnline(true);
  await waiting;
  await home.settle();

  assert.deepEqual(atBob.callIds(), ['2']);
});

test('an ordered failure is the error of the next send alone', async () => {
  const { alice, send } = await makeStage();

  alice.failNextSend('rateLimited');

  await rejectsWith(send('1'), 'rateLimited');
  await send('2');
});
