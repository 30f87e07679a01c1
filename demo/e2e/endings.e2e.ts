// How calls end on Synapse when nobody simply talks and hangs up: both sides must know why, and say so.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { needs } from '../../scripts/parts.ts';
import { press } from './fixtures/element-client.ts';
import { openPair, readCheckedEvents, startLab, type Lab } from './fixtures/lab.ts';
import type { RoomEvent } from './fixtures/matrix-client.ts';
import { proveMedia } from './fixtures/media-proof.ts';
import type { Party } from './fixtures/party.ts';
import { connect, ends, letCross, nameOf, sendersOf } from './fixtures/whole-call.ts';

const PAIRS = [
  ['ours', 'ours'],
  ['ours', 'js-sdk'],
  ['js-sdk', 'ours'],
] as const;

describe('a call on Synapse', needs('chromium', 'synapse'), () => {
  let lab: Lab;

  before(async () => {
    lab = await startLab({ server: 'synapse' });
  });

  after(() => lab.stop());

  for (const makers of PAIRS) {
    const who = `${makers[0]} calls ${makers[1]}`;

    test(`${who}: a declined call ends on both sides`, async (t) => {
      const pair = await lab.makePair();
      const [alice, bob] = await openPair(t, lab, { pair, makers });
      await alice.call(pair.roomId);
      await bob.waitForRinging();

      await pressOr(bob, 'Decline', () => bob.reject());

      await ends(alice, 'opponentRejected', `${nameOf(bob)} declined the call.`);
      await ends(bob, 'rejected', 'You declined the call.');
      const events = await readCheckedEvents(pair, [alice, bob]);
      assert.deepEqual(typesOf(events).slice(0, 2), ['m.call.invite', 'm.call.reject']);
    });

    test(`${who}: a call cancelled while it rings is a missed one`, async (t) => {
      const pair = await lab.makePair();
      const [alice, bob] = await openPair(t, lab, { pair, makers });
      await alice.call(pair.roomId);
      await bob.waitForRinging();

      await pressOr(alice, 'Hang up', () => alice.hangUp());

      await ends(alice, 'cancelled', 'You cancelled the call.');
      await ends(bob, 'missed', `You missed a call from ${nameOf(alice)}.`);
      const events = await readCheckedEvents(pair, [alice, bob]);
      assert.deepEqual(typesOf(events), ['m.call.invite', 'm.call.hangup']);
    });

    test(`${who}: when the callee hangs up, both sides say who did`, async (t) => {
      const pair = await lab.makePair();
      const [alice, bob] = await openPair(t, lab, { pair, makers });
      await connect(pair.roomId, alice, bob);

      await pressOr(bob, 'Hang up', () => bob.hangUp());

      await ends(alice, 'opponentHungUp', `${nameOf(bob)} ended the call.`);
      await ends(bob, 'hungUp', 'You ended the call.');
      await readCheckedEvents(pair, [alice, bob]);
    });
  }

  for (const [makers, name, defect, ourIds] of [
    [PAIRS[0], 'find each other in one call', '', undefined],
    // js-sdk never yields, so ours does: at once where its call ID is the greater, else after a while.
    [PAIRS[1], 'find each other in one call', 'defect 4: ', 'great'],
    [PAIRS[2], 'find each other although ours has the smaller call ID', 'defect 4: ', 'small'],
  ] as const) {
    test(`${defect}${makers.join(' calls ')}: when both call at once, they ${name}`, async (t) => {
      const pair = await lab.makePair();
      const prepare = ourIds && ((page: Page) => makeIds(page, ourIds));
      const [alice, bob] = await openPair(t, lab, { pair, makers, ...(prepare && { prepare }) });
      await letCross('m.call.invite', alice, bob);

      await Promise.all([alice.call(pair.roomId), bob.call(pair.roomId)]);

      await Promise.all([alice.waitForConnected(), bob.waitForConnected()]);
      await Promise.all([proveMedia(alice.page), proveMedia(bob.page)]);
      const events = await readCheckedEvents(pair, [alice, bob]);
      const invited = callIdsOf(events, 'm.call.invite').sort();
      assert.equal(invited.length, 2);
      // Spec, "Glare": the lesser of the two call IDs wins.
      const winner = ourIds === 'small' ? invited[1] : invited[0];
      assert.deepEqual(callIdsOf(events, 'm.call.answer'), [winner]);
      await alice.hangUp();
      await ends(alice, 'hungUp', 'You ended the call.');
      await ends(bob, 'opponentHungUp', `${nameOf(alice)} ended the call.`);
    });
  }

  for (const makers of [PAIRS[0], PAIRS[1]]) {
    for (const state of ['connected', 'calling'] as const) {
      test(`F06: ${makers[0]} calls ${makers[1]}: a tab closed while ${state} ends the call`, async (t) => {
        const pair = await lab.makePair();
        const [alice, bob] = await openPair(t, lab, { pair, makers });
        await alice.call(pair.roomId);
        await bob.waitForRinging();
        if (state === 'connected') {
          await bob.answer();
          await Promise.all([alice.waitForConnected(), bob.waitForConnected()]);
        }

        await alice.page.close();

        if (state === 'connected') {
          await ends(bob, 'opponentHungUp', `${nameOf(alice)} ended the call.`);
        } else {
          await ends(bob, 'missed', `You missed a call from ${nameOf(alice)}.`);
        }
        const events = await readCheckedEvents(pair, [alice, bob]);
        assert.deepEqual(sendersOf(events, 'm.call.hangup'), [alice.userId]);
      });
    }

    test(`F06: ${makers[1]} calls ${makers[0]}: the callee's tab closed ends the call`, async (t) => {
      const pair = await lab.makePair();
      const [callee, caller] = await openPair(t, lab, { pair, makers });
      await connect(pair.roomId, caller, callee);

      await callee.page.close();

      await ends(caller, 'opponentHungUp', `${nameOf(callee)} ended the call.`);
      await readCheckedEvents(pair, [callee, caller]);
    });

    test(`R18, F24: ${makers[0]} calls ${makers[1]}: nobody answers, and the call gives up after 90 s`, async (t) => {
      const pair = await lab.makePair();
      const [alice, bob] = await openPair(t, lab, {
        pair,
        makers,
        prepare: (page) => page.clock.install(),
      });
      await alice.call(pair.roomId);
      await bob.waitForRinging();

      await alice.page.clock.fastForward(90_000);

      await ends(alice, 'noAnswer', `${nameOf(bob)} did not answer.`);
      await ends(bob, 'missed', `You missed a call from ${nameOf(alice)}.`);
      const [hangup] = (await readCheckedEvents(pair, [alice, bob])).slice(-1);
      assert.equal(hangup?.content['reason'], 'invite_timeout');
    });
  }

  test('R17, F24: an invite grows too old although the caller has gone without a word', async (t) => {
    const pair = await lab.makePair();
    const [alice, bob] = await openPair(t, lab, {
      pair,
      makers: ['ours', 'ours'],
      prepare: (page) => page.clock.install(),
    });
    await alice.call(pair.roomId);
    await bob.waitForRinging();
    await alice.page.context().setOffline(true);

    await bob.page.clock.fastForward(90_000);

    await ends(bob, 'missed', `You missed a call from ${nameOf(alice)}.`);
  });
});

/** A user of ours presses the button; js-sdk has none. */
async function pressOr(party: Party, label: string, act: () => Promise<void>): Promise<void> {
  await (party.maker === 'ours' ? press(party.page, label) : act());
}

/** Every ID of the page is zeros, or z. Call IDs of js-sdk begin with the time, so with a figure. */
function makeIds(page: Page, kind: 'small' | 'great'): Promise<unknown> {
  return page.addInitScript((byte) => {
    crypto.getRandomValues = (bytes) => {
      (bytes as unknown as Uint8Array).fill(byte);
      return bytes;
    };
  }, INDEX_OF_FIRST_LETTER[kind]);
}

/** Without candidates: how many there are depends on the machine. */
function typesOf(events: readonly RoomEvent[]): string[] {
  return events.map(({ type }) => type).filter((type) => type !== 'm.call.candidates');
}

function callIdsOf(events: readonly RoomEvent[], wanted: string): string[] {
  return events
    .filter(({ type }) => type === wanted)
    .map(({ content }) => String(content['call_id']));
}

// Of the alphabet that call IDs are made of: 0 and z.
const INDEX_OF_FIRST_LETTER = { small: 0, great: 61 };
