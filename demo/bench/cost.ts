// What calls cost a page: its thread for each event, and its memory after many calls.

import { startCoturn } from '@matrix-call/turn/test/coturn';
import type { Page } from 'playwright-core';

import { startStage } from './couples.ts';
import type { Couple } from './couples.ts';
import { median } from './report.ts';
import type { Report } from './report.ts';

const CALLS = Number(process.env['BENCH_HEAP_CALLS'] ?? 100);
const WARM_UP_CALLS = 10;

/** Many calls in a row, counted in milliseconds of the page's thread and in bytes that stay. */
export async function benchCost(): Promise<Report> {
  const coturn = await startCoturn({ secret: SECRET, extra: ['user-quota=0'] });
  const turn = { uris: coturn.uris, sharedSecret: SECRET, userLifetimeMs: 3_600_000 };
  const stage = await startStage({ turn });
  try {
    const ours = await measure(stage.ours);
    const theirs = await measure(stage.theirs);
    const costs = await stage.ours.callee.page.evaluate(() => window.eventCostsMs);
    return report({ ours, theirs, costMs: median(costs), events: costs.length });
  } finally {
    await stage.stop();
    await coturn.stop();
  }
}

interface Heap {
  readonly beforeKb: number;
  readonly afterKb: number;
}

async function measure(couple: Couple): Promise<Heap> {
  for (let call = 0; call < WARM_UP_CALLS; call++) await callOnce(couple);
  const beforeKb = await heapKb(couple.callee.page);
  for (let call = 1; call <= CALLS; call++) {
    await callOnce(couple);
    if (call % 20 === 0) console.log(`${call} of ${CALLS} calls`);
  }
  return { beforeKb, afterKb: await heapKb(couple.callee.page) };
}

async function callOnce({ roomId, caller, callee }: Couple): Promise<void> {
  await caller.call(roomId, { video: false });
  await callee.ring();
  await callee.answer({ video: false });
  await callee.page.waitForFunction(
    () => window.peerConnections?.at(-1)?.connectionState === 'connected',
  );
  await caller.hangUp();
  await callee.ended();
  await caller.ended();
  // The page's own list would keep what the calls let go.
  for (const { page } of [caller, callee])
    await page.evaluate(() => window.peerConnections?.splice(0));
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

function report({
  ours,
  theirs,
  costMs,
  events,
}: {
  readonly ours: Heap;
  readonly theirs: Heap;
  readonly costMs: number;
  readonly events: number;
}): Report {
  const growth = ({ beforeKb, afterKb }: Heap): number => (afterKb - beforeKb) / CALLS;
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
      `by event, median of ${events}; it is measured for ours only.`,
    header: ['', 'ours', 'matrix-js-sdk'],
    rows: [
      ['thread time for each call event', `${costMs.toFixed(2)} ms`, ''],
      row('heap before', ({ beforeKb }) => beforeKb),
      row('heap after', ({ afterKb }) => afterKb),
      row('growth for each call', growth),
    ],
    goals: [
      { text: 'thread time for each call event ≤ 1 ms', isMet: costMs <= 1 },
      {
        text: `heap stays flat: less than ${MOST_GROWTH_KB} kB for each call`,
        isMet: growth(ours) < MOST_GROWTH_KB,
      },
    ],
  };
}

/** The homeserver's events are remembered for a while, 1,000 of them: that is bounded, and less than this. */
const MOST_GROWTH_KB = 2;
const SECRET = 'benchmark';
