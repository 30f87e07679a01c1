// Calls that begin at a steady rate, whatever became of those before, and end as soon as they are there.
import { CALLEES, connect, hangUp, startCallStage, type CallStage } from './gateway-calls.ts';
import { cpuSeconds } from './gateway-program.ts';
import { Visitor } from './gateway-visitor.ts';
import { beginEach, percentile, type OpenLoad } from './open-loop.ts';

/** What came of all calls. */
export interface Setups {
  readonly perSecond: number;
  /** From when each was due until its connection was closed. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** How many did not get so far, and why the first of them. */
  readonly failed: number;
  readonly why: string | undefined;
  /** What the gateway took for one, until its line was ready again. */
  readonly cpuMs: number;
}

/** How many begin, and how fast. */
export const SETUP_LOAD: OpenLoad = { perSecond: 200, count: 200 * 20 };

/** Measures on a gateway of its own. */
export async function measureSetups(): Promise<Setups> {
  const stage = await startCallStage(LINES);
  try {
    // The first seconds of a program are its slowest.
    await run(stage, { perSecond: 100, count: 200 });
    await stage.gateway.untilReady(ALL_LINES);
    const cpuBefore = await cpuSeconds(stage.gateway.pid);
    const found = await run(stage, SETUP_LOAD);
    // A call that failed may have a line for another minute.
    if (found.failed === 0) await stage.gateway.untilReady(ALL_LINES);
    const cpu = (await cpuSeconds(stage.gateway.pid)) - cpuBefore;
    return { ...found, cpuMs: (cpu / SETUP_LOAD.count) * 1000 };
  } finally {
    await stage.stop();
  }
}

async function run(stage: CallStage, load: OpenLoad): Promise<Omit<Setups, 'cpuMs'>> {
  const running: Promise<number>[] = [];
  const startedAtMs = performance.now();
  await beginEach(load, (index, dueAtMs) => {
    const setup = setUp(stage, index).then(() => performance.now() - dueAtMs);
    // All are looked at when the last has begun.
    setup.catch(() => undefined);
    running.push(setup);
  });
  const results = await Promise.allSettled(running);
  const seconds = (performance.now() - startedAtMs) / 1000;
  const times = results.flatMap((result) => (result.status === 'fulfilled' ? result.value : []));
  const failure = results.find(({ status }) => status === 'rejected');
  return {
    perSecond: times.length / seconds,
    p50Ms: percentile(times, 0.5),
    p99Ms: percentile(times, 0.99),
    failed: load.count - times.length,
    why: failure?.status === 'rejected' ? String(failure.reason) : undefined,
  };
}

async function setUp(stage: CallStage, index: number): Promise<void> {
  const visitor = await Visitor.open(stage.gateway.url);
  try {
    await hangUp(visitor, await connect(visitor, stage.calleeOf(index)));
    await visitor.close();
  } finally {
    visitor.vanish();
  }
}

/** A line rests for five seconds after its call: of each callee, eleven are in use. */
const LINES = 16;
const ALL_LINES = CALLEES * LINES;
