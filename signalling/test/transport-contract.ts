// What every transport keeps, told as tests. Each transport brings a pair of users and runs them all.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { describeEncryption } from './encryption-contract.ts';
import { type Fact, rejectsWith, Stage, type TransportPair } from './transport-stage.ts';

/** How to run the contract. */
export interface ContractOptions {
  readonly name: string;
  readonly makePair: () => Promise<TransportPair>;
}

/** Defines the contract's tests for one transport. */
export function transportContract({ name, makePair }: ContractOptions): void {
  const fact = (sentence: string, test: (stage: Stage) => Promise<void>): void => {
    it(sentence, { timeout: TEST_TIMEOUT_MS }, async () => {
      const stage = new Stage(await makePair());
      try {
        await test(stage);
      } finally {
        await stage.close();
      }
    });
  };
  describe(`${name} keeps the transport contract`, () => {
    describeDelivery(fact);
    describeRooms(fact);
    describeEncryption(fact);
    describeEnd(fact);
  });
}

function describeDelivery(fact: Fact): void {
  fact('the start resolves with who we are, after a first batch', async (stage) => {
    const { userId, transport } = stage.pair.alice;

    const identity = await transport.start(stage.atAlice);

    assert.equal(identity.userId, userId);
    assert.deepEqual(
      stage.atAlice.batches.map(({ isInitial }) => isInitial),
      [true],
    );
  });

  fact('an event reaches the other side as it was sent, with its age', async (stage) => {
    await stage.start();

    await stage.send('one');

    const [event] = await stage.atBob.calls(1);
    const { eventId, ageMs, ...rest } = event!;
    assert.deepEqual(rest, {
      ...stage.hangup('one'),
      sender: stage.pair.alice.userId,
      stateKey: undefined,
    });
    assert.match(eventId, /^\$/);
    assert.ok(ageMs !== undefined && ageMs >= 0 && ageMs < TEST_TIMEOUT_MS, `age ${ageMs}`);
    assert.equal(stage.atBob.batches.at(-1)?.isInitial, false);
  });

  fact('events sent at once keep their order', async (stage) => {
    await stage.start();
    const callIds = ['1', '2', '3', '4', '5', '6', '7', '8'];

    await Promise.all(callIds.map((callId) => stage.send(callId)));

    await stage.atBob.calls(callIds.length);
    assert.deepEqual(stage.atBob.callIds(), callIds);
  });

  fact('our own events come back to us', async (stage) => {
    await stage.start();

    await stage.send('echo');

    await stage.atAlice.calls(1);
    assert.deepEqual(stage.atAlice.callIds(), ['echo']);
  });

  fact('an event from before the start is in the first batch', async (stage) => {
    const { alice, bob } = stage.pair;
    await alice.transport.start(stage.atAlice);
    await stage.send('earlier');

    await bob.transport.start(stage.atBob);

    assert.deepEqual(stage.atBob.callIds(), ['earlier']);
    assert.equal(stage.atBob.batches[0]?.isInitial, true);
    assert.ok((stage.atBob.events[0]?.ageMs ?? -1) >= 0);
  });

  fact('an event that is sent as the page closes arrives', async (stage) => {
    await stage.start();
    await stage.send('first');

    stage.pair.alice.transport.sendOnUnload(stage.hangup('last'));
    stage.pair.alice.transport.stop();

    await stage.atBob.calls(2);
    assert.deepEqual(stage.atBob.callIds(), ['first', 'last']);
  });

  fact('an event that is aborted before it can leave never arrives', async (stage) => {
    await stage.start();
    const { transport } = stage.pair.alice;
    const regret = new AbortController();

    const refused = [
      transport.sendEvent(stage.hangup('aborted before'), AbortSignal.abort()),
      transport.sendEvent(stage.hangup('aborted at once'), regret.signal),
    ];
    regret.abort();

    for (const refusal of refused) await rejectsWith(refusal, 'aborted');
    await stage.send('next');
    await stage.atBob.calls(1);
    assert.deepEqual(stage.atBob.callIds(), ['next']);
  });
}

