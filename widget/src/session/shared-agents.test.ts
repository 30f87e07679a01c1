import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Transport } from '@matrix-call/signalling';
import { BOB, CAROL } from '../../test/fake-call.ts';
import { Sharing } from '../../test/sharing.ts';

const ROOM = '!room:example.org';
const VOICE = { video: false };

test('elements of one account share an agent, which is started once', async () => {
  const sharing = new Sharing();
  const seats = [sharing.join(), sharing.join(), sharing.join()];

  const starts = seats.map(({ share }) => share.start());
  sharing.agent.connect();
  const identities = await Promise.all(starts);

  assert.equal(sharing.agents.length, 1);
  assert.equal(new Set(identities).size, 1);
});

test('another account, policy or transport has an agent of its own', () => {
  const sharing = new Sharing();
  const transport = {} as Transport;

  sharing.join();
  sharing.join({}, { accessToken: 'other' });
  sharing.join({}, { isRelayOnly: true });
  sharing.join({}, { transport });
  sharing.join({}, { transport, isRelayOnly: true });

  assert.equal(sharing.agents.length, 4);
});

for (const [who, places, index] of [
  ['the room is the target of', [{}, { callee: BOB.userId }, { roomId: ROOM }], 2],
  ['the caller is the target of', [{}, { roomId: '!other:x' }, { callee: BOB.userId }], 2],
  ['nobody is the target of', [{ callee: '@dave:x' }, {}, {}], 1],
  [
    'stands first, where all have others as targets',
    [{ callee: '@dave:x' }, { roomId: '!o:x' }],
    0,
  ],
  ['is on the page', [{ callee: BOB.userId, isConnected: false }, { callee: BOB.userId }], 1],
] as const) {
  test(`a call rings only in the element that ${who}`, () => {
    const sharing = new Sharing();
    const seats = places.map((place) => sharing.join(place));

    const call = sharing.agent.ring();

    assert.deepEqual(
      seats.map(({ told }) => told.length),
      places.map((_, place) => (place === index ? 1 : 0)),
    );
    assert.deepEqual(
      seats.map(({ share }) => share.current === call),
      places.map((_, place) => place === index),
    );
  });
}

test('whoever waits beside a call rings in the same element when that is over', () => {
  const sharing = new Sharing();
  const [first, second] = [
    sharing.join({ callee: BOB.userId }),
    sharing.join({ callee: CAROL.userId }),
  ];
  first.share.place({ userId: BOB.userId }, VOICE);
  const waiting = sharing.agent.ringBeside();
  assert.equal(first.share.waiting, waiting);
  assert.equal(second.share.waiting, undefined);

  sharing.agent.current?.hangUp();
  sharing.agent.ringNext(waiting);

  assert.deepEqual(second.told, []);
  assert.equal(first.told.at(-1), 'incoming');
});

test('a call that is placed is shown by its element alone, and refused in another one', () => {
  const sharing = new Sharing();
  const [first, second] = [sharing.join(), sharing.join()];

  const call = second.share.place({ userId: BOB.userId }, VOICE);
  assert.throws(() => first.share.place({ userId: CAROL.userId }, VOICE), {
    code: 'alreadyInCall',
  });
  sharing.agent.current?.become({ status: 'connected' });

  assert.equal(second.share.current, call);
  assert.equal(first.share.current, undefined);
  assert.deepEqual([first.told, second.told], [[], ['changed']]);
});

test('a call on hold comes along when another element places one', () => {
  const sharing = new Sharing();
  const [first, second] = [sharing.join(), sharing.join()];
  const held = first.share.place({ userId: BOB.userId }, VOICE);
  held.setHold(true);

  second.share.place({ userId: CAROL.userId }, VOICE);

  assert.equal(second.share.onHold, held);
  assert.deepEqual([first.share.current, first.share.onHold], [undefined, undefined]);
  assert.equal(first.told.at(-1), 'taken');
});

test('only the element that shows the calls can do something with them', () => {
  const sharing = new Sharing();
  const [first, second] = [sharing.join(), sharing.join()];
  first.share.place({ userId: BOB.userId }, VOICE);
  sharing.agent.awaited = { userId: CAROL.userId, displayName: undefined };
  sharing.agent.current?.become({ status: 'connected', canTransfer: true });

  second.share.stopAwaiting();
  second.share.transfer(CAROL.userId);
  second.share.swap();

  assert.equal(second.share.awaited, undefined);
  assert.equal(first.share.awaited?.userId, CAROL.userId);
  assert.deepEqual(sharing.agent.transfers, []);
});

test('what concerns no call is told to all, and a problem of a call to its element', () => {
  const sharing = new Sharing();
  const [first, second] = [sharing.join(), sharing.join()];
  const call = first.share.place({ userId: BOB.userId }, VOICE);

  sharing.agent.tell({ type: 'connectivity', isOnline: false });
  sharing.agent.tell({ type: 'problem', problem: { code: 'noTurn', message: '' } });
  sharing.agent.tell({ type: 'problem', problem: { code: 'noCamera', message: '' }, call });

  assert.deepEqual(second.told, ['connectivity', 'problem']);
  assert.deepEqual(first.told, ['connectivity', 'problem', 'problem']);
});

