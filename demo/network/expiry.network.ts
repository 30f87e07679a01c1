// TURN credentials that end during a call.
import assert from 'node:assert/strict';
import { setTimeout as pass } from 'node:timers/promises';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { waitForMediaAfter, waitForSilence } from './fixtures/media-watch.ts';
import { proveBoth, startCall, startNetworkLab, type NetworkLab } from './fixtures/network-lab.ts';

let lab: NetworkLab;

describe('credentials that end', () => {
  before(async () => {
    // The shortest that the element keeps to.
    lab = await startNetworkLab({ ttlSeconds: 10 });
  });

  after(() => lab.stop());

  test('F10: a call finds a new relay after its credentials have ended', async (t) => {
    const { alice, bob } = await startCall(t, lab, { relayOnly: true, video: false });
    const pages = [alice.page, bob.page];
    const firstExpiries = await Promise.all(pages.map(readExpiry));

    await pass(Math.max(...firstExpiries) * 1000 - Date.now() + 1000);
    await lab.turn.stopRelay();
    await Promise.all(pages.map(waitForSilence));
    await lab.turn.startRelay();
    const startedAt = Date.now();
    const backMs = await Promise.all(
      pages.map((page) => waitForMediaAfter(page, startedAt, { video: false })),
    );
    await proveBoth([alice, bob], { video: false });

    const slowestMs = Math.max(...backMs);
    t.diagnostic(
      `measured: credentials of 10 s ended, media back ${(slowestMs / 1000).toFixed(1)} s after the relay`,
    );
    for (const [i, page] of pages.entries()) {
      assert.ok((await readExpiry(page)) > (firstExpiries[i] ?? Infinity));
    }
  });
});

/** When the credentials of the newest connection of a page end, in seconds since 1970. */
async function readExpiry(page: Page): Promise<number> {
  return page.evaluate(() => {
    const [server] = window.peerConnections?.at(-1)?.getConfiguration().iceServers ?? [];
    return Number(server?.username?.split(':')[0]);
  });
}
