// Plays a scenario and puts what both did, what both saw and what was in the room into one order of time.
import { setTimeout } from 'node:timers/promises';
import type { Recording, Step } from '../../signalling/test/corpus.ts';
import type { Lab, Pair } from '../e2e/fixtures/lab.ts';
import { readCallEvents } from '../e2e/fixtures/matrix-client.ts';
import type { Maker } from '../e2e/fixtures/party.ts';
import { waitUntil } from '../e2e/fixtures/wait-until.ts';
import { Actor } from './actor.ts';
import type { Scenario } from './scenarios.ts';
import { scrub } from './scrub.ts';

/** Plays a scenario with two new users and returns what happened, without a trace of this machine. */
export async function record(
  lab: Lab,
  scenario: Scenario,
  makers: readonly [alice: Maker, bob: Maker],
): Promise<Recording> {
  const pair = await lab.makePair();
  const { roomId } = pair;
  const [alice, bob] = await Promise.all([
    Actor.enter(lab, { maker: makers[0], user: pair.alice, roomId }),
    Actor.enter(lab, { maker: makers[1], user: pair.bob, roomId }),
  ]);
  try {
    await scenario.play({ alice, bob, becomesQuiet: () => becomesQuiet(pair) });
    await becomesQuiet(pair);
    const steps = [...(await stepsOf(alice)), ...(await stepsOf(bob)), ...(await eventsOf(pair))];
    return scrub({ makers: { alice: makers[0], bob: makers[1] }, steps: inOrder(steps) }, [
      [pair.alice.userId, '@alice:example.org'],
      [pair.bob.userId, '@bob:example.org'],
    ]);
  } finally {
    await Promise.all([alice.leave(), bob.leave()]);
  }
}

async function stepsOf(actor: Actor): Promise<readonly Step[]> {
  const user = actor.userId;
  const deeds = actor.deeds.map((deed) => ({ user, ...deed }));
  const showings = (await actor.readShowings()).map((showing) => ({ user, ...showing }));
  return [...deeds, ...showings];
}

async function eventsOf({ bob, roomId }: Pair): Promise<readonly Step[]> {
  const events = await readCallEvents(bob, roomId);
  return events.map(({ origin_server_ts: atMs, sender, type, content }) => ({
    atMs,
    sender,
    type,
    content,
  }));
}

/** Events may still be on their way when a client shows what they bring. */
async function becomesQuiet({ bob, roomId }: Pair): Promise<void> {
  let known = -1;
  await waitUntil('the room is quiet', async () => {
    const before = known;
    known = (await readCallEvents(bob, roomId)).length;
    if (before !== known) await setTimeout(QUIET_MS);
    return before === known;
  });
}

/** Within a millisecond causes come before what they cause. */
function inOrder(steps: readonly Step[]): readonly Step[] {
  const startMs = Math.min(...steps.map(({ atMs }) => atMs));
  return steps
    .toSorted((one, other) => one.atMs - other.atMs || rankOf(one) - rankOf(other))
    .map(({ atMs, ...step }) => ({ atMs: atMs - startMs, ...step }));
}

function rankOf(step: Step): number {
  if ('did' in step) return 0;
  return 'type' in step ? 1 : 2;
}

const QUIET_MS = 800;
