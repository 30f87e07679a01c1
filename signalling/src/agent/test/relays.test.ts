import assert from 'node:assert/strict';
import { test } from 'node:test';

import { connected, openPair } from '../../../test/agent-pair.ts';

const URIS = ['turn:relay.example.org'];

test('R100: credentials are renewed at half of their life during a call, and the next path is looked for with these', async () => {
  const pair = await openPair();
  const { alice, world } = pair;
  const issued: string[] = [];
  alice.transport.getTurnCredentials = () => {
    issued.push(`user${issued.length}`);
    return Promise.resolve({
      username: issued.at(-1)!,
      password: 'secret',
      uris: URIS,
      ttlSeconds: 600,
    });
  };
  // None were offered before.
  await world.advance(1_800_000);
  await connected(pair);
  assert.equal(alice.peers[0]!.iceServers[0]!.username, 'user0');

  await world.advance(300_000);
  assert.deepEqual(issued, ['user0', 'user1']);
  assert.equal(alice.peers[0]!.iceServers[0]!.username, 'user0');
  alice.peers[0]!.disconnect();
  await world.advance(2_000);

  assert.equal(alice.peers[0]!.iceServers[0]!.username, 'user1');
  assert.deepEqual(issued, ['user0', 'user1']);
});
