// A bubble on a page that is scrolled and routed while its call goes on, small and in a window of its own.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { needs } from '../../scripts/parts.ts';
import { press } from './fixtures/element-client.ts';
import { openPair, startLab, type Lab } from './fixtures/lab.ts';
import { provePictures } from './fixtures/pictures.ts';
import { proveTone, TONES_HZ } from './fixtures/tone.ts';

describe('a bubble on a page that goes on', needs('chromium'), () => {
  let lab: Lab;

  before(async () => {
    lab = await startLab({ server: 'demo' });
  });

  after(() => lab.stop());

  test('a call of a bubble goes on while the page is scrolled and routed, small and in its own window', async (t) => {
    const pair = await lab.makePair();
    const [alice, bob] = await openPair(t, lab, { pair, tonesHz: TONES_HZ });
    const { page } = alice;
    await page.evaluate(becomeSite);
    await alice.call(pair.roomId);
    await bob.waitForRinging();
    await bob.answer();
    await Promise.all([alice.waitForConnected(), bob.waitForConnected()]);

    await page.evaluate(route, '/prices');
    await stands(page, { isMinimized: false, isPoppedOut: false });
    await goesOn(alice.page, bob.page);

    await press(page, 'Make small');
    await stands(page, { isMinimized: true, isPoppedOut: false });
    await page.evaluate(route, '/about');
    await goesOn(alice.page, bob.page);
    await press(page, 'Enlarge');
    await stands(page, { isMinimized: false, isPoppedOut: false });

    const opened = page.context().waitForEvent('page');
    await press(page, 'Open in its own window');
    const own = await opened;
    await stands(page, { isMinimized: false, isPoppedOut: true });
    await own.getByRole('button', { name: 'Microphone' }).waitFor();
    await goesOn(alice.page, bob.page);
    await own.close();
    await stands(page, { isMinimized: false, isPoppedOut: false });
    await goesOn(alice.page, bob.page);

    await press(page, 'Hang up');
    await Promise.all([alice.waitForEnd(), bob.waitForEnd()]);
    assert.deepEqual(alice.errors, []);
  });
});

/** A long page whose element stays where it is while what is around it changes. */
function becomeSite(): void {
  const element = document.querySelector('matrix-call');
  if (element) element.display = 'bubble';
  const main = document.createElement('main');
  main.style.blockSize = '4000px';
  document.body.prepend(main);
}

/** As a page with a router does, which also moves the element to the new place, and scrolls. */
function route(path: string): void {
  history.pushState({}, '', path);
  const main = document.createElement('main');
  main.style.blockSize = '5000px';
  main.textContent = path;
  document.querySelector('main')?.replaceWith(main);
  const element = document.querySelector('matrix-call');
  if (element) document.body.prepend(element);
  scrollTo(0, 1500);
}

async function goesOn(alice: Page, bob: Page): Promise<void> {
  await Promise.all([
    proveTone(bob, TONES_HZ[0]),
    proveTone(alice, TONES_HZ[1]),
    provePictures(bob, 'camera'),
  ]);
}

async function stands(
  page: Page,
  wanted: { readonly isMinimized: boolean; readonly isPoppedOut: boolean },
): Promise<void> {
  await page.waitForFunction(
    ({ isMinimized, isPoppedOut }) => {
      const element = document.querySelector('matrix-call');
      return element?.isMinimized === isMinimized && element.isPoppedOut === isPoppedOut;
    },
    wanted,
    { timeout: 60_000 },
  );
}
