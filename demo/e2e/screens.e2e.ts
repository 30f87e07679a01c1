// A shared screen beside the camera. Chromium has a screen that its flags make; headless Firefox shares a canvas.
import { after, before, describe, test } from 'node:test';
import { needs } from '../../scripts/parts.ts';
import { offerScreen, turn } from './fixtures/in-call.ts';
import { openPair, startLab, type Lab } from './fixtures/lab.ts';
import type { AnyParty } from './fixtures/party.ts';
import { provePictures } from './fixtures/pictures.ts';
import { press, waitForWords } from './fixtures/shown.ts';
import { isInChromium, type TestPage } from './fixtures/test-page.ts';
import { proveTone, TONES_HZ } from './fixtures/tone.ts';
import { connect, connectByVoice } from './fixtures/whole-call.ts';

const PAIRS = [
  ['chromium', 'chromium'],
  ['chromium', 'firefox'],
  ['firefox', 'firefox'],
] as const;

describe('screens', needs('chromium', 'firefox'), () => {
  let lab: Lab;

  before(async () => {
    lab = await startLab({ server: 'demo', hasFirefox: true });
  });

  after(() => lab.stop());

  for (const browsers of PAIRS) {
    test(`R67, R74: ${browsers.join(' calls ')}: both share their screens beside their cameras, end it, and share again`, async (t) => {
      const pair = await lab.makePair();
      const [alice, bob] = await openPair(t, lab, { pair, browsers, tonesHz: TONES_HZ, prepare });
      await connect(pair.roomId, alice, bob);

      await press(alice.page, 'Screen');
      await waitForWords(alice.page, 'You share your screen.');
      await proveAll(alice, bob, 'bob');
      await press(bob.page, 'Screen');
      await proveAll(alice, bob, 'both');
      await press(alice.page, 'Screen');
      await waitForNoScreen(bob.page);
      await press(bob.page, 'Screen');
      await waitForNoScreen(alice.page);
      await press(alice.page, 'Screen');

      await proveAll(alice, bob, 'bob');
    });
  }

  for (const browsers of [
    ['chromium', 'chromium'],
    ['firefox', 'chromium'],
  ] as const) {
    test(`R65, R67: ${browsers.join(' calls ')}: both share their screens in a call by voice at the same moment`, async (t) => {
      const pair = await lab.makePair();
      const [alice, bob] = await openPair(t, lab, { pair, browsers, tonesHz: TONES_HZ, prepare });
      await connectByVoice(pair.roomId, alice, bob);

      await Promise.all([turn(alice, 'setScreenShare', true), turn(bob, 'setScreenShare', true)]);

      await Promise.all([
        provePictures(alice.page, 'screen'),
        provePictures(bob.page, 'screen'),
        proveTones(alice, bob),
      ]);
    });
  }
});

async function prepare(page: TestPage): Promise<void> {
  if (!isInChromium(page)) await offerScreen(page);
}

/** Cameras and tones arrive on both sides, and the screen where it should. */
async function proveAll(alice: AnyParty, bob: AnyParty, sees: 'bob' | 'both'): Promise<void> {
  await Promise.all([
    provePictures(bob.page, 'screen'),
    ...(sees === 'both' ? [provePictures(alice.page, 'screen')] : []),
    provePictures(alice.page, 'camera'),
    provePictures(bob.page, 'camera'),
    proveTones(alice, bob),
  ]);
}

async function proveTones(alice: AnyParty, bob: AnyParty): Promise<void> {
  await Promise.all([proveTone(bob.page, TONES_HZ[0]), proveTone(alice.page, TONES_HZ[1])]);
}

async function waitForNoScreen(page: TestPage): Promise<void> {
  await page.waitForFunction(
    () => document.querySelector('matrix-call')?.remoteScreenStream === undefined,
  );
}