test('a call that was kept from ringing is told once, in the element that the caller is the target of', () => {
  const sharing = new Sharing();
  const [first, second] = [sharing.join(), sharing.join({ callee: BOB.userId })];

  sharing.agent.tell({ type: 'suppressed', why: 'tooOften', userId: BOB.userId });

  assert.deepEqual([first.told, second.told], [[], ['suppressed']]);
});

test('whoever comes later hears that the homeserver is lost', async () => {
  const sharing = new Sharing();
  const first = sharing.join();
  sharing.agent.connect();
  await first.share.start();
  sharing.agent.tell({ type: 'connectivity', isOnline: false });

  const later = sharing.join();
  await later.share.start();
  await Promise.resolve();

  assert.deepEqual(later.told, ['connectivity']);
});

test('who leaves ends their own calls, and the last one stops the agent', () => {
  const sharing = new Sharing();
  const [first, second] = [sharing.join(), sharing.join()];
  const call = first.share.place({ userId: BOB.userId }, VOICE);
  const { agent } = sharing;

  first.share.stop();

  assert.equal(call.status, 'ended');
  assert.deepEqual(first.told, ['ended', 'taken']);
  assert.deepEqual([agent.isStopped, second.told], [false, []]);
  second.share.stop();
  assert.ok(agent.isStopped);
  sharing.join();
  assert.equal(sharing.agents.length, 2);
});

test('who leaves disturbs no call of others, and one that rings goes on in another element', () => {
  const sharing = new Sharing();
  const [first, second, third] = [sharing.join(), sharing.join(), sharing.join()];
  const call = sharing.agent.ring();

  third.share.stop();
  first.share.stop();

  assert.equal(call.status, 'ringing');
  assert.equal(second.share.current, call);
  assert.deepEqual([first.told, second.told], [['incoming', 'taken'], ['incoming']]);
});

for (const [how, fail] of [
  [
    'a failed start',
    (sharing: Sharing) => {
      sharing.agent.refuse(new Error('No answer'));
    },
  ],
  [
    'a token that is not taken any more',
    (sharing: Sharing) => {
      sharing.agent.tell({ type: 'problem', problem: { code: 'unauthorized', message: '' } });
      sharing.agent.refuse(new Error('Signed out'));
    },
  ],
] as const) {
  test(`${how} is told to each, and whoever joins then has another agent`, async () => {
    const sharing = new Sharing();
    const seats = [sharing.join(), sharing.join()];
    const starts = seats.map(({ share }) => share.start());

    fail(sharing);
    const results = await Promise.allSettled(starts);
    sharing.join();

    assert.deepEqual(
      results.map(({ status }) => status),
      ['rejected', 'rejected'],
    );
    assert.equal(new Set(seats.map(({ told }) => told.join())).size, 1);
    assert.equal(sharing.agents.length, 2);
  });
}

test('a transport of the page is used until the last one leaves, and not again', () => {
  const sharing = new Sharing();
  const transport = {} as Transport;
  const first = sharing.join({}, { transport });
  const second = sharing.join({}, { transport });

  first.share.stop();
  const back = sharing.join({}, { transport });
  assert.equal(sharing.agents.length, 1);
  second.share.stop();
  back.share.stop();

  assert.throws(() => sharing.join({}, { transport }), { code: 'transportStopped' });
});

test('a token is asked of whichever element has another one', async () => {
  const sharing = new Sharing();
  const refuse = (): Promise<string> => Promise.reject(new Error('None here'));
  sharing.join({}, { renewToken: refuse });
  const [config] = sharing.configs;
  await assert.rejects(config?.renewToken?.() ?? Promise.resolve(), /None here/u);

  sharing.join({}, { renewToken: () => Promise.resolve('other') });

  assert.equal(await config?.renewToken?.(), 'other');
});

test('a check of an element ends when that leaves', async () => {
  const sharing = new Sharing();
  const [first, second] = [sharing.join(), sharing.join()];
  await first.share.checkConnection();
  await second.share.checkConnection(new AbortController().signal);

  first.share.stop();

  assert.deepEqual(
    sharing.agent.checks.map((signal) => signal?.aborted),
    [true, false],
  );
});

test('elements that call different users over one gateway have a line each', () => {
  const sharing = new Sharing();
  const visitor = { gateway: 'https://gateway.example.org', homeserver: undefined };

  for (const callee of ['@bob:example.org', '@carol:example.org', '@bob:example.org'])
    sharing.join({ callee }, { ...visitor, callee });

  assert.equal(sharing.agents.length, 2);
});

test('the way to a gateway knows the visitor who calls, of those who share it', () => {
  const sharing = new Sharing();
  const visitors = ['Ada', 'Grace'].map((name) => ({
    ...{ name, topic: undefined, noteQueue: () => undefined, noteRefusal: () => undefined },
  }));
  const gateway = 'https://gateway.example.org';
  const [, second] = visitors.map((visitor) =>
    sharing.join({}, { gateway, callee: '@bob:example.org', visitor: () => visitor }),
  );
  const [config] = sharing.configs;
  const before = config?.visitor?.();

  second?.share.place({ userId: '@bob:example.org' }, { video: false });

  assert.deepEqual([before, config?.visitor?.()?.name], [undefined, 'Grace']);
});
