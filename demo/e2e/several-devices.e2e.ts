// Bob has two devices, and both ring: one of them gets the call, and the other knows why it went silent.
import assert from 'node:assert/strict';
import { after, before, describe, test, type TestContext } from 'node:test';
import { needs } from '../../scripts/parts.ts';
import {
  openOne,
  openPair,
  readCheckedEvents,
  startLab,
  type Lab,
  type Pair,
} from './fixtures/lab.ts';
import { logIn } from './fixtures/matrix-client.ts';
import { proveMedia } from './fixtures/media-proof.ts';
import type { Maker, Party } from './fixtures/party.ts';
import { ends, letCross, nameOf, sendersOf } from './fixtures/whole-call.ts';

describe('a call to two devices on Synapse', needs('chromium', 'synapse'), () => {
  let lab: Lab;

  before(async () => {
    lab = await startLab({ server: 'synapse' });
  });

  after(() => lab.stop());

  for (const caller of ['ours', 'js-sdk'] as const) {
    test(`F16, R41, R129: ${caller} calls: what one device answers stops ringing on the other`, async (t) => {
      const { alice, bob, agent, pair } = await openThree(t, lab, caller);

      await agent.answer();

      await ends(bob, 'answeredElsewhere', 'The call was answered on another device.');
      await Promise.all([proveMedia(alice.page), proveMedia(agent.page)]);
      await readCheckedEvents(pair, [alice, bob]);
    });

    test(`${caller} calls: a tab closed while it rings lets the other device ring on`, async (t) => {
      const { alice, bob, agent, pair } = await openThree(t, lab, caller);

      await bob.page.close();
      await agent.answer();

      await Promise.all([alice.waitForConnected(), agent.waitForConnected()]);
      const events = await readCheckedEvents(pair, [alice, bob]);
      assert.deepEqual(sendersOf(events, 'm.call.reject'), []);
      assert.deepEqual(sendersOf(events, 'm.call.hangup'), []);
    });

    test(`R46, R129: ${caller} calls: what one device declines stops ringing on the other`, async (t) => {
      const { alice, bob, agent, pair } = await openThree(t, lab, caller);

      await agent.reject();

      await ends(bob, 'rejectedElsewhere', 'You declined the call on another device.');
      await ends(agent, 'rejected', 'You declined the call.');
      await ends(alice, 'opponentRejected', `${nameOf(bob)} declined the call.`);
      await readCheckedEvents(pair, [alice, bob]);
    });

    test(`F16, R39: ${caller} calls: of two devices that answer at once, one has the call`, async (t) => {
      const { alice, bob, agent, pair } = await openThree(t, lab, caller);
      await letCross('m.call.answer', bob, agent);

      await Promise.all([bob.answer(), agent.answer()]);

      await alice.waitForConnected();
      const states = await Promise.all([bob, agent].map(waitForOutcome));
      assert.deepEqual(states.sort(), ['answeredElsewhere', 'connected']);
      await readCheckedEvents(pair, [alice, bob]);
    });
  }
});

/** Alice, and Bob with two devices that ring. */
async function openThree(
  t: TestContext,
  lab: Lab,
  caller: Maker,
): Promise<{ alice: Party; bob: Party; agent: Party; pair: Pair }> {
  const pair = await lab.makePair();
  const secondDevice = { ...pair.bob, ...(await logIn(lab.server.url, pair.bob)) };
  const [[alice, bob], agent] = await Promise.all([
    openPair(t, lab, { pair, makers: [caller, 'ours'] }),
    openOne(t, lab, { maker: 'ours', user: secondDevice, roomId: pair.roomId }),
  ]);
  await alice.call(pair.roomId);
  await Promise.all([bob.waitForRinging(), agent.waitForRinging()]);
  return { alice, bob, agent, pair };
}

async function waitForOutcome({ page }: Party): Promise<string | undefined> {
  const handle = await page.waitForFunction(() => {
    const { callState, endReason } = document.querySelector('matrix-call') ?? {};
    return callState === 'connected' || callState === 'ended' ? (endReason ?? callState) : false;
  });
  return (await handle.jsonValue()) || undefined;
}
