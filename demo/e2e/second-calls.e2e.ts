// Two calls of one user at once: somebody else calls, is answered, swapped with, and gone again.
import assert from 'node:assert/strict';
import { after, before, describe, test, type TestContext } from 'node:test';
import { needs } from '../../scripts/parts.ts';
import { openOne, openPair, startLab, type Lab } from './fixtures/lab.ts';
import { createDirectRoom } from './fixtures/matrix-client.ts';
import type { AnyParty } from './fixtures/party.ts';
import { provePictures } from './fixtures/pictures.ts';
import { press, waitForWords } from './fixtures/shown.ts';
import type { BrowserName } from './fixtures/test-page.ts';
import { proveSilence, proveTone, TONES_HZ } from './fixtures/tone.ts';
import { connect, ends, nameOf } from './fixtures/whole-call.ts';

const CAROLS_TONE_HZ = 2000;

describe('a second call', needs('chromium', 'firefox'), () => {
  let lab: Lab;

  before(async () => {
    lab = await startLab({ server: 'demo', hasFirefox: true });
  });

  after(() => lab.stop());

  for (const browser of ['chromium', 'firefox'] as const) {
    test(`${browser}: the first call waits while the second one is answered, and both can be swapped`, async (t) => {
      const { alice, bob, carol } = await meetCarol(t, lab, browser);

      await press(alice.page, 'Hold and answer');

      await carol.waitForConnected();
      await waitForWords(bob.page, `On hold by ${shown(alice)}.`);
      await Promise.all([
        proveTone(alice.page, CAROLS_TONE_HZ),
        proveTone(carol.page, TONES_HZ[0]),
        proveSilence(bob.page),
      ]);
      await press(alice.page, 'Swap');
      await waitForWords(carol.page, `On hold by ${shown(alice)}.`);
      await Promise.all([
        proveTone(alice.page, TONES_HZ[1]),
        proveTone(bob.page, TONES_HZ[0]),
        proveSilence(carol.page),
      ]);
      await press(alice.page, 'Hang up');

      await ends(bob, 'opponentHungUp', `${nameOf(alice)} ended the call.`);
      await Promise.all([
        proveTone(alice.page, CAROLS_TONE_HZ),
        proveTone(carol.page, TONES_HZ[0]),
        provePictures(carol.page, 'camera'),
      ]);
      assert.deepEqual(
        [alice, bob, carol].flatMap(({ errors }) => errors),
        [],
      );
    });
  }

  test('R58: a second caller is declined, and the first call never stops', async (t) => {
    const { alice, bob, carol } = await meetCarol(t, lab, 'chromium');

    await press(alice.page, 'Decline');

    await ends(carol, 'opponentRejected', `${nameOf(alice)} declined the call.`);
    await Promise.all([proveTone(alice.page, TONES_HZ[1]), proveTone(bob.page, TONES_HZ[0])]);
    const told = await bob.page.evaluate(() => window.told ?? []);
    assert.equal(told.at(-1)?.state, 'connected');
  });
});

/** Alice is in a call with Bob, and Carol calls her. Each has a tone: Alice and Bob those of the pair. */
async function meetCarol(
  t: TestContext,
  lab: Lab,
  browser: BrowserName,
): Promise<{ readonly alice: AnyParty; readonly bob: AnyParty; readonly carol: AnyParty }> {
  const [pair, others] = [await lab.makePair(), await lab.makePair()];
  const roomId = await createDirectRoom(others.alice, pair.alice);
  const browsers = [browser, 'chromium'] as const;
  const [[alice, bob], carol] = await Promise.all([
    openPair(t, lab, { pair, browsers, tonesHz: TONES_HZ }),
    openOne(t, lab, { maker: 'ours', user: others.alice, roomId, toneHz: CAROLS_TONE_HZ }),
  ]);
  await connect(pair.roomId, alice, bob);
  await Promise.all([proveTone(alice.page, TONES_HZ[1]), proveTone(bob.page, TONES_HZ[0])]);
  await carol.call(roomId);
  await waitForWords(alice.page, `${shown(carol)} is calling.`);
  return { alice, bob, carol };
}

/** Names in sentences are kept from turning the direction of their words. */
function shown(party: AnyParty): string {
  return `\u2068${nameOf(party)}\u2069`;
}
