// Hold: neither side hears or sees the other, both know why, and the call comes back as it was.
import { after, before, describe, test, type TestContext } from 'node:test';
import { needs } from '../../scripts/parts.ts';
import { turn } from './fixtures/in-call.ts';
import { openPair, startLab, type Lab } from './fixtures/lab.ts';
import type { AnyParty } from './fixtures/party.ts';
import { proveNoPictures, proveNothingSent, provePictures } from './fixtures/pictures.ts';
import { press, waitForWords } from './fixtures/shown.ts';
import { BROWSER_PAIRS, type BrowserName } from './fixtures/test-page.ts';
import { proveSilence, proveTone, TONES_HZ } from './fixtures/tone.ts';
import { connect, nameOf } from './fixtures/whole-call.ts';

const PAIRS = [['chromium', 'chromium'], ...BROWSER_PAIRS] as const;

describe('hold', needs('chromium', 'firefox'), () => {
  let lab: Lab;

  before(async () => {
    lab = await startLab({ server: 'demo', hasFirefox: true });
  });

  after(() => lab.stop());

  for (const [index, browsers] of PAIRS.entries()) {
    // Who holds takes turns: the caller in one pair of browsers, the callee in the next.
    const holds = index % 2 === 0 ? 'caller' : 'callee';

    test(`R86, R87: ${browsers.join(' calls ')}: the ${holds} puts the other on hold, and takes them back`, async (t) => {
      const [alice, bob] = await callWithPictures(t, lab, browsers);
      const [holder, other] = holds === 'caller' ? [alice, bob] : [bob, alice];

      await press(holder.page, 'More');
      await press(holder.page, 'Hold');

      await waitForWords(other.page, `On hold by ${isolate(nameOf(holder))}.`);
      await waitForWords(holder.page, `You put ${isolate(nameOf(other))} on hold.`);
      await Promise.all([proveGone(alice), proveGone(bob)]);
      await press(holder.page, 'Resume');
      await proveAll(alice, bob);
    });
  }

  for (const browsers of [
    ['chromium', 'chromium'],
    ['firefox', 'chromium'],
  ] as const) {
    test(`R65, R86: ${browsers.join(' calls ')}: who is held by both is heard when both have resumed`, async (t) => {
      const [alice, bob] = await callWithPictures(t, lab, browsers);

      await Promise.all([turn(alice, 'setHold', true), turn(bob, 'setHold', true)]);

      await Promise.all([isHeld(alice, true), isHeld(bob, true)]);
      await Promise.all([proveGone(alice), proveGone(bob)]);
      await turn(alice, 'setHold', false);
      await isHeld(bob, false);
      await Promise.all([proveNothingSent(alice.page), proveNothingSent(bob.page)]);
      await turn(bob, 'setHold', false);
      await proveAll(alice, bob);
    });
  }

  test('R67, R86: who is muted before the hold is muted after it', async (t) => {
    const [alice, bob] = await callWithPictures(t, lab, ['chromium', 'chromium']);
    await turn(alice, 'setMicrophoneMuted', true);
    await turn(alice, 'setHold', true);
    await isHeld(bob, true);

    await turn(alice, 'setHold', false);

    await proveTone(alice.page, TONES_HZ[1]);
    await provePictures(bob.page, 'camera');
    await proveSilence(bob.page);
    await turn(alice, 'setMicrophoneMuted', false);
    await proveAll(alice, bob);
  });
});

/** A new pair in a call by video, in which each hears the tone of the other. */
async function callWithPictures(
  t: TestContext,
  lab: Lab,
  browsers: readonly [BrowserName, BrowserName],
): Promise<readonly [alice: AnyParty, bob: AnyParty]> {
  const pair = await lab.makePair();
  const [alice, bob] = await openPair(t, lab, { pair, browsers, tonesHz: TONES_HZ });
  await connect(pair.roomId, alice, bob);
  await proveAll(alice, bob);
  return [alice, bob];
}

async function proveAll(alice: AnyParty, bob: AnyParty): Promise<void> {
  await Promise.all([
    proveTone(bob.page, TONES_HZ[0]),
    proveTone(alice.page, TONES_HZ[1]),
    provePictures(bob.page, 'camera'),
    provePictures(alice.page, 'camera'),
  ]);
}

async function proveGone({ page }: AnyParty): Promise<void> {
  await Promise.all([proveSilence(page), proveNoPictures(page, 'camera'), proveNothingSent(page)]);
}

async function isHeld({ page }: AnyParty, wanted: boolean): Promise<void> {
  await page.waitForFunction((expected) => {
    const banners = document
      .querySelector('matrix-call')
      ?.shadowRoot?.querySelector('matrix-call-banners');
    return /On hold by/.test(banners?.shadowRoot?.textContent ?? '') === expected;
  }, wanted);
}

/** Names in sentences are kept from turning the direction of their words. */
function isolate(name: string): string {
  return `\u2068${name}\u2069`;
}
