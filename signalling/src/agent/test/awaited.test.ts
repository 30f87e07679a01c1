// A call that the user agreed to be connected by is answered without another click: within what bounds.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { forge } from '../../../test/forge.ts';
import { ALICE, BOB, MALLORY } from '../../../test/scene.ts';
import {
  agree,
  answersTo,
  ask,
  callFrom,
  callsWith,
  CAROL,
  consent,
  DAVE,
  hangup,
  media,
  openWait,
} from '../../../test/transfer-stage.ts';
import type { Invitation, Wait } from '../../../test/transfer-stage.ts';
import { AWAITED_AFTER_END_MS, AWAITED_MS } from '../awaited-call.ts';
import { AWAITED_ROOM_PATIENCE_MS } from '../incoming-calls.ts';

test('S02: the call that was announced is answered while the old one lasts, and takes its place', async () => {
  const wait = await agree();

  await callFrom(wait, CAROL);
  await media(wait);

  assert.equal(wait.bob.agent.current?.opponent?.userId, CAROL);
  assert.equal(wait.in.endReason, 'transferred');
  assert.equal(wait.bob.agent.awaited, undefined);
});

test('S02: the call that was announced is answered up to five seconds after a transfer ended the old one', async () => {
  const wait = await agree();
  await hangup(wait, 'transferred');
  await wait.world.advance(AWAITED_AFTER_END_MS - 1);

  await callFrom(wait, CAROL);
  await media(wait);

  assert.equal(wait.bob.agent.current?.opponent?.userId, CAROL);
  assert.equal(wait.bob.agent.current.status, 'connected');
  assert.equal(wait.bob.agent.current.isHolding, false);
  assert.equal(wait.bob.agent.onHold, undefined);
});

test('S02: the call that was announced is answered also where the homeserver is slow to say who is in the room', async () => {
  const wait = await agree();
  const release = wait.bob.transport.holdDescriptions();

  await callFrom(wait, CAROL);
  await wait.world.advance(AWAITED_ROOM_PATIENCE_MS - 1);
  release();
  await wait.world.settle();
  await media(wait);

  assert.equal(wait.bob.agent.current?.opponent?.userId, CAROL);
  assert.equal(wait.in.endReason, 'transferred');
});

test('S02: the call that was announced is answered also where the user agrees while its room is looked up', async () => {
  const wait = await openWait();
  const release = wait.bob.transport.holdDescriptions();

  await callFrom(wait, CAROL);
  await consent(wait);
  release();
  await wait.world.settle();
  await media(wait);

  assert.equal(wait.bob.agent.current?.opponent?.userId, CAROL);
  assert.equal(wait.in.endReason, 'transferred');
});

type Meanwhile = (wait: Wait) => Promise<void> | void;

/** All that ends the wait: what comes after it rings, waits beside, or stays silent, and is never answered. */
const ENDS: Readonly<Record<string, Meanwhile>> = {
  'five seconds after a transfer ended the old call': async (wait) => {
    await hangup(wait, 'transferred');
    await wait.world.advance(AWAITED_AFTER_END_MS);
  },
  'when the opponent ends the old call without a transfer': (wait) => hangup(wait, 'user_hangup'),
  'when the opponent leaves the room': ({ world, roomId }) => {
    world.home.leave(roomId, ALICE);
  },
  'a minute after the user agreed': ({ world }) => world.advance(AWAITED_MS),
  'when the user hangs up': (wait) => {
    wait.in.hangUp();
  },
  'when the user presses Cancel': ({ bob }) => {
    bob.agent.stopAwaiting();
  },
  'when the user hangs up what is over': async (wait) => {
    await hangup(wait, 'transferred');
    wait.in.hangUp();
  },
  'when the user takes another call': async (wait) => {
    await callFrom(wait, DAVE, { callId: 'dave' });
    wait.bob.agent.holdAndAnswer({ video: false });
    await wait.world.settle();
    await media(wait);
  },
  'when the user declines another call': async (wait) => {
    await callFrom(wait, DAVE, { callId: 'dave' });
    wait.bob.agent.waiting?.reject();
  },
  'when the user ignores another call': async (wait) => {
    await callFrom(wait, DAVE, { callId: 'dave' });
    wait.bob.agent.waiting?.ignore();
  },
  'when the user places another call': async (wait) => {
    await hangup(wait, 'transferred');
    wait.bob.agent.place({ userId: DAVE }, { video: false });
  },
};

for (const [when, meanwhile] of Object.entries(ENDS)) {
  test(`S02: the wait for a call that was announced ends ${when}`, async () => {
    const wait = await agree();
    await meanwhile(wait);
    await wait.world.settle();
    const before = answersTo(wait);
    assert.equal(wait.bob.agent.awaited, undefined);
    assert.deepEqual(
      wait.bob.told.findLast(({ type }) => type === 'awaiting'),
      {
        type: 'awaiting',
        target: undefined,
      },
    );

    await callFrom(wait, CAROL);
    await media(wait);

    assert.equal(answersTo(wait), before);
    assert.ok(callsWith(wait, CAROL).every(({ status }) => status === 'ringing'));
  });
}

