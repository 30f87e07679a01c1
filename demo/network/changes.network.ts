// What a call stands on changes under it: the address of a computer, and the relay.
import assert from 'node:assert/strict';
import { setTimeout as pass } from 'node:timers/promises';
import { after, before, describe, test } from 'node:test';
import { longestSilence, waitForMediaAfter } from './fixtures/media-watch.ts';
import { proveBoth, startCall, startNetworkLab, type NetworkLab } from './fixtures/network-lab.ts';

let lab: NetworkLab;

describe('a network that changes', () => {
  before(async () => {
    lab = await startNetworkLab();
  });

  after(() => lab.stop());

  test('F08: media is back after the address of a computer has changed', async (t) => {
    const { alice, bob } = await startCall(t, lab);
    const pages = [alice.page, bob.page];
    const changedAt = Date.now();

    await alice.host.changeAddress();
    await proveBoth([alice, bob]);
    const silences = await Promise.all(pages.map((page) => longestSilence(page, changedAt)));
    const silentMs = Math.max(...silences);

    t.diagnostic(`measured: ${(silentMs / 1000).toFixed(1)} s of silence after a new address`);
    assert.ok(silentMs <= WORST_SILENCE_MS);
  });

  test('F09: media is back after the relay has died and another has taken its place', async (t) => {
    const { alice, bob } = await startCall(t, lab, { relayOnly: true });
    const pages = [alice.page, bob.page];

    await lab.turn.stopRelay();
    await pass(RELAY_AWAY_MS);
    await lab.turn.startRelay();
    const startedAt = Date.now();
    const backMs = await Promise.all(pages.map((page) => waitForMediaAfter(page, startedAt)));
    await proveBoth([alice, bob]);

    const slowestMs = Math.max(...backMs);
    t.diagnostic(`measured: media back ${(slowestMs / 1000).toFixed(1)} s after the relay`);
    assert.ok(slowestMs <= LATEST_BACK_MS);
  });
});

const WORST_SILENCE_MS = 15_000;
const RELAY_AWAY_MS = 2_000;
const LATEST_BACK_MS = 12_000;
