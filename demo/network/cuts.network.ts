// The road between two computers is cut during a call, or one of them dies.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { readCallEvents } from '../e2e/fixtures/matrix-client.ts';
import { waitForMediaAfter } from './fixtures/media-watch.ts';
import {
  proveBoth,
  readStates,
  startCall,
  startNetworkLab,
  tellRecordsOnFailure,
  type NetworkLab,
} from './fixtures/network-lab.ts';

let lab: NetworkLab;

describe('a call whose road is cut', { concurrency: true }, () => {
  before(async () => {
    lab = await startNetworkLab();
  });

  after(() => lab.stop());

  test('one call', async (t) => {
    const { alice, bob } = await startCall(t, lab);
    const pages = [alice.page, bob.page];

    for (const seconds of [4, 9, 40]) {
      await t.test(`F08: media is back after a cut of ${seconds} s`, async (cut) => {
        cut.after(() => tellRecordsOnFailure(cut, pages));
        const before = await Promise.all(pages.map(readStates));

        const mendedAt = await alice.host.wire.cutFor(seconds * 1000);
        const backMs = await Promise.all(pages.map((page) => waitForMediaAfter(page, mendedAt)));
        await proveBoth([alice, bob]);

        const slowestMs = Math.max(...backMs);
        cut.diagnostic(
          `measured: media back ${(slowestMs / 1000).toFixed(1)} s after a cut of ${seconds} s`,
        );
        assert.ok(slowestMs <= WORST_MS);
        for (const [i, page] of pages.entries()) {
          const states = (await readStates(page)).slice(before[i]?.length);
          assert.ok(!states.includes('ended'));
          if (seconds > NOTICED_AFTER_S) {
            assert.deepEqual(states.slice(-2), ['reconnecting', 'connected']);
          }
        }
      });
    }
  });

  test('F08, R55: a cut of 60 s ends the call on both sides', async (t) => {
    const { alice, bob, pair } = await startCall(t, lab, { video: false });
    const cutAt = Date.now();

    const mended = alice.host.wire.cutFor(60_000);
    const endedAt = await Promise.all([alice, bob].map(({ page }) => waitForEnd(page)));
    await mended;

    const afterMs = endedAt.map((at) => at - cutAt);
    t.diagnostic(
      `measured: ended ${afterMs.map((ms) => (ms / 1000).toFixed(1)).join(' and ')} s after the cut`,
    );
    for (const { page } of [alice, bob]) {
      const reason = await page.evaluate(() => document.querySelector('matrix-call')?.endReason);
      assert.equal(reason, 'connectionLost');
    }
    const events = await readCallEvents(pair.bob, pair.roomId);
    const hangup = events.find(
      ({ type, sender }) => type === 'm.call.hangup' && sender === bob.userId,
    );
    assert.equal(hangup?.content['reason'], 'ice_timeout');
  });

  test('F06: the opponent of a computer that dies sees the end', async (t) => {
    const { alice, bob } = await startCall(t, lab, { video: false });

    const diedAt = Date.now();
    await alice.host.namespace.killAll();
    const endedMs = (await waitForEnd(bob.page)) - diedAt;

    t.diagnostic(`measured: ended ${(endedMs / 1000).toFixed(1)} s after the crash`);
    assert.ok(endedMs <= LATEST_END_MS);
  });
});

/** Waits until the call of a page is over, and returns when that was. */
async function waitForEnd(page: Page): Promise<number> {
  const handle = await page.waitForFunction(
    () => document.querySelector('matrix-call')?.callState === 'ended' && Date.now(),
    undefined,
    { timeout: LATEST_END_MS + PATIENCE_MS, polling: 100 },
  );
  return Number(await handle.jsonValue());
}

/** The longest that was measured, after a cut of 40 s, is 10.4 s. */
const WORST_MS = 15_000;

/** When Chromium has surely noticed that nothing comes; mostly after five seconds. */
const NOTICED_AFTER_S = 7;

/** The opponent may come back for 45 s after Chromium has noticed. */
const LATEST_END_MS = 52_000;
const PATIENCE_MS = 10_000;
