// Calls over real requests, whose access tokens end; only their media is not real.
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import {
  CallAgent,
  type CallStatus,
  ClientServerTransport,
  renewTokens,
  systemClock,
  randomBytes,
} from '@matrix-call/signalling';
import { FakeDevices } from '../../signalling/test/fake-devices.ts';
import { FakePeer } from '../../signalling/test/fake-peer.ts';
import type { Homeserver } from './homeserver.ts';
import { startFor } from './test-client.ts';

class Party {
  readonly agent: CallAgent;
  readonly peers: FakePeer[] = [];
  readonly problems: string[] = [];
  accessToken: string;
  private readonly home: Homeserver;

  constructor(home: Homeserver, name: string, canRefresh: boolean) {
    const { accessToken, refreshToken } = home.logIn(name);
    this.home = home;
    this.accessToken = accessToken;
    this.agent = new CallAgent({
      transport: new ClientServerTransport({
        homeserver: home.url,
        accessToken,
        renewal: renewTokens({
          ...(canRefresh && { refreshToken }),
          onTokens: (tokens) => {
            this.accessToken = tokens.accessToken;
          },
        }),
      }),
      media: new FakeDevices(),
      clock: systemClock,
      randomBytes,
      createPeer: (options, listener) => {
        const peer = new FakePeer(options, listener);
        this.peers.push(peer);
        return peer;
      },
    });
    this.agent.subscribe((event) => {
      if (event.type === 'problem') this.problems.push(event.problem.code);
    });
  }

  get status(): CallStatus | undefined {
    return this.agent.current?.status;
  }

  /** Resolves once the condition holds, which is looked at whenever the agent tells something. */
  until(isSo: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const stop = this.agent.subscribe(look);
      function look(): void {
        if (!isSo()) return;
        stop();
        resolve();
      }
      look();
    });
  }

  endToken(soft: boolean): void {
    this.home.expireToken(this.accessToken, { soft });
  }
}

async function openCall(t: TestContext, { canRefresh }: { canRefresh: boolean }) {
  const home = await startFor(t);
  const [alice, bob] = ['alice', 'bob'].map((name) => new Party(home, name, canRefresh));
  assert.ok(alice && bob && home.directRoomId);
  t.after(() => {
    alice.agent.stop();
    bob.agent.stop();
  });
  await Promise.all([alice.agent.start(), bob.agent.start()]);
  alice.agent.place({ roomId: home.directRoomId }, { video: false });
  await bob.until(() => bob.status === 'ringing');
  return { alice, bob };
}

async function connect(alice: Party, bob: Party): Promise<void> {
  bob.agent.current?.accept({ video: false });
  await alice.until(() => alice.status === 'connecting');
  await bob.until(() => bob.status === 'connecting');
  for (const { peers } of [alice, bob]) peers.at(-1)?.connect();
  await Promise.all([alice, bob].map((party) => party.until(() => party.status === 'connected')));
}

test('F19: a call whose tokens end as it rings and as it runs is answered, goes on, and is hung up', async (t) => {
  const { alice, bob } = await openCall(t, { canRefresh: true });
  const first = alice.accessToken;

  for (const party of [alice, bob]) party.endToken(true);
  await connect(alice, bob);
  assert.notEqual(alice.accessToken, first);
  for (const party of [alice, bob]) party.endToken(true);
  alice.agent.current?.hangUp();
  await bob.until(() => bob.status === undefined || bob.status === 'ended');

  assert.deepEqual([alice.problems, bob.problems], [[], []]);
});

test('F19: a call whose token ends for good is told so, and goes on', async (t) => {
  const { alice, bob } = await openCall(t, { canRefresh: false });
  await connect(alice, bob);

  bob.endToken(false);
  await bob.until(() => bob.problems.length > 0);

  assert.deepEqual(bob.problems, ['unauthorized']);
  assert.deepEqual([alice.status, bob.status], ['connected', 'connected']);
});
