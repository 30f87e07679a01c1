// The contract sees what a transport breaks: each row breaks one, and names a fact that must then fail.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { transportContract } from '../src/contract/transport-contract.ts';
import { type FakePair, makeFakePair } from './fake-pair.ts';

type Break = readonly [what: string, fact: RegExp, change: (pair: FakePair) => void];

const BREAKS: readonly Break[] = [
  [
    'calls no batch the first',
    /^the start resolves with who we are, after a first batch/,
    ({ alice: { transport } }) => {
      const start = transport.start.bind(transport);
      transport.start = (listener) =>
        start({
          onBatch: (batch) => {
            listener.onBatch({ ...batch, isInitial: false });
          },
          onConnectivity: () => undefined,
          onFailure: () => undefined,
        });
    },
  ],
  [
    'tells no ages',
    /^an event reaches the other side as it was sent, with its age/,
    ({ bob }) => {
      bob.transport.tellsAges = false;
    },
  ],
  [
    'sends the last first',
    /^events sent at once keep their order/,
    ({ alice: { transport } }) => {
      const send = transport.sendEvent.bind(transport);
      const waiting: (() => void)[] = [];
      transport.sendEvent = async (event, signal) => {
        const turn = new Promise<void>((resolve) => waiting.unshift(resolve));
        setImmediate(() => waiting.shift()?.());
        await turn;
        await send(event, signal);
      };
    },
  ],
  [
    'takes no notice of a signal',
    /^an event that is aborted before it can leave never arrives/,
    ({ alice: { transport } }) => {
      const send = transport.sendEvent.bind(transport);
      transport.sendEvent = (event) => send(event);
    },
  ],
  [
    'sends nothing as the page closes',
    /^an event that is sent as the page closes arrives/,
    ({ alice }) => {
      alice.transport.sendOnUnload = () => undefined;
    },
  ],
  [
    'keeps the first description for ever',
    /^a description is fresh after somebody was invited/,
    ({ alice: { transport } }) => {
      const describe = transport.describeRoom.bind(transport);
      let first: ReturnType<typeof describe> | undefined;
      transport.describeRoom = (roomId) =>
        (first ??= describe(roomId).then((facts) => ({ ...facts, members: [...facts.members] })));
    },
  ],
  [
    'throws errors of its own',
    /^a room that we are not in .* is not found/,
    ({ alice }) => {
      alice.transport.describeRoom = () => Promise.reject(new Error('404'));
    },
  ],
  [
    'sends in clear what is to be secret',
    /^events into an encrypted room arrive encrypted and in order, or not at all/,
    ({ alice, bob }) => {
      for (const { transport } of [alice, bob]) transport.canEncrypt = true;
      const start = bob.transport.start.bind(bob.transport);
      bob.transport.start = (listener) =>
        start({
          onBatch: ({ events, isInitial }) => {
            listener.onBatch({
              events: events.map((event) => ({ ...event, encryption: undefined })),
              isInitial,
            });
          },
          onConnectivity: () => undefined,
          onFailure: () => undefined,
        });
    },
  ],
  [
    'hears of a room that is not its only one',
    /^the only room, where there is no other, is the one of the pair/,
    ({ alice }) => {
      alice.transport.features = { onlyRoomId: '!another:x.org' };
    },
  ],
  [
    'goes on after the stop',
    /^a stop rejects what is pending and what comes later/,
    ({ alice }) => {
      alice.transport.stop = () => undefined;
    },
  ],
  [
    'reports after the stop',
    /^nothing is reported after a stop/,
    ({ bob }) => {
      bob.transport.stop = () => undefined;
    },
  ],
];

test('a transport that keeps the contract fails no fact', async () => {
  assert.deepEqual(await failedFacts(() => undefined), []);
});

for (const [what, fact, change] of BREAKS) {
  test(`a transport that ${what} does not keep the contract`, async () => {
    const failed = await failedFacts(change);

    assert.ok(
      failed.some((sentence) => fact.test(sentence)),
      failed.join('\n'),
    );
  });
}

test('what a way lacks is not asked for', () => {
  const sentences = namesOf([]);
  const fewer = namesOf(['history', 'encryptedRooms', 'memberships', 'openId']);

  assert.ok(sentences.some((sentence) => /encrypted room/.test(sentence)));
  assert.ok(!fewer.some((sentence) => /encrypted room|from before|OpenID|kick/.test(sentence)));
  assert.ok(fewer.length > 15);
});

/** The facts that fail where the transports of each pair were changed so. */
async function failedFacts(change: (pair: FakePair) => void): Promise<string[]> {
  const facts: [sentence: string, show: () => Promise<void>][] = [];
  transportContract({
    name: 'A changed transport',
    makePair: (wish) => {
      const pair = makeFakePair(wish);
      change(pair);
      return Promise.resolve(pair);
    },
    describe: (_, define) => {
      define();
    },
    it: (sentence, show) => facts.push([sentence, show]),
    timeoutMs: 100,
  });
  const failures = await Promise.all(
    facts.map(([sentence, show]) =>
      show().then(
        () => [],
        () => [sentence],
      ),
    ),
  );
  return failures.flat();
}

function namesOf(
  lacks: NonNullable<Parameters<typeof transportContract>[0]['lacks']>,
): readonly string[] {
  const sentences: string[] = [];
  transportContract({
    name: 'Any',
    makePair: () => Promise.reject(new Error('Nothing is run')),
    describe: (_, define) => {
      define();
    },
    it: (sentence) => sentences.push(sentence),
    lacks,
  });
  return sentences;
}
