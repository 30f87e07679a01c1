// How long it takes until it rings, and from the answer to the first picture: ours and matrix-js-sdk in turn.

import { startCoturn } from '@matrix-call/turn/test/coturn';

import { readCallEvents } from '../e2e/fixtures/matrix-client.ts';
import { alternate, startStage } from './couples.ts';
import type { Couple } from './couples.ts';
import { median, ratio } from './report.ts';
import type { Report } from './report.ts';
import { firstFrame } from './sides.ts';

interface Sample {
  readonly ringMs: number;
  readonly framesMs: number;
  readonly events: number;
  readonly bytes: number;
}

const CALLS = Number(process.env['BENCH_CALLS'] ?? 20);

/** A person takes a moment to answer; what is sent meanwhile counts. */
const ANSWER_AFTER_MS = 1_500;

/** Runs the calls, one of ours and one of theirs in turn, on one Synapse with one coturn. */
export async function benchSetup(): Promise<Report> {
  const coturn = await startCoturn({ secret: SECRET });
  const turn = { uris: coturn.uris, sharedSecret: SECRET, userLifetimeMs: 3_600_000 };
  const stage = await startStage({ turn });
  try {
    const samples = await alternate(stage, CALLS, measureCall);
    return report(samples.ours, samples.theirs);
  } finally {
    await stage.stop();
    await coturn.stop();
  }
}

async function measureCall({ roomId, reader, caller, callee }: Couple): Promise<Sample> {
  const before = (await readCallEvents(reader, roomId)).map(({ event_id: id }) => id);
  const placedAtMs = await caller.call(roomId);
  const rangAtMs = await callee.ring();
  await caller.page.waitForTimeout(ANSWER_AFTER_MS);
  const answeredAtMs = await callee.answer();
  const framesAtMs = await Promise.all([firstFrame(caller), firstFrame(callee)]);
  // What is sent in the first moments of a call belongs to its set-up.
  await caller.page.waitForTimeout(ANSWER_AFTER_MS);
  await caller.hangUp();
  await callee.ended();
  const events = (await readCallEvents(reader, roomId)).filter(
    ({ event_id: id }) => !before.includes(id),
  );
  return {
    ringMs: rangAtMs - placedAtMs,
    framesMs: Math.max(...framesAtMs) - answeredAtMs,
    events: events.length,
    bytes: events.reduce((sum, { content }) => sum + JSON.stringify(content).length, 0),
  };
}

function report(ours: readonly Sample[], theirs: readonly Sample[]): Report {
  const medianOf = (samples: readonly Sample[], field: keyof Sample): number =>
    median(samples.map((sample) => sample[field]));
  const row = (title: string, field: keyof Sample, unit: string): string[] => {
    const [our, their] = [medianOf(ours, field), medianOf(theirs, field)];
    return [title, `${our.toFixed(0)}${unit}`, `${their.toFixed(0)}${unit}`, ratio(our, their)];
  };
  const share = (field: keyof Sample): number => medianOf(ours, field) / medianOf(theirs, field);
  return {
    name: 'setup',
    title: 'Setting a call up',
    method:
      `Video calls on one Synapse with one coturn, two pages in one Chromium, ours and matrix-js-sdk 43 in turn, ${CALLS} calls each, ` +
      `both without an interface (ours through \`CallAgent\`, on which the element stands), ` +
      `answered ${ANSWER_AFTER_MS / 1000} s after the ring; medians. Frames: until both sides show the first remote picture.`,
    header: ['', 'ours', 'matrix-js-sdk', 'ratio'],
    rows: [
      row('click → ringing', 'ringMs', ' ms'),
      row('answer → first frame on both sides', 'framesMs', ' ms'),
      row('events in the room', 'events', ''),
      row('bytes of content', 'bytes', ''),
    ],
    goals: [
      { text: 'click → ringing ≤ 0.8 ×', isMet: share('ringMs') <= 0.8 },
      { text: 'answer → first frame on both sides ≤ 0.6 ×', isMet: share('framesMs') <= 0.6 },
      { text: 'no more events than matrix-js-sdk', isMet: share('events') <= 1 },
    ],
  };
}

const SECRET = 'benchmark';
