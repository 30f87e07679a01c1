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
  /** Makes two more accounts and a room of both. */
  readonly openRoom: (names: readonly [string, string]) => Promise<Room>;
  stop(): Promise<void>;
}

/** Two accounts in a room. */
export interface Room {
  readonly roomId: string;
  readonly users: readonly [RegisteredUser, RegisteredUser];
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
  const openRoom = async (names: readonly [string, string]): Promise<Room> => {
    const users = await register(synapse, names);
    return { roomId: await createDirectRoom(...users), users };
  };
  const open = async (names: readonly [string, string], openSide: OpenSide): Promise<Couple> => {
    const {
      roomId,
      users: [alice, bob],
    } = await openRoom(names);
    return {
      roomId,
      reader: bob,
      caller: await openSide(browser, { user: alice, ...side }),
      callee: await openSide(browser, { user: bob, ...side }),
    };
  };
  return {
    ours: await open(['alice', 'bob'], (at, who) => openAgentSide(at, ourPages.url, who)),
    theirs: await open(['carol', 'dave'], (at, who) => openJsSdkSide(at, theirPages.url, who)),
    openRoom,
    async stop() {
      await browser.close();
      await Promise.all([ourPages.stop(), theirPages.stop(), synapse.stop()]);
    },
  };
}

/** Runs a measurement of both in turn, so often; the first of each warms the browser up and does not count. */
export function alternate<Sample>(
  { ours, theirs }: Stage,
  times: number,
  measure: (couple: Couple) => Promise<Sample>,
): Promise<Samples<{ ours: Sample; theirs: Sample }>> {
  return inTurn({ ours: () => measure(ours), theirs: () => measure(theirs) }, times);
}

/** What was measured of each kind. */
export type Samples<Kinds> = { readonly [Kind in keyof Kinds]: readonly Kinds[Kind][] };

/**
 * Measures each kind in turn, so often: a machine that becomes slower is slower for all. The first round warms up and does
 * not count.
 */
export async function inTurn<Kinds extends object>(
  measures: { readonly [Kind in keyof Kinds]: () => Promise<Kinds[Kind]> },
  times: number,
): Promise<Samples<Kinds>> {
  const kinds = Object.keys(measures) as (keyof Kinds)[];
  const rounds: Kinds[] = [];
  for (let round = 0; round <= times; round++) {
    const samples: Partial<Kinds> = {};
    for (const kind of kinds) samples[kind] = await measures[kind]();
    if (round === 0) continue;
    rounds.push(samples as Kinds);
    console.log(`${round} of ${times}: ${JSON.stringify(samples, rounded)}`);
  }
  const samplesOf = (kind: keyof Kinds) => [kind, rounds.map((samples) => samples[kind])];
  return Object.fromEntries(kinds.map(samplesOf)) as Samples<Kinds>;
}

/** Tenths are enough to see how it goes; what was not measured is left out. */
function rounded(_field: string, value: unknown): unknown {
  if (typeof value !== 'number') return value;
  return Number.isNaN(value) ? undefined : Math.round(value * 10) / 10;
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
