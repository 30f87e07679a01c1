// Calls between browsers of different makers: what a call can do, it does in each pair of them.
import assert from 'node:assert/strict';
import { after, before, describe, test, type TestContext } from 'node:test';
import { needs } from '../../scripts/parts.ts';
import {
  openPair,
  readCheckedEvents,
  startLab,
  type Lab,
  type PairOptions,
} from './fixtures/lab.ts';
import { proveMedia } from './fixtures/media-proof.ts';
import { press } from './fixtures/shown.ts';
import { BROWSER_PAIRS, type BrowserName } from './fixtures/test-page.ts';
import { proveTone, TONES_HZ } from './fixtures/tone.ts';
import { connect, ends, nameOf } from './fixtures/whole-call.ts';

describe('between browsers', needs('chromium', 'firefox', 'coturn'), () => {
  let lab: Lab;

  before(async () => {
    lab = await startLab({ server: 'demo', hasRelay: true, hasFirefox: true });
  });

  after(() => lab.stop());

  for (const browsers of BROWSER_PAIRS) {
    test(`${browsers.join(' calls ')}: both see and hear each other, and know who hung up`, async (t) => {
      await callAndHangUp(t, lab, { browsers });
    });
  }

  test('firefox calls chromium through the relay, and both see and hear each other', async (t) => {
    const media = await callAndHangUp(t, lab, {
      browsers: ['firefox', 'chromium'],
      turnUrl: lab.turnUrl,
    });

    const candidates = media.map(({ localCandidate }) => localCandidate);
    assert.deepEqual(candidates, ['relay', 'relay']);
  });
});

describe('between browsers, over Synapse', needs('chromium', 'firefox', 'synapse'), () => {
  let lab: Lab;

  before(async () => {
    lab = await startLab({ server: 'synapse', hasFirefox: true });
  });

  after(() => lab.stop());

  test('chromium calls firefox, and both see and hear each other', async (t) => {
    await callAndHangUp(t, lab, { browsers: ['chromium', 'firefox'] });
  });
});

/** A whole call, seen and heard on both sides; returns what arrived. */
async function callAndHangUp(
  t: TestContext,
  lab: Lab,
  options: Pick<PairOptions<BrowserName>, 'browsers' | 'turnUrl'>,
): Promise<Awaited<ReturnType<typeof proveMedia>>[]> {
  const pair = await lab.makePair();
  const [alice, bob] = await openPair(t, lab, { pair, tonesHz: TONES_HZ, ...options });

  await connect(pair.roomId, alice, bob);

  const media = await Promise.all([proveMedia(alice.page), proveMedia(bob.page)]);
  await Promise.all([proveTone(bob.page, TONES_HZ[0]), proveTone(alice.page, TONES_HZ[1])]);
  await press(bob.page, 'Hang up');
  await ends(bob, 'hungUp', 'You ended the call.');
  await ends(alice, 'opponentHungUp', `${nameOf(bob)} ended the call.`);
  await readCheckedEvents(pair, [alice, bob]);
  assert.deepEqual([...alice.errors, ...bob.errors], []);
  return media;
}