function describeRooms(fact: Fact): void {
  fact('a room is described by its members, join rule and encryption', async (stage) => {
    await stage.start();
    const { alice, bob, roomId, encryptedRoomId } = stage.pair;

    const facts = await alice.transport.describeRoom(roomId);
    const encrypted = await alice.transport.describeRoom(encryptedRoomId);

    assert.equal(facts.roomId, roomId);
    assert.equal(facts.joinRule, 'invite');
    assert.deepEqual([facts.isEncrypted, encrypted.isEncrypted], [false, true]);
    const joined = facts.members.map(({ userId, membership }) => `${userId} ${membership}`);
    assert.deepEqual(joined.sort(), [`${alice.userId} join`, `${bob.userId} join`].sort());
    assert.ok(facts.members.every(({ displayName }) => displayName));
  });

  fact('a description is fresh after somebody was invited', async (stage) => {
    await stage.start();
    const { alice, roomId } = stage.pair;
    await alice.transport.describeRoom(roomId);

    const carol = await stage.pair.inviteCarol();

    await stage.atAlice.until(({ events }) => events.some(({ stateKey }) => stateKey === carol));
    const { members } = await alice.transport.describeRoom(roomId);
    const invited = members.find(({ userId }) => userId === carol);
    assert.equal(invited?.membership, 'invite');
  });

  fact('a member who leaves is told, and described no more', async (stage) => {
    await stage.start();
    const { alice, bob, roomId } = stage.pair;
    await alice.transport.describeRoom(roomId);

    await stage.pair.leaveAsBob();

    const [event] = await stage.atAlice.memberships(bob.userId, 'leave');
    assert.deepEqual([event?.roomId, event?.sender], [roomId, bob.userId]);
    const { members } = await alice.transport.describeRoom(roomId);
    assert.deepEqual(
      members.map(({ userId }) => userId),
      [alice.userId],
    );
  });

  for (const [how, membership] of [
    ['kick', 'leave'],
    ['ban', 'ban'],
  ] as const) {
    fact(`a ${how} is told to both sides, and ends what we know of the room`, async (stage) => {
      await stage.start();
      const { alice, bob, roomId } = stage.pair;
      await bob.transport.describeRoom(roomId);

      await stage.pair.removeBob(how);

      for (const side of [stage.atAlice, stage.atBob]) {
        const [event] = await side.memberships(bob.userId, membership);
        assert.deepEqual([event?.roomId, event?.sender], [roomId, alice.userId]);
      }
      await rejectsWith(bob.transport.sendEvent(stage.hangup('late')), 'forbidden');
    });
  }

  for (const roomId of ['!nowhere:example.org', '..', '']) {
    fact(`a room that we are not in (${JSON.stringify(roomId)}) is not found`, async (stage) => {
      await stage.start();

      await rejectsWith(stage.pair.alice.transport.describeRoom(roomId), 'roomNotFound');
    });
  }

  fact('a user is known by the name they chose, where the transport can ask', async (stage) => {
    await stage.start();
    const { alice, bob, roomId } = stage.pair;
    const { members } = await alice.transport.describeRoom(roomId);
    if (!alice.transport.getProfile) return;

    const { displayName } = await alice.transport.getProfile(bob.userId);
    assert.equal(displayName, members.find(({ userId }) => userId === bob.userId)?.displayName);
  });

  fact('two users have one direct room, whoever looks for it, and how often', async (stage) => {
    await stage.start();
    const { alice, bob } = stage.pair;

    const [first, same] = await Promise.all([
      alice.transport.findDirectRoom(bob.userId),
      alice.transport.findDirectRoom(bob.userId),
    ]);
    await stage.pair.settle();

    assert.equal(same, first);
    const { members } = await alice.transport.describeRoom(first);
    assert.deepEqual(members.map(({ userId }) => userId).sort(), [alice.userId, bob.userId].sort());
    assert.equal(await alice.transport.findDirectRoom(bob.userId), first);
  });

  for (const userId of ['bob', '@bob', '@bob:', '@b ob:example.org', '@..:/../x']) {
    fact(`${JSON.stringify(userId)} is nobody's ID`, async (stage) => {
      await stage.start();

      await rejectsWith(stage.pair.alice.transport.findDirectRoom(userId), 'userNotFound');
    });
  }

  fact('a user whom the homeserver does not know is not found', async (stage) => {
    await stage.start();
    const { alice } = stage.pair;
    const nobody = alice.userId.replace(/^@[^:]+/, '@nobody-has-this-name');

    await rejectsWith(alice.transport.findDirectRoom(nobody), 'userNotFound');
  });
}

function describeEnd(fact: Fact): void {
  fact('a homeserver without TURN gives no credentials', async (stage) => {
    await stage.start();

    assert.equal(await stage.pair.alice.transport.getTurnCredentials(), undefined);
  });

  fact('an OpenID token names our homeserver', async (stage) => {
    await stage.start();
    const { userId, transport } = stage.pair.alice;

    const token = await transport.getOpenIdToken();

    assert.equal(token.matrix_server_name, userId.slice(userId.indexOf(':') + 1));
    assert.equal(token.token_type, 'Bearer');
    assert.ok(token.access_token.length > 0 && token.expires_in > 0);
  });

  fact('a stop rejects what is pending and what comes later', async (stage) => {
    await stage.start();
    const { transport } = stage.pair.alice;

    const pending = transport.describeRoom(stage.pair.roomId);
    transport.stop();

    await rejectsWith(pending, 'aborted');
    await rejectsWith(stage.send('late'), 'aborted');
    await rejectsWith(transport.findDirectRoom(stage.pair.bob.userId), 'aborted');
    await rejectsWith(transport.getTurnCredentials(), 'aborted');
    await rejectsWith(transport.getOpenIdToken(), 'aborted');
  });

  fact('nothing is reported after a stop', async (stage) => {
    await stage.start();
    const { alice, bob } = stage.pair;
    bob.transport.stop();
    const before = stage.atBob.batches.length;

    await alice.transport.sendEvent(stage.hangup('unheard'));
    await stage.atAlice.calls(1);
    await stage.pair.settle();

    assert.equal(stage.atBob.batches.length, before);
    assert.deepEqual([stage.atBob.failures, stage.atBob.connectivity], [[], []]);
  });
}

const TEST_TIMEOUT_MS = 30_000;
