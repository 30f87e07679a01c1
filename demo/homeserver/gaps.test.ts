// An invite that many other call events push out of a sync.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clientServerUser } from '../../signalling/test/client-server-user.ts';
import { Witness } from '@matrix-call/signalling/transport-contract';
import type { Homeserver } from './homeserver.ts';
import { startFor } from './test-client.ts';

test('S19: an invite is told although 120 other call events of its room came with it', async (t) => {
  const home = await startFor(t);
  const { transport } = clientServerUser({ url: home.url, ...home.logIn('bob') });
  t.after(() => {
    transport.stop();
  });
  const witness = new Witness();
  await transport.start(witness);

  flood(home);

  await witness.until(({ events }) => events.some(({ type }) => type === 'm.call.invite'));
  const calls = await witness.calls(121);
  assert.equal(calls[0]?.type, 'm.call.invite');
});

test('S19: a page that opens finds it, too', async (t) => {
  const home = await startFor(t);
  flood(home);
  const { transport } = clientServerUser({ url: home.url, ...home.logIn('bob') });
  t.after(() => {
    transport.stop();
  });
  const witness = new Witness();

  await transport.start(witness);

  assert.equal(witness.events[0]?.type, 'm.call.invite');
  assert.equal(witness.events.length, 121);
  assert.equal(new Set(witness.events.map(({ eventId }) => eventId)).size, 121);
});

function flood(home: Homeserver): void {
  const roomId = home.directRoomId ?? '';
  const content = { call_id: 'c', party_id: 'p', version: '1' };
  home.send(roomId, { sender: 'alice', type: 'm.call.invite', content });
  for (let count = 0; count < 120; count++) {
    home.send(roomId, { sender: 'alice', type: 'm.call.candidates', content });
  }
}
