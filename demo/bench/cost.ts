// What calls cost a page: its thread for each event, and its memory after many calls.

import { startCoturn } from '@matrix-call/turn/test/coturn';
import type { Page } from 'playwright-core';

import { startStage } from './couples.ts';
import type { Couple } from './couples.ts';
import { median } from './report.ts';
import type { Report } from './report.ts';
import { takeProfile } from './profile.ts';
import { countObjects, describeGrowth } from './snapshot.ts';
import type { Census } from './snapshot.ts';
import type { EventWork } from './page/main.ts';

const CALLS = Number(process.env['BENCH_HEAP_CALLS'] ?? 100);
const WARM_UP_CALLS = 10;
const PROFILED_CALLS = 20;

/** Many calls in a row, counted in milliseconds of the page's thread and in bytes that stay. */
export async function benchCost(): Promise<Report> {
  const coturn = await startCoturn({ secret: SECRET, extra: ['user-quota=0'] });
  const turn = { uris: coturn.uris, sharedSecret: SECRET, userLifetimeMs: 3_600_000 };
  const stage = await startStage({ turn });
  try {
    const ours = await measure(stage.ours);
    const costs = ours.work.map(({ fromMs, toMs, events }) => (toMs - fromMs) / events);
    const costMs = median(costs);
    const notes: string[] = [];
    if (!isFlat(ours)) notes.push(describeGrowth(ours.before, await census(stage.ours), CALLS));
    if (!(costMs <= MOST_COST_MS)) notes.push(await profileCalls(stage.ours));
    const theirs = await measure(stage.theirs);
    return report({ ours, theirs, costMs, batches: costs.length, notes });
  } finally {
    await stage.stop();
    await coturn.stop();
  }
}

interface Heap {
  readonly beforeKb: number;
  readonly afterKb: number;
  readonly before: Census;
  readonly work: readonly EventWork[];
}

async function measure(couple: Couple): Promise<Heap> {
  for (let call = 0; call < WARM_UP_CALLS; call++) await callOnce(couple);
  const { page } = couple.callee;
  // The first snapshot leaves things behind in the page that no call has put there: it comes before the first figure.
  const before = await census(couple);
  const beforeKb = await heapKb(page);
  const work: EventWork[] = [];
  for (let call = 1; call <= CALLS; call++) {
    work.push(...(await callOnce(couple)));
    if (call % 20 === 0) console.log(`${call} of ${CALLS} calls`);
  }
  return { beforeKb, afterKb: await heapKb(page), before, work };
}

function census({ callee }: Couple): Promise<Census> {
  return countObjects(callee.page);
}

/** A few calls more, with the profiler on: it slows the thread down, so that none of them counts. */
async function profileCalls(couple: Couple): Promise<string> {
  return takeProfile(couple.callee.page, async () => {
    const work: EventWork[] = [];
    for (let call = 0; call < PROFILED_CALLS; call++) work.push(...(await callOnce(couple)));
    return work;
  });
}

function growthOf({ beforeKb, afterKb }: Heap): number {
  return (afterKb - beforeKb) / CALLS;
}

function isFlat(heap: Heap): boolean {
  return growthOf(heap) < MOST_GROWTH_KB;
}

/** One call; returns what its events cost the side that is called, as far as its page tells. */
async function callOnce({ roomId, caller, callee }: Couple): Promise<readonly EventWork[]> {
  await caller.call(roomId, { video: false });
  await callee.ring();
  await callee.answer({ video: false });
  await callee.page.waitForFunction(
    () => window.peerConnections?.at(-1)?.connectionState === 'connected',
  );
  await caller.hangUp();
  await callee.ended();
  await caller.ended();
  // The page's own lists would keep what the calls let go, and grow.
  for (const { page } of [caller, callee])
    await page.evaluate(() => void window.peerConnections?.splice(0));
  await caller.page.evaluate(takeWork);
  return callee.page.evaluate(takeWork);
}

function takeWork(): readonly EventWork[] {
  return 'eventWork' in window ? window.eventWork.splice(0) : [];
}

/** What is left after the garbage was collected. */
async function heapKb(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.enable');
  for (let round = 0; round < 3; round++) await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return usedSize / 1000;
}

interface Found {
  readonly ours: Heap;
  readonly theirs: Heap;
  readonly costMs: number;
  readonly batches: number;
  readonly notes: readonly string[];
}

function report({ ours, theirs, costMs, batches, notes }: Found): Report {
  const row = (title: string, of: (heap: Heap) => number): string[] => [
    title,
    `${of(ours).toFixed(1)} kB`,
    `${of(theirs).toFixed(1)} kB`,
  ];
  return {
    name: 'cost',
    title: 'What calls cost a page',
    method:
      `${CALLS} voice calls in a row after ${WARM_UP_CALLS} to warm up, at the side that is called; the heap after its garbage was ` +
      `collected. The thread's time is taken from a batch's arrival until all is done that it leads to before the next task, ` +
      `by event, median of ${batches} batches; it is measured for ours only.`,
    header: ['', 'ours', 'matrix-js-sdk'],
    rows: [
      ['thread time for each call event', `${costMs.toFixed(2)} ms`, ''],
      row('heap before', ({ beforeKb }) => beforeKb),
      row('heap after', ({ afterKb }) => afterKb),
      row('growth for each call', growthOf),
    ],
    goals: [
      {
        text: `thread time for each call event ≤ ${MOST_COST_MS.toFixed(1)} ms`,
        isMet: costMs <= MOST_COST_MS,
      },
      {
        text: `heap stays flat: less than ${MOST_GROWTH_KB} kB for each call`,
        isMet: isFlat(ours),
      },
    ],
    notes,
  };
}

const MOST_COST_MS = 1;
/** The homeserver's events are remembered for a while, 1,000 of them: that is bounded, and less than this. */
const MOST_GROWTH_KB = 2;
const SECRET = 'benchmark';
