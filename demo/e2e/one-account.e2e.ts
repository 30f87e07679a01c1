// Several elements of one account on one page: they share one connection, and each shows its own calls.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { needs } from '../../scripts/parts.ts';
import type { ElementOptions } from './fixtures/element-client.ts';
import { openAlone, openOne, signIn, startLab, type Lab } from './fixtures/lab.ts';
import { createDirectRoom } from './fixtures/matrix-client.ts';

declare global {
  interface Window {
    /** How many syncs the page has made. */
    syncs?: { open: number; most: number; all: number };
  }
}

describe('three elements of one account on one page', needs('chromium'), () => {
  let lab: Lab;

  before(async () => {
    lab = await startLab({ server: 'demo' });
  });

  after(() => lab.stop());

  test('sync once at a time, and a call rings only in the one for that room', async (t) => {
    const { alice, bob, roomId: first } = await lab.makePair();
    const carol = await lab.server.registerUser('carol');
    const second = await createDirectRoom(alice, carol);
    const { page } = await openAlone(t, lab, {
      ...signIn(alice),
      roomId: first,
      prepare: (opened) => opened.addInitScript(countSyncs),
    });
    await page.evaluate(addElements, [
      { ...signIn(alice), roomId: second },
      { ...signIn(alice), callee: bob.userId },
    ]);
    await waitForStates(page, 'idle idle idle');
    const caller = await openOne(t, lab, { maker: 'ours', user: carol, roomId: second });

    await caller.call(second);
    await waitForStates(page, 'idle ringing idle');
    // The call has answered the poll that was open, and whoever made that has made another one.
    await page.waitForFunction(() => (window.syncs?.all ?? 0) > 3);
    await caller.hangUp();
    await waitForStates(page, 'idle ended idle');

    const syncs = await page.evaluate(() => window.syncs);
    assert.ok(syncs);
    assert.equal(syncs.most, 1);
    t.diagnostic(`measured: ${syncs.all} syncs of three elements, at most ${syncs.most} at a time`);
  });
});

/** Counts the syncs of a page: those that wait for an answer now, the most that ever did, and all. */
function countSyncs(): void {
  const syncs = { open: 0, most: 0, all: 0 };
  window.syncs = syncs;
  const ask = window.fetch.bind(window);
  window.fetch = async (...request) => {
    const [address] = request;
    if (!/\/v3\/sync\b/u.test(address instanceof Request ? address.url : String(address)))
      return ask(...request);
    syncs.all += 1;
    syncs.open += 1;
    syncs.most = Math.max(syncs.most, syncs.open);
    return ask(...request).finally(() => (syncs.open -= 1));
  };
}

function addElements(all: readonly ElementOptions[]): void {
  for (const options of all)
    document.body.append(Object.assign(document.createElement('matrix-call'), options));
}

async function waitForStates(page: Page, states: string): Promise<void> {
  await page.waitForFunction(
    (wanted) =>
      [...document.querySelectorAll('matrix-call')].map((each) => each.callState).join(' ') ===
      wanted,
    states,
    { timeout: 60_000 },
  );
}
