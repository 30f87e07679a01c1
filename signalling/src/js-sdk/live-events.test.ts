import assert from 'node:assert/strict';
import { test } from 'node:test';

import { event, started, turn } from '../../test/client-stage.ts';
import { FakeClient } from '../../test/fake-client.ts';
import { Witness } from '../contract/witness.ts';
import { MatrixClientTransport } from '../transport/matrix-js-sdk.ts';

test('the events of one sync are one batch, and nothing is told before its end', async () => {
  const { client, witness } = await started();

  client.tell(event('$1'));
  await turn();
  assert.deepEqual(witness.callIds(), []);
  client.sync(event('$2'), event('$3'));
  await turn();

  assert.deepEqual(witness.callIds(), ['$1', '$2', '$3']);
  assert.equal(witness.batches.length, 2);
});

test('an event is told once, however often the client tells it', async () => {
  const { client, witness } = await started();

  client.sync(event('$1'), event('$1'));
  client.sync(event('$1'));
  client.emit('Room.localEchoUpdated', event('$1'));
  client.sync();
  await turn();

  assert.deepEqual(witness.callIds(), ['$1']);
});

test('what the client only means to send is not told, and what arrived of it is', async () => {
  const { client, witness } = await started();

  client.sync(event('~local', { status: 'sending', callId: 'ours' }));
  await turn();
  assert.deepEqual(witness.callIds(), []);
  client.emit('Room.localEchoUpdated', event('$remote', { callId: 'ours' }));
  client.sync();
  await turn();

  assert.deepEqual(witness.callIds(), ['ours']);
});

test('what a page scrolls back to is not told', async () => {
  const { client, witness } = await started();

  client.tell(event('$old'), false);
  client.sync();
  await turn();

  assert.deepEqual(witness.callIds(), []);
});

test('the first batch holds what came in the last minutes', async () => {
  const client = new FakeClient();
  client.timeline.push(
    event('$hours ago', { ageMs: 7_200_000 }),
    event('$just now', { ageMs: 50 }),
  );

  const { witness } = await started(client);

  assert.deepEqual(witness.callIds(), ['$just now']);
  assert.equal(witness.batches[0]?.isInitial, true);
  client.sync(event('$just now'));
  await turn();
  assert.deepEqual(witness.callIds(), ['$just now']);
});

test('a client that begins to sync later tells its first sync at once', async () => {
  const client = new FakeClient();
  client.syncState = null;
  const witness = new Witness();
  const transport = new MatrixClientTransport(client);
  const starting = transport.start(witness);

  const hangup = event('$1');
  client.timeline.push(hangup);
  client.tell(hangup);
  client.become('PREPARED');
  await starting;

  assert.deepEqual(witness.callIds(), ['$1']);
  assert.deepEqual(
    witness.batches.map(({ isInitial }) => isInitial),
    [true],
  );
});

test('R106: events whose keys come late are told then, in one batch and in their order', async () => {
  const { client, witness, clock } = await started();
  const late = ['$1', '$2', '$3'].map((id) => event(id, { encryption: 'late' }));

  client.sync(...late, event('$clear'));
  await turn();
  assert.deepEqual(witness.callIds(), ['$clear']);
  clock.pass(2_000);
  client.bringKeys(late[2]!, late[0]!);
  clock.pass(100);
  await turn();

  assert.deepEqual(witness.callIds(), ['$clear', '$1', '$3']);
  assert.equal(witness.batches.length, 3);
  assert.deepEqual(
    witness.events.map(({ ageMs, encryption }) => [ageMs, encryption !== undefined]),
    [
      [10, false],
      [2_110, true],
      [2_110, true],
    ],
  );
});

test('of events that cannot be decrypted, five hundred are kept, and for ten minutes', async () => {
  const { client, witness, clock } = await started();
  const flood = Array.from({ length: 501 }, (_, n) => event(`$${n}`, { encryption: 'late' }));

  client.sync(...flood);
  await turn();
  client.bringKeys(flood[0]!, flood[1]!);
  clock.pass(100);
  await turn();
  clock.pass(600_000);
  client.bringKeys(flood[2]!);
  clock.pass(100);
  await turn();

  assert.deepEqual(witness.callIds(), ['$1']);
});

test('how an event came encrypted is told with its device', async () => {
  const client = new FakeClient();
  client.crypto = {
    isEncryptionEnabledInRoom: () => Promise.resolve(true),
    getUserDeviceInfo: () =>
      Promise.resolve(new Map([['@bob:x.org', new Map([['BOB', BOBS_DEVICE]])]])),
    getDeviceVerificationStatus: () => Promise.resolve({ isVerified: () => true }),
    getEncryptionInfoForEvent: (one) =>
      Promise.resolve({ shieldColour: 0, shieldReason: one.getId() === '$forged' ? 8 : null }),
  };
  const { witness } = await started(client);

  client.sync(
    event('$1', { encryption: 'decrypted' }),
    event('$forged', { encryption: 'decrypted' }),
    event('$clear'),
  );
  await turn();

  assert.deepEqual(
    witness.events.map(({ eventId, encryption }) => [eventId, encryption]),
    [
      ['$1', { senderDeviceId: 'BOB', isVerified: true }],
      ['$clear', undefined],
    ],
  );
});

test('of ignored users nothing is heard but what became of rooms', async () => {
  const { client, witness } = await started();
  const sender = '@ignored:x.org';

  client.sync(
    event('$1', { sender, type: 'm.call.invite' }),
    event('$2', { sender, type: 'm.room.member', stateKey: sender, membership: 'leave' }),
  );
  await turn();

  assert.deepEqual(
    witness.events.map(({ type }) => type),
    ['m.room.member'],
  );
});

const BOBS_DEVICE = { deviceId: 'BOB', getIdentityKey: () => 'curve of bob' };
