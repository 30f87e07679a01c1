import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeStubStage, onStubStage } from '../../test/stub-stage.ts';
import { STUB_USER_ID } from '../../test/stub-homeserver.ts';

const SYNC = /GET .*\/sync/;
const LONG_POLL = /GET .*\/sync.*timeout=30000/;
const LATER_SYNC = /GET .*\/sync.*since=/;
const MALLORY = '@mallory:stub.org';

interface Inviting {
  readonly sender: string;
  readonly stateKey: string;
}

function sync({ ignored, events = [] }: { ignored?: string[]; events?: object[] }) {
  const ignored_users = Object.fromEntries((ignored ?? []).map((userId) => [userId, {}]));
  const list = { type: 'm.ignored_user_list', content: { ignored_users } };
  return {
    body: {
      next_batch: 's1',
      ...(ignored && { account_data: { events: [list] } }),
      rooms: { join: { '!room:stub.org': { timeline: { events } } } },
    },
  };
}

function said(event_id: string, sender: string, rest: object = {}): object {
  return { event_id, type: 'm.call.invite', sender, content: {}, ...rest };
}

function invitation({ sender, stateKey }: Inviting) {
  const content = { membership: 'invite', is_direct: true };
  const events = [{ type: 'm.room.member', sender, state_key: stateKey, content }];
  const invite = { '!invited:stub.org': { invite_state: { events } } };
  return { body: { next_batch: 's1', rooms: { invite } } };
}

test('C-13: what ignored users say is not told, their memberships are', async () => {
  const stage = await makeStubStage();
  const { stub, transport, witness, network } = stage;
  const member = said('$member', MALLORY, { type: 'm.room.member', state_key: MALLORY });
  const events = [said('$1', MALLORY), said('$2', '@bob:stub.org'), member];
  stub.answer(SYNC, sync({ ignored: [MALLORY], events }), sync({ events: [said('$3', MALLORY)] }));
  await transport.start(witness);
  await stub.until(LONG_POLL);

  stub.answer(
    LATER_SYNC,
    sync({ events: [said('$4', MALLORY)] }),
    sync({
      ignored: ['@bob:stub.org'],
      events: [said('$5', MALLORY), said('$6', '@bob:stub.org')],
    }),
  );
  network.tell('online');
  await witness.until(({ batches }) => batches.length === 2);

  assert.deepEqual(
    witness.batches.map(({ events: told }) => told.map(({ eventId }) => eventId)),
    [['$2', '$member'], ['$5']],
  );
  await stage.close();
});

for (const [name, inviting, isJoined] of [
  ['of the user we look for', { sender: MALLORY, stateKey: STUB_USER_ID }, true],
  ['for somebody else', { sender: MALLORY, stateKey: '@bob:stub.org' }, false],
  ['of somebody else', { sender: '@bob:stub.org', stateKey: STUB_USER_ID }, false],
] as const) {
  test(
    `an invitation ${name} is ${isJoined ? '' : 'not '}taken for a direct room`,
    onStubStage(async (stage) => {
      const { stub, transport, network } = stage;
      await stub.until(LONG_POLL);
      stub.answer(LATER_SYNC, invitation(inviting));
      stub.answer(/\/(profile|join)\//, { body: {} });
      stub.answer(/createRoom/, { body: { room_id: '!made:stub.org' } });
      network.tell('online');
      await stub.until(LONG_POLL, 2);

      const roomId = await transport.findDirectRoom(MALLORY);

      assert.equal(roomId, isJoined ? '!invited:stub.org' : '!made:stub.org');
    }),
  );
}

test('C-13: an invitation of an ignored user is not taken', async () => {
  const stage = await makeStubStage();
  const { stub, transport, witness } = stage;
  const invited = invitation({ sender: MALLORY, stateKey: STUB_USER_ID });
  stub.answer(SYNC, sync({ ignored: [MALLORY] }), invited);
  stub.answer(/profile/, { body: {} });
  stub.answer(/createRoom/, { body: { room_id: '!made:stub.org' } });
  await transport.start(witness);

  const roomId = await transport.findDirectRoom(MALLORY);

  assert.equal(roomId, '!made:stub.org');
  await stage.close();
});
