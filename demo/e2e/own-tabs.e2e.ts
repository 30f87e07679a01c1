// Several pages of one user: two tabs of a profile, a call to oneself, and a tab that is closed in a call.
import assert from 'node:assert/strict';
import { after, before, describe, test, type TestContext } from 'node:test';
import type { Page } from 'playwright-core';
import { needs } from '../../scripts/parts.ts';
import type { WatchedPage } from './fixtures/browser.ts';
import { openElement, waitForCallState } from './fixtures/element-client.ts';
import { openAlone, openOne, openPair, signIn, startLab, type Lab } from './fixtures/lab.ts';
import { logIn } from './fixtures/matrix-client.ts';
import { proveMedia } from './fixtures/media-proof.ts';
import type { TestBrowser } from './fixtures/test-page.ts';
import { connect, ends, nameOf } from './fixtures/whole-call.ts';

describe('several pages of one user', needs('chromium'), () => {
  let lab: Lab;

  before(async () => {
    lab = await startLab({ server: 'demo' });
  });

  after(() => lab.stop());

  test('F15: of two tabs exactly one rings, and the other stays silent through the whole call', async (t) => {
    const { alice, tabs, roomId } = await openTabs(t, lab);

    await alice.call(roomId);
    const { ringing, silent } = await findRinging(tabs);
    await act(ringing.page, 'answer');

    await Promise.all([proveMedia(alice.page), proveMedia(ringing.page)]);
    await alice.hangUp();
    await waitForCallState(ringing.page, 'ended');
    const told = await silent.page.evaluate(() => window.told ?? []);
    assert.deepEqual(
      told.filter(({ type, state }) => type === 'incoming' || state === 'ringing'),
      [],
    );
    t.diagnostic('measured: 0 ms, the other tab never rings');
  });

  test('F15: when the tab that rings is closed, the other one rings, and answers', async (t) => {
    const { alice, tabs, roomId } = await openTabs(t, lab);
    await alice.call(roomId);
    const { ringing, silent } = await findRinging(tabs);

    await ringing.page.close();

    await waitForCallState(silent.page, 'ringing');
    await act(silent.page, 'answer');
    await Promise.all([proveMedia(alice.page), proveMedia(silent.page)]);
  });

  test('R9: a user calls themself from one page to another, and both see and hear', async (t) => {
    const { alice, roomId } = await lab.makePair();
    const phone = { ...alice, ...(await logIn(lab.server.url, alice)) };
    const self = { roomId, callee: alice.userId, video: true };
    const caller = await openAlone(t, lab, { ...signIn(alice), ...self });
    const callee = await openAlone(t, lab, { ...signIn(phone), ...self });
    for (const { page } of [caller, callee]) await waitForCallState(page, 'idle');

    await act(caller.page, 'call');
    await waitForCallState(callee.page, 'ringing');
    await act(callee.page, 'answer');

    await Promise.all([proveMedia(caller.page), proveMedia(callee.page)]);
    await act(callee.page, 'hangUp');
    await waitForCallState(caller.page, 'ended');
  });

  test('R128: js-sdk does not ring for a call of its own user, and our other page does', async (t) => {
    const { alice, roomId } = await lab.makePair();
    const own = async (): Promise<typeof alice> => ({
      ...alice,
      ...(await logIn(lab.server.url, alice)),
    });
    const self = { roomId, callee: alice.userId, video: true };
    const element = await openOne(t, lab, { maker: 'js-sdk', user: await own(), roomId });
    const callee = await openAlone(t, lab, { ...signIn(await own()), ...self });
    const caller = await openAlone(t, lab, { ...signIn(alice), ...self });
    for (const { page } of [caller, callee]) await waitForCallState(page, 'idle');

    await act(caller.page, 'call');
    await waitForCallState(callee.page, 'ringing');
    await act(callee.page, 'answer');

    await Promise.all([proveMedia(caller.page), proveMedia(callee.page)]);
    assert.deepEqual(await element.page.evaluate(() => window.sdk.getEvents()), []);
  });

  test('F06: a tab closed in a call ends it on the other side at once', async (t) => {
    const pair = await lab.makePair();
    const [alice, bob] = await openPair(t, lab, { pair });
    await connect(pair.roomId, alice, bob);
    await Promise.all([proveMedia(alice.page), proveMedia(bob.page)]);

    const closedAtMs = performance.now();
    await alice.page.close();
    await waitForCallState(bob.page, 'ended');

    const tookMs = performance.now() - closedAtMs;
    t.diagnostic(`measured: ${(tookMs / 1000).toFixed(1)} s`);
    assert.ok(tookMs <= 2_000);
    await ends(bob, 'opponentHungUp', `${nameOf(alice)} ended the call.`);
  });
});

/** Alice, and two tabs in one profile of Bob. */
async function openTabs(t: TestContext, lab: Lab) {
  const { alice: caller, bob, roomId } = await lab.makePair();
  const alice = await openOne(t, lab, { maker: 'ours', user: caller, roomId });
  const options = { ...signIn(bob), roomId, video: true };
  const first = await openAlone(t, lab, options);
  const second = await openElement(profileOf(first.page), lab.pages.ours.url, options);
  const tabs = [first, second] as const;
  for (const { page } of tabs) await waitForCallState(page, 'idle');
  return { alice, tabs, roomId };
}

/** A browser whose pages are all tabs of the profile of this page. */
function profileOf(page: Page): TestBrowser<Page> {
  const profile = page.context();
  const closed = (): Promise<void> => Promise.resolve();
  return {
    newContext: () => Promise.resolve({ newPage: () => profile.newPage(), close: closed }),
    close: closed,
  };
}

async function findRinging(tabs: readonly [WatchedPage, WatchedPage]) {
  const [first, second] = tabs;
  const isFirst = await Promise.race(
    tabs.map(async ({ page }) => {
      await waitForCallState(page, 'ringing');
      return page === first.page;
    }),
  );
  return isFirst ? { ringing: first, silent: second } : { ringing: second, silent: first };
}

async function act(page: Page, method: 'call' | 'answer' | 'hangUp'): Promise<void> {
  await page.evaluate((name) => document.querySelector('matrix-call')?.[name](), method);
}
