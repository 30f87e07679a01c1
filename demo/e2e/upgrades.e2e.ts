// Cameras and microphones that are turned on and off in a call that runs.
import assert from 'node:assert/strict';
import { after, before, describe, test, type TestContext } from 'node:test';
import { needs } from '../../scripts/parts.ts';
import { turn, watchCamera } from './fixtures/in-call.ts';
import { openPair, readCheckedEvents, startLab, type Lab, type Pair } from './fixtures/lab.ts';
import type { AnyParty } from './fixtures/party.ts';
import { proveNoPictures, proveNothingSent, provePictures } from './fixtures/pictures.ts';
import { press, waitForWords } from './fixtures/shown.ts';
import type { BrowserName } from './fixtures/test-page.ts';
import { proveSilence, proveTone, TONES_HZ } from './fixtures/tone.ts';
import { connect, connectByVoice, nameOf, sendersOf } from './fixtures/whole-call.ts';

const PAIRS = [
  ['chromium', 'chromium'],
  ['chromium', 'firefox'],
  ['firefox', 'chromium'],
  ['firefox', 'firefox'],
] as const satisfies readonly (readonly [BrowserName, BrowserName])[];

describe('cameras in a call', needs('chromium', 'firefox'), () => {
  let lab: Lab;

  before(async () => {
    lab = await startLab({ server: 'demo', hasFirefox: true });
  });

  after(() => lab.stop());

  for (const browsers of PAIRS) {
    test(`R67: ${browsers.join(' calls ')}: a call by voice gets pictures from either side, and loses them again`, async (t) => {
      const { alice, bob } = await callByVoice(t, lab, browsers);

      await press(alice.page, 'Camera');
      await provePictures(bob.page, 'camera');
      await press(bob.page, 'Camera');
      await provePictures(alice.page, 'camera');
      const isDark = await watchCamera(alice.page);
      await press(alice.page, 'Camera');

      await proveNoPictures(bob.page, 'camera');
      assert.ok(await isDark());
      await provePictures(alice.page, 'camera');
      await press(bob.page, 'Camera');
      await proveNoPictures(alice.page, 'camera');
      await proveTones(alice, bob);
    });

    test(`R65, R67: ${browsers.join(' calls ')}: both turn their cameras on at once, and both are seen`, async (t) => {
      const { alice, bob, pair } = await callByVoice(t, lab, browsers);

      await Promise.all([turn(alice, 'setCameraMuted', false), turn(bob, 'setCameraMuted', false)]);

      await Promise.all([
        provePictures(alice.page, 'camera'),
        provePictures(bob.page, 'camera'),
        proveTones(alice, bob),
      ]);
      const events = await readCheckedEvents(pair, [alice, bob]);
      assert.ok(sendersOf(events, 'm.call.negotiate').length > 0);
    });
  }

  test('R79, R83: who mutes camera and microphone sends nothing at all, without an offer', async (t) => {
    const pair = await lab.makePair();
    const [alice, bob] = await openPair(t, lab, { pair, tonesHz: TONES_HZ });
    await connect(pair.roomId, alice, bob);
    await Promise.all([proveTones(alice, bob), provePictures(bob.page, 'camera')]);

    await press(alice.page, 'Microphone');
    await press(alice.page, 'Camera');

    await waitForWords(bob.page, `${nameOf(alice)} is muted`);
    await proveSilence(bob.page);
    await proveNothingSent(alice.page);
    await press(alice.page, 'Microphone');
    await press(alice.page, 'Camera');
    await Promise.all([proveTones(alice, bob), provePictures(bob.page, 'camera')]);
    const events = await readCheckedEvents(pair, [alice, bob]);
    assert.deepEqual(sendersOf(events, 'm.call.negotiate'), []);
    const changes = sendersOf(events, 'm.call.sdp_stream_metadata_changed');
    assert.deepEqual([...new Set(changes)], [alice.userId]);
  });
});

/** A new pair in a call by voice, in which each hears the tone of the other. */
async function callByVoice(
  t: TestContext,
  lab: Lab,
  browsers: readonly [BrowserName, BrowserName],
): Promise<{ readonly alice: AnyParty; readonly bob: AnyParty; readonly pair: Pair }> {
  const pair = await lab.makePair();
  const [alice, bob] = await openPair(t, lab, { pair, browsers, tonesHz: TONES_HZ });
  await connectByVoice(pair.roomId, alice, bob);
  await proveTones(alice, bob);
  return { alice, bob, pair };
}

async function proveTones(alice: AnyParty, bob: AnyParty): Promise<void> {
  await Promise.all([proveTone(bob.page, TONES_HZ[0]), proveTone(alice.page, TONES_HZ[1])]);
}
