// How long it takes until it rings, and from the answer to the first picture: ours and matrix-js-sdk in turn, beside the
// least that the same browser and homeserver take.

import { startCoturn } from '@matrix-call/turn/test/coturn';

import { readCallEvents } from '../e2e/fixtures/matrix-client.ts';
import { inTurn, startStage } from './couples.ts';
import type { Couple, Samples } from './couples.ts';
import { HOP_BYTES, measureFloor, measureHop, openFloor, openHop } from './floor.ts';
import type { FloorSample } from './floor.ts';
import { median, ratio } from './report.ts';
import type { Report } from './report.ts';
import { firstFrame } from './sides.ts';
import { noteSteps, readSteps, STEP_NAMES } from './steps.ts';
import type { Steps } from './steps.ts';

interface Sample {
  readonly ringMs: number;
  readonly framesMs: number;
  readonly events: number;
  readonly bytes: number;
  readonly steps: Steps;
}

interface Kinds {
  readonly ours: Sample;
  readonly theirs: Sample;
  readonly floor: FloorSample;
  readonly hopMs: number;
}

const CALLS = Number(process.env['BENCH_CALLS'] ?? 20);

/** A person takes a moment to answer; what is sent meanwhile counts. */
const ANSWER_AFTER_MS = 1_500;

/** Runs the calls and what they are measured by, one of each in turn, on one Synapse with one coturn. */
export async function benchSetup(): Promise<Report> {
  const coturn = await startCoturn({ secret: SECRET });
  const turn = { uris: coturn.uris, sharedSecret: SECRET, userLifetimeMs: 3_600_000 };
  const stage = await startStage({ turn });
  try {
    const floor = await openFloor(stage.ours);
    const hop = await openHop(stage);
    const samples = await inTurn<Kinds>(
      {
        ours: () => measureCall(stage.ours),
        theirs: () => measureCall(stage.theirs),
        floor: () => measureFloor(floor, ANSWER_AFTER_MS),
        hopMs: () => measureHop(hop),
      },
      CALLS,
    );
    return report(samples);
  } finally {
    await stage.stop();
    await coturn.stop();
  }
}

async function measureCall(couple: Couple): Promise<Sample> {
  const { roomId, reader, caller, callee } = couple;
  const before = (await readCallEvents(reader, roomId)).map(({ event_id: id }) => id);
  const placedAtMs = await caller.call(roomId);
  const rangAtMs = await callee.ring();
  await caller.page.waitForTimeout(ANSWER_AFTER_MS);
  await noteSteps(couple);
  const answeredAtMs = await callee.answer();
  const framesAtMs = Math.max(...(await Promise.all([firstFrame(caller), firstFrame(callee)])));
  const steps = await readSteps(couple, { answeredAtMs, framesAtMs });
  // What is sent in the first moments of a call belongs to its set-up.
  await caller.page.waitForTimeout(ANSWER_AFTER_MS);
  await caller.hangUp();
  await callee.ended();
  const events = (await readCallEvents(reader, roomId)).filter(
    ({ event_id: id }) => !before.includes(id),
  );
  return {
    ringMs: rangAtMs - placedAtMs,
    framesMs: framesAtMs - answeredAtMs,
    events: events.length,
    bytes: events.reduce((sum, { content }) => sum + JSON.stringify(content).length, 0),
    steps,
  };
}

function report({ ours, theirs, floor, hopMs }: Samples<Kinds>): Report {
  const medianOf = (samples: readonly Sample[], field: Field): number =>
    median(samples.map((sample) => sample[field]));
  const share = (field: Field): number => medianOf(ours, field) / medianOf(theirs, field);
  const hop = median(hopMs);
  const peers = median(floor.map(({ framesMs }) => framesMs));
  const row = (title: string, field: Field, least?: number): string[] => {
    const [our, their] = [medianOf(ours, field), medianOf(theirs, field)];
    const [one, other] = least === undefined ? [String(our), String(their)] : [ms(our), ms(their)];
    return [title, one, least === undefined ? '' : ms(least), other, ratio(our, their)];
  };
  const within = (field: Field, least: number): boolean =>
    medianOf(ours, field) <= least + MOST_OWN_MS;
  return {
    name: 'setup',
    title: 'Setting a call up',
    method: method(),
    header: ['', 'ours', 'least', 'matrix-js-sdk', 'ratio'],
    rows: [
      row('click → ringing', 'ringMs', hop),
      row('answer → first frame on both sides', 'framesMs', peers + hop),
      ['floor: the same peers without a homeserver', '', ms(peers), '', ''],
      [`hop: one event of ${HOP_BYTES / 1000} kB, sent → seen`, '', ms(hop), '', ''],
      ...stepRows(ours, floor),
      row('events in the room', 'events'),
      row('bytes of content', 'bytes'),
    ],
    goals: [
      { text: 'click → ringing ≤ 0.8 ×', isMet: share('ringMs') <= 0.8 },
      { text: `click → ringing ≤ hop + ${MOST_OWN_MS} ms`, isMet: within('ringMs', hop) },
      { text: 'answer → first frame on both sides ≤ 0.6 ×', isMet: share('framesMs') <= 0.6 },
      {
        text: `answer → first frame on both sides ≤ floor + hop + ${MOST_OWN_MS} ms`,
        isMet: within('framesMs', peers + hop),
      },
      { text: 'no more events than matrix-js-sdk', isMet: share('events') <= 1 },
    ],
  };
}

function method(): string {
  return (
    `Video calls on one Synapse with one coturn, two pages in one Chromium, ours and matrix-js-sdk 43 in turn, ${CALLS} calls each, ` +
    `both without an interface (ours through \`CallAgent\`, on which the element stands), ` +
    `answered ${ANSWER_AFTER_MS / 1000} s after the ring; medians. Frames: until both sides show the first remote picture. ` +
    'Least: in turn with the calls, in the same pages. The floor has the peers, devices and ICE servers of our calls, and hands the ' +
    'descriptions from page to page over a data channel that is open already; the hop is a `PUT` of one account until the waiting ' +
    '`/sync` of another has read it. The steps of an answer follow each other, but for the one that waits for the homeserver.'
  );
}

function stepRows(ours: readonly Sample[], floor: readonly FloorSample[]): string[][] {
  return STEP_NAMES.map((name) => {
    const [our, least] = [ours, floor].map((samples) =>
      median(samples.map(({ steps }) => steps[name])),
    );
    return [`– ${name}`, ms(our), ms(least), '', ''];
  });
}

/** Nothing where there is nothing to tell. */
function ms(value = Number.NaN): string {
  return Number.isNaN(value) ? '' : `${value.toFixed(0)} ms`;
}

type Field = Exclude<keyof Sample, 'steps'>;

/** What we may add to what the browser and the homeserver take. */
const MOST_OWN_MS = 25;
const SECRET = 'benchmark';
