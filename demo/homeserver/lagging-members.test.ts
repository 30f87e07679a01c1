// A homeserver whose lists of members lag behind what it has done already.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clientServerUser } from '../../signalling/test/client-server-user.ts';
import { rejectsWith, Witness } from '@matrix-call/signalling/transport-contract';
import { startFor } from './test-client.ts';

test('the first call to a user finds them in the room that was just made for it, and makes no second room', async (t) => {
  const home = await startFor(t, { quirks: { membersLagMs: 3_600_000 } });
  const carol = home.register({ name: 'carol', displayName: 'Carol' });
  const { transport, userId } = clientServerUser({ url: home.url, ...home.logIn('alice') });
  t.after(() => {
    transport.stop();
  });
  const witness = new Witness();
  await transport.start(witness);

  const roomId = await transport.findDirectRoom(carol);
  const first = await transport.describeRoom(roomId);
  await witness.until(({ events }) => events.some(({ stateKey }) => stateKey === carol));
  const again = await transport.findDirectRoom(carol);
  const told = await transport.describeRoom(roomId);

  assert.equal(again, roomId);
  for (const { members } of [first, told]) {
    assert.deepEqual(
      members.map((member) => `${member.userId} ${member.membership}`).sort(),
      [`${userId} join`, `${carol} invite`].sort(),
    );
  }
  assert.ok(told.members.some(({ displayName }) => displayName === 'Carol'));
});

test('that there is no such user is said by the homeserver alone', async (t) => {
  const home = await startFor(t, { quirks: { membersLagMs: 3_600_000 } });
  home.register({ name: 'carol' });
  const { transport } = clientServerUser({ url: home.url, ...home.logIn('alice') });
  t.after(() => {
    transport.stop();
  });
  await transport.start(new Witness());

  await rejectsWith(transport.findDirectRoom('@nobody:localhost'), 'userNotFound');
  home.rejectNext({ match: /profile/, status: 404, body: { errcode: 'M_UNRECOGNIZED' } });
  assert.match(await transport.findDirectRoom('@carol:localhost'), /^!/);
});
