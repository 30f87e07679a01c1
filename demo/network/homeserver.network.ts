// The homeserver goes away during a call, and comes back.
import assert from 'node:assert/strict';
import { setTimeout as pass } from 'node:timers/promises';
import { after, before, describe, test, type TestContext } from 'node:test';
import { waitForCallState } from '../e2e/fixtures/element-client.ts';
import { startSynapse, type Synapse } from '../e2e/fixtures/synapse.ts';
import { longestSilence } from './fixtures/media-watch.ts';
import { readStates, startCall, startNetworkLab, type NetworkLab } from './fixtures/network-lab.ts';

let lab: NetworkLab;
let synapse: Synapse;

describe('a homeserver in trouble', () => {
  before(async () => {
    lab = await startNetworkLab({
      startServer: async () => {
        synapse = await startSynapse();
        return synapse;
      },
    });
  });

  after(() => lab.stop());

  test('F02: a restart of the homeserver leaves media alone, and a hangup arrives after it', async (t) => {
    await hangUpWhileAway(t, {
      goAway: () => synapse.pause(),
      comeBack: () => synapse.resume(),
    });
  });

  test('F02, F03: a homeserver that hangs leaves media alone, and a hangup arrives after it', async (t) => {
    await hangUpWhileAway(t, {
      goAway: () => {
        synapse.freeze();
      },
      comeBack: () => {
        synapse.thaw();
      },
    });
  });
});

/** A call whose caller hangs up while the homeserver is away. */
async function hangUpWhileAway(
  t: TestContext,
  homeserver: { goAway(): void | Promise<void>; comeBack(): void | Promise<void> },
): Promise<void> {
  const { alice, bob } = await startCall(t, lab, { video: false });
  const pages = [alice.page, bob.page];
  const goneAt = Date.now();

  await homeserver.goAway();
  await pass(AWAY_MS);
  const silences = await Promise.all(pages.map((page) => longestSilence(page, goneAt)));
  for (const page of pages) assert.equal((await readStates(page)).at(-1), 'connected');
  const hungUp = alice.hangUp();
  await homeserver.comeBack();
  const backAt = Date.now();
  await Promise.all([hungUp, ...pages.map((page) => waitForCallState(page, 'ended'))]);
  const endedMs = Date.now() - backAt;

  const silentMs = Math.max(...silences);
  t.diagnostic(`measured: hangup arrived ${(endedMs / 1000).toFixed(1)} s after the return`);
  t.diagnostic(`measured: no packet of sound for at most ${silentMs} ms meanwhile`);
  assert.ok(silentMs <= LONGEST_SILENCE_MS, `silent for ${silences.join(' and ')} ms`);
  assert.ok(endedMs <= LATEST_END_MS, `ended after ${endedMs} ms`);
}

const AWAY_MS = 10_000;

/** The record is made ten times a second, on a machine that does much else. */
const LONGEST_SILENCE_MS = 500;
const LATEST_END_MS = 5_000;
