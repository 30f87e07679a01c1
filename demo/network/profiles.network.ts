// Calls over networks that are as bad as many are: they connect, and stay.
import assert from 'node:assert/strict';
import { setTimeout as pass } from 'node:timers/promises';
import { after, before, describe, test, type TestContext } from 'node:test';
import { longestSilence } from './fixtures/media-watch.ts';
import {
  connect,
  openCallers,
  proveBoth,
  readStates,
  startNetworkLab,
  type Caller,
  type NetworkLab,
} from './fixtures/network-lab.ts';
import { INTERNATIONAL, MODERATE, SPIKE } from './fixtures/profiles.ts';
import type { WireCounts } from './fixtures/wire.ts';

let lab: NetworkLab;

describe('a bad network', { concurrency: true }, () => {
  before(async () => {
    lab = await startNetworkLab();
  });

  after(() => lab.stop());

  test('a call goes on through ten seconds in which a third of all packets is lost', async (t) => {
    const [alice, bob] = await openCallers(t, lab, { pair: await lab.makePair() });
    const { wire } = alice.host;

    await connect(alice, bob);
    await proveBoth([alice, bob]);
    await pass(GOOD_MS);
    const spikeBegan = Date.now();
    await wire.set(SPIKE);
    await pass(SPIKE_MS);
    const counts = await wire.set({});
    const silences = await Promise.all(
      [alice, bob].map(({ page }) => longestSilence(page, spikeBegan)),
    );
    await pass(GOOD_MS);
    await proveBoth([alice, bob]);

    tellLoss(t, counts, 20);
    t.diagnostic(`no packet of sound for at most ${Math.max(...silences)} ms`);
    // Half of all connectivity checks fail: now and then so many in a row that the browser gives the path up for a moment.
    await assertUnended(alice, bob);
  });

  describe('one after the other', { concurrency: false }, () => {
    for (const [name, profile] of [
      ['100 ms away that loses 5 % of all packets', MODERATE],
      ['250 ms away that is slow, and loses, doubles and disorders packets', INTERNATIONAL],
    ] as const) {
      test(`a call connects and stays up over a network ${name}`, async (t) => {
        const [alice, bob] = await openCallers(t, lab, { pair: await lab.makePair() });
        const { wire } = alice.host;
        await wire.set(profile);
        const begin = performance.now();

        await connect(alice, bob);
        await proveBoth([alice, bob]);
        t.diagnostic(`media proven ${seconds(performance.now() - begin)} s after the call began`);
        await pass(STAYS_MS);
        await proveBoth([alice, bob]);

        tellLoss(t, await wire.set({}), 2);
        await assertUnbroken(alice, bob);
      });
    }
  });
});

/** Makes sure that the wire was as bad as it was meant to be. */
function tellLoss(t: TestContext, counts: WireCounts, leastPercent: number): void {
  const percents = counts.map(({ carried, lost }) => (100 * lost) / (carried + lost));
  t.diagnostic(`lost ${percents.map((percent) => percent.toFixed(1)).join(' and ')} %`);
  for (const percent of percents) assert.ok(percent >= leastPercent, `Only ${percent} % lost`);
}

async function assertUnended(...callers: readonly Caller[]): Promise<void> {
  for (const { page, errors } of callers) {
    const states = await readStates(page);
    const since = states.slice(states.indexOf('connected'));
    assert.deepEqual(new Set([...since, 'reconnecting']), new Set(['connected', 'reconnecting']));
    assert.equal(since.at(-1), 'connected');
    assert.deepEqual(errors, []);
  }
}

async function assertUnbroken(...callers: readonly Caller[]): Promise<void> {
  for (const { page, errors } of callers) {
    const states = await readStates(page);
    assert.deepEqual(states.slice(states.indexOf('connected')), ['connected']);
    assert.deepEqual(errors, []);
  }
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(1);
}

const GOOD_MS = 10_000;
const SPIKE_MS = 10_000;
const STAYS_MS = 8_000;
