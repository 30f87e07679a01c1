import assert from 'node:assert/strict';
import { test } from 'node:test';

import { asTrack, FakeTrack } from '../../test/fake-tracks.ts';
import { ALICE, BOB, connected, openPair, World } from '../../test/agent-pair.ts';

test('a call begins with the chosen devices, and with others where these are not there', async () => {
  const pair = await openPair();
  pair.alice.devices.change('camera', ['one', 'two']);
  pair.alice.agent.devices.choose('camera', 'two');
  pair.alice.agent.devices.choose('microphone', 'unplugged');

  const { out } = await connected(pair, true);

  assert.equal(out.deviceInUse('camera'), 'two');
  assert.equal(out.deviceInUse('microphone'), 'mic1');
});

test('a device is changed in a call for that call alone', async () => {
  const pair = await openPair();
  pair.alice.devices.change('camera', ['one', 'two']);
  const { out } = await connected(pair, true);
  const before = pair.world.sentBy(pair.alice).length;

  await out.useDevice('camera', 'two');
  await pair.world.settle();

  assert.equal(out.deviceInUse('camera'), 'two');
  assert.deepEqual(pair.alice.agent.devices.chosen(), {});
  assert.equal(pair.world.sentBy(pair.alice).length, before);
});

test('devices are listed, and their coming and going is told until nobody asks', async () => {
  const { alice } = await openPair();
  const told: string[] = [];
  const stop = alice.agent.devices.watch(() => told.push('changed'));

  alice.devices.change('camera', ['one', 'two']);
  stop();
  alice.devices.change('camera', []);

  assert.deepEqual(told, ['changed']);
  assert.deepEqual(await alice.agent.devices.list(), [
    { kind: 'microphone', id: 'mic1', label: 'The mic1' },
  ]);
});

test('tracks go through what the page gave the agent', async () => {
  const world = new World();
  const roomId = world.home.addRoom({ joined: [ALICE, BOB] });
  const made = asTrack(new FakeTrack('audio'));
  const alice = await world.open(ALICE, {}, { processTrack: () => made });

  const call = alice.agent.place({ roomId }, { video: false });
  await world.settle();

  assert.deepEqual(call.localStream?.getTracks(), [made]);
});

test('the quality of a call is known while it is connected', async () => {
  const pair = await openPair();
  const { out } = await connected(pair);
  const levelNow = (): string | undefined => out.quality?.level;
  assert.equal(levelNow(), undefined);

  await pair.world.advance(6_000);
  assert.equal(levelNow(), 'good');
  out.hangUp();

  assert.equal(levelNow(), undefined);
});
