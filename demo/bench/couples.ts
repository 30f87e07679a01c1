// Two couples on one homeserver: ours and matrix-js-sdk's, measured in turn.

import type { Browser } from 'playwright-core';

import { launchBrowser } from '../e2e/fixtures/browser.ts';
import { JS_SDK_PAGE } from '../e2e/fixtures/js-sdk-client.ts';
import { createDirectRoom } from '../e2e/fixtures/matrix-client.ts';
import { servePages } from '../e2e/fixtures/page-server.ts';
import { startSynapse } from '../e2e/fixtures/synapse.ts';
import type { RegisteredUser, Synapse, SynapseOptions } from '../e2e/fixtures/synapse.ts';
import { openAgentSide, openJsSdkSide } from './sides.ts';
import type { Side, SideOptions } from './sides.ts';

/** Two sides of one kind in their room. */
export interface Couple {
  readonly roomId: string;
  readonly reader: RegisteredUser;
  readonly caller: Side;
  readonly callee: Side;
}

/** What a benchmark of both stands on. */
export interface Stage {
  readonly ours: Couple;
  readonly theirs: Couple;
  stop(): Promise<void>;
}

/** Starts a Synapse, a Chromium and the four pages. */
export async function startStage(
  options: { readonly turn: NonNullable<SynapseOptions['turn']> } & SideOptions,
): Promise<Stage> {
  const { turn, ...side } = options;
  const [synapse, ourPages, theirPages, browser] = await Promise.all([
    startSynapse({ turn }),
    servePages('demo/bench/page'),
    servePages(JS_SDK_PAGE),
    launchBrowser(),
  ]);
  const open = async (names: readonly [string, string], openSide: OpenSide): Promise<Couple> => {
    const [alice, bob] = await register(synapse, names);
    return {
      roomId: await createDirectRoom(alice, bob),
      reader: bob,
      caller: await openSide(browser, { user: alice, ...side }),
      callee: await openSide(browser, { user: bob, ...side }),
    };
  };
  return {
    ours: await open(['alice', 'bob'], (at, who) => openAgentSide(at, ourPages.url, who)),
    theirs: await open(['carol', 'dave'], (at, who) => openJsSdkSide(at, theirPages.url, who)),
    async stop() {
      await browser.close();
      await Promise.all([ourPages.stop(), theirPages.stop(), synapse.stop()]);
    },
  };
}

/** Runs a measurement of both in turn, so often; the first of each warms the browser up and does not count. */
export async function alternate<Sample>(
  { ours, theirs }: Stage,
  times: number,
  measure: (couple: Couple) => Promise<Sample>,
): Promise<{ readonly ours: readonly Sample[]; readonly theirs: readonly Sample[] }> {
  await measure(ours);
  await measure(theirs);
  const samples = { ours: [] as Sample[], theirs: [] as Sample[] };
  for (let call = 1; call <= times; call++) {
    samples.ours.push(await measure(ours));
    samples.theirs.push(await measure(theirs));
    const last = JSON.stringify([samples.ours.at(-1), samples.theirs.at(-1)]);
    console.log(`${call} of ${times}, ours and theirs: ${last}`);
  }
  return samples;
}

type OpenSide = (
  browser: Browser,
  options: SideOptions & { readonly user: RegisteredUser },
) => Promise<Side>;

async function register(
  synapse: Synapse,
  [one, other]: readonly [string, string],
): Promise<readonly [RegisteredUser, RegisteredUser]> {
  return [await synapse.registerUser(one), await synapse.registerUser(other)];
}
