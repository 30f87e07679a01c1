// Calls as they were in real browsers, over a real homeserver, with js-sdk on either side: recorded by `npm run corpus`.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import fc from 'fast-check';

import { readCorpus, USERS } from '../../../test/corpus.ts';
import type { EventStep, Recording, Side, Step } from '../../../test/corpus.ts';
import { callsIn, replay, typesOfAgent, typesSaid } from '../../../test/replay.ts';

const corpus = readCorpus();
const sides = ['alice', 'bob'] as const satisfies readonly Side[];

// A failure is repeated with FUZZ_SEED=<seed>, which its message says.
const seed = Number(process.env['FUZZ_SEED'] ?? Math.floor(Math.random() * 2 ** 31));

for (const [name, recording] of corpus) {
  for (const side of sides) {
    const maker = recording.makers[side];
    const place = `${name}: in the place of ${side} (${maker})`;
    const words = maker === 'ours' ? 'the same' : 'what js-sdk could not leave unsaid';

    test(`${place} our agent shows the same and says ${words}`, async () => {
      const replayed = await replay(recording, side);

      for (const { atMs, ours, recorded } of replayed.comparisons) {
        assert.equal(ours, recorded, `at ${atMs} ms`);
      }
      const said = typesOfAgent(replayed);
      const recorded = typesSaid(recording, side);
      if (maker === 'ours') assert.deepEqual(said, recorded);
      else assert.deepEqual(said.filter(isNeeded), recorded.filter(isNeeded));
    });

    test(`${place} our agent ends clean, whatever becomes of the events on their way`, async () => {
      const events = recording.steps.filter((step) => isHeard(step, side));
      const fates = fc.array(fate, { minLength: events.length, maxLength: events.length });

      for (const chosen of fc.sample(fates, { numRuns: MUTATIONS, seed })) {
        const { scene } = await replay(mutate(recording, side, chosen), side);
        const { agent, devices, peers, told } = scene.page;
        agent.current?.hangUp();
        await scene.world.settle();

        const message = `seed ${seed}, ${JSON.stringify(chosen)}`;
        assert.equal(agent.current, undefined, message);
        const calls = told.flatMap(callsIn);
        assert.ok(
          calls.every(({ status }) => status === 'ended'),
          message,
        );
        assert.deepEqual(devices.liveTracks, [], message);
        assert.ok(
          peers.every(({ isClosed }) => isClosed),
          message,
        );
      }
    });
  }
}

test('no recording tells anything of the machine and the accounts it was made with', () => {
  const text = JSON.stringify(corpus);

  const addresses = new Set(text.match(/(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])/g));
  for (const address of addresses)
    assert.match(address, /^(?:127\.0\.0\.1|0\.0\.0\.0|192\.0\.2\.\d+)$/);
  assert.deepEqual(new Set(text.match(/@[a-z0-9]+:[a-z.:0-9]+/g)), new Set(Object.values(USERS)));
  assert.doesNotMatch(text, /IP6|\.local|access_token|synapse\.test/);
});

/** We tell others of a reject, and js-sdk tells of its streams also when they stay as they are. */
function isNeeded(type: string): boolean {
  return type !== 'm.call.select_answer' && type !== 'm.call.sdp_stream_metadata_changed';
}

/** What becomes of an event of the other side. */
type Fate =
  { readonly is: 'kept' | 'dropped' | 'doubled' } | { readonly is: 'late'; readonly byMs: number };

const fate: fc.Arbitrary<Fate> = fc.oneof(
  { weight: 4, arbitrary: fc.constant<Fate>({ is: 'kept' }) },
  { weight: 1, arbitrary: fc.constant<Fate>({ is: 'dropped' }) },
  { weight: 1, arbitrary: fc.constant<Fate>({ is: 'doubled' }) },
  // Within a second events change places; a minute is longer than most things wait.
  { weight: 2, arbitrary: fc.nat(1_000).map((byMs): Fate => ({ is: 'late', byMs })) },
  { weight: 1, arbitrary: fc.nat(60_000).map((byMs): Fate => ({ is: 'late', byMs })) },
);

function mutate(recording: Recording, side: Side, fates: readonly Fate[]): Recording {
  const waiting = [...fates];
  const steps = recording.steps.flatMap((step) => {
    const chosen = isHeard(step, side) ? waiting.shift() : undefined;
    if (chosen?.is === 'dropped') return [];
    if (chosen?.is === 'doubled') return [step, step];
    return chosen?.is === 'late' ? [{ ...step, atMs: step.atMs + chosen.byMs }] : [step];
  });
  return { ...recording, steps: steps.toSorted((one, other) => one.atMs - other.atMs) };
}

function isHeard(step: Step, side: Side): step is EventStep {
  return 'type' in step && step.sender !== USERS[side];
}

const MUTATIONS = 10;