/** An invite under the announced ID that breaks one of the rules. */
const BAD: Readonly<Record<string, (wait: Wait) => Promise<readonly [string, Invitation]>>> = {
  'by another user': ({ world }) =>
    Promise.resolve([MALLORY, { roomId: world.home.addRoom({ joined: [BOB, MALLORY] }) }]),
  'in a room of three': ({ world }) =>
    Promise.resolve([CAROL, { roomId: world.home.addRoom({ joined: [BOB, CAROL, MALLORY] }) }]),
  'in a room into which a third one is invited': ({ world }) => {
    const roomId = world.home.addRoom({ joined: [BOB, CAROL], invited: [MALLORY] });
    return Promise.resolve([CAROL, { roomId }]);
  },
  'in a public room': ({ world }) =>
    Promise.resolve([
      CAROL,
      { roomId: world.home.addRoom({ joined: [BOB, CAROL], joinRule: 'public' }) },
    ]),
  'in a room that cannot be described': async ({ world, bob }) => {
    bob.transport.holdDescriptions();
    await world.settle();
    return [CAROL, {}];
  },
  'for somebody else': () => Promise.resolve([CAROL, { fields: { invitee: ALICE } }]),
  'that is too old': () => Promise.resolve([CAROL, { fields: { lifetime: 2_000 } }]),
  'by somebody who rang too often': async (wait) => {
    for (let count = 0; count < 4; count += 1) {
      await callFrom(wait, CAROL, { callId: `call${count}` });
      const ids = { callId: `call${count}`, partyId: 'P' };
      wait.world.home.inject({ roomId: wait.carolRoom, sender: CAROL, ...forge('hangup', ids) });
      await wait.world.settle();
    }
    return [CAROL, {}];
  },
};

for (const [how, prepare] of Object.entries(BAD)) {
  test(`S02: an invite under the ID that was announced is not answered where it comes ${how}`, async () => {
    const wait = await agree();
    const [sender, invitation] = await prepare(wait);
    const { prompts } = wait.bob.devices;

    await callFrom(wait, sender, invitation);
    await wait.world.advance(AWAITED_ROOM_PATIENCE_MS);
    await media(wait);

    assert.equal(wait.bob.devices.prompts, prompts);
    assert.equal(answersTo(wait), 1);
    assert.equal(wait.bob.agent.current, wait.in);
  });
}

test('S02: an invite under the ID that was announced waits as any other where it comes in a room of three', async () => {
  const wait = await agree();
  const roomId = wait.world.home.addRoom({ joined: [BOB, CAROL, MALLORY] });

  await callFrom(wait, CAROL, { roomId });

  assert.equal(wait.bob.agent.waiting?.opponent?.userId, CAROL);
  assert.equal(wait.bob.agent.awaited, undefined);
});

test('S02: a call in a room of three that was there when the user agreed goes on to wait for a click', async () => {
  const pair = await openWait();
  const roomId = pair.world.home.addRoom({ joined: [BOB, CAROL, MALLORY] });
  await callFrom(pair, CAROL, { roomId });

  await consent(pair);

  assert.equal(pair.bob.agent.waiting?.status, 'ringing');
  assert.equal(answersTo(pair), 1);
});

test('S02: who agrees when another call is in front is asked before anything is answered', async () => {
  const wait = await openWait();
  await callFrom(wait, DAVE, { callId: 'dave' });
  wait.bob.agent.holdAndAnswer({ video: false });
  await wait.world.settle();
  await media(wait);
  const dave = wait.bob.agent.current;
  await consent(wait);
  const before = answersTo(wait);

  await callFrom(wait, CAROL);
  await media(wait);

  assert.equal(answersTo(wait), before);
  assert.equal(wait.bob.agent.current, dave);
});

test('S02: while the user waits it is told with whom they will be connected', async () => {
  const wait = await agree();

  const target = { userId: CAROL, displayName: 'Carol' };
  assert.deepEqual(wait.bob.agent.awaited, target);
  const told = wait.bob.told.flatMap((event) => (event.type === 'awaiting' ? [event.target] : []));
  assert.deepEqual(told, [target]);
  wait.bob.agent.stopAwaiting();
  await wait.world.settle();

  const refusal = wait.world.home.events.findLast(
    ({ type }) => type === 'm.call.reject_replacement',
  );
  assert.equal((refusal?.content as Record<string, unknown>)['reason'], 'declined');
  assert.equal(wait.in.status, 'connected');
});

test('a call that takes the place of one that is over is not put on hold when it connects', async () => {
  const wait = await openWait();
  const carol = await wait.world.open(CAROL);
  await ask(wait, { create_call: 'CREATED', await_call: undefined });
  await hangup(wait, 'transferred');
  wait.in.acceptTransfer();
  await wait.world.settle();
  await media(wait);
  carol.agent.current?.accept({ video: false });
  await wait.world.settle();
  carol.peers.at(-1)?.completeGathering();
  await wait.world.settle();

  await media(wait);

  assert.equal(wait.bob.agent.current?.status, 'connected');
  assert.deepEqual([wait.bob.agent.current.isHolding, wait.bob.agent.onHold], [false, undefined]);
});
