// The transport that the README shows, word by word.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, test, type TestContext } from 'node:test';
import { CallAgent } from '../src/agent/call-agent.ts';
import type { TransportPair } from '../src/contract/stage.ts';
import { transportContract } from '../src/contract/transport-contract.ts';
import { channelTransport } from './channel-transport.ts';
import { FakeClock } from './fake-clock.ts';
import { FakeDevices } from './fake-devices.ts';
import { FakePeer } from './fake-peer.ts';

const [ALICE, BOB] = ['@alice:this.origin', '@bob:this.origin'] as const;

transportContract({
  name: 'The transport of the README',
  makePair,
  lacks: ['history', 'encryptedRooms', 'memberships', 'openId'],
  ...{ describe, it },
});

test('a call between two tabs connects, and ends on both sides', async (t) => {
  const [alice, bob] = [openTab(t, ALICE, BOB), openTab(t, BOB, ALICE)];
  await Promise.all([alice.agent.start(), bob.agent.start()]);

  const call = alice.agent.place({ userId: BOB }, { video: true });
  await gatherOf(alice.peers);
  await waitUntil(() => bob.agent.current?.status === 'ringing');
  const incoming = bob.agent.current;
  assert.ok(incoming);
  incoming.accept({ video: true });
  await gatherOf(bob.peers);
  await waitUntil(() => call.status === 'connecting');
  for (const { peers } of [alice, bob]) peers[0]?.connect();
  assert.deepEqual([call.status, incoming.status], ['connected', 'connected']);

  alice.agent.hangUpOnUnload();
  await waitUntil(() => incoming.status === 'ended');
  assert.equal(call.status, 'ended');
});

test('the README shows what is tested here', () => {
  const readme = readFileSync(join(import.meta.dirname, '..', 'README.md'), 'utf8');
  const code = readFileSync(join(import.meta.dirname, 'channel-transport.ts'), 'utf8');

  assert.ok(readme.includes(`\`\`\`ts\n${code}\`\`\`\n`));
});

function makePair(): Promise<TransportPair> {
  const name = crypto.randomUUID();
  return Promise.resolve({
    alice: { userId: ALICE, transport: channelTransport(new BroadcastChannel(name), ALICE, BOB) },
    bob: { userId: BOB, transport: channelTransport(new BroadcastChannel(name), BOB, ALICE) },
    roomId: '!tabs:this.origin',
    settle: async () => {
      for (let turn = 0; turn < MANY_TURNS; turn++) await nextTurn();
    },
    close: () => Promise.resolve(),
  });
}

/** A tab with an agent, all of whose parts but the transport are fakes. */
function openTab(t: TestContext, me: string, other: string) {
  const peers: FakePeer[] = [];
  const agent = new CallAgent({
    transport: channelTransport(new BroadcastChannel(t.name), me, other),
    media: new FakeDevices(),
    clock: new FakeClock(),
    randomBytes: (count) => crypto.getRandomValues(new Uint8Array(count)),
    createPeer: (options, listener) => {
      const peer = new FakePeer(options, listener);
      peers.push(peer);
      return peer;
    },
  });
  t.after(() => {
    agent.stop();
  });
  return { agent, peers };
}

/** The only peer of a tab finds its addresses. */
async function gatherOf(peers: readonly FakePeer[]): Promise<void> {
  await waitUntil(() => peers.length > 0);
  peers[0]?.gather(1000);
  peers[0]?.completeGathering();
}

async function waitUntil(holds: () => boolean): Promise<void> {
  for (let turn = 0; turn < MANY_TURNS; turn++) {
    if (holds()) return;
    await nextTurn();
  }
  assert.fail(`Not seen: ${String(holds)}`);
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Far more than messages between tabs of one process take. */
const MANY_TURNS = 100;
