// Which functions a page's thread is in while it works on call events: a flame graph in words.

import type { CDPSession, Page } from 'playwright-core';

import type { EventWork } from './page/main.ts';

/** Runs the work with the profiler on; says what took the thread's time in the spans that it returns. */
export async function takeProfile(
  page: Page,
  work: () => Promise<readonly EventWork[]>,
): Promise<string> {
  const session = await page.context().newCDPSession(page);
  await session.send('Profiler.enable');
  await session.send('Profiler.setSamplingInterval', { interval: INTERVAL_US });
  await session.send('Profiler.start');
  const spans = await work();
  const { profile } = await session.send('Profiler.stop');
  const originUs = await readOrigin(session);
  await session.detach();
  return describe(selfTimes(profile, spans, originUs), spans);
}

/** What the profiler gives: each sample is a node, so long after the one before. */
interface Profile {
  readonly nodes: readonly ProfileNode[];
  readonly startTime: number;
  readonly samples?: readonly number[];
  readonly timeDeltas?: readonly number[];
}

interface ProfileNode {
  readonly id: number;
  readonly callFrame: {
    readonly functionName: string;
    readonly url: string;
    readonly lineNumber: number;
  };
}

/** When the page's own clock began, on the profiler's clock. */
async function readOrigin(session: CDPSession): Promise<number> {
  await session.send('Performance.enable');
  const { metrics } = await session.send('Performance.getMetrics');
  const seconds = metrics.find(({ name }) => name === 'NavigationStart')?.value ?? Number.NaN;
  return seconds * 1e6;
}

/** The milliseconds that each function was on top of the stack, within the spans. */
function selfTimes(
  { nodes, startTime, samples = [], timeDeltas = [] }: Profile,
  spans: readonly EventWork[],
  originUs: number,
): ReadonlyMap<string, number> {
  const names = new Map(nodes.map(({ id, callFrame }) => [id, nameOf(callFrame)]));
  const times = new Map<string, number>();
  let atUs = startTime;
  for (const [index, id] of samples.entries()) {
    atUs += timeDeltas[index] ?? 0;
    const lastedMs = (timeDeltas[index + 1] ?? 0) / 1000;
    const atMs = (atUs - originUs) / 1000;
    if (!spans.some(({ fromMs, toMs }) => atMs >= fromMs && atMs < toMs)) continue;
    const name = names.get(id) ?? '(unknown)';
    times.set(name, (times.get(name) ?? 0) + lastedMs);
  }
  return times;
}

/** Functions of the browser have no file. */
function nameOf({ functionName, url, lineNumber }: ProfileNode['callFrame']): string {
  const file = url.split('?', 1)[0]?.split('/').at(-1) ?? '';
  const name = functionName === '' ? '(anonymous)' : functionName;
  return file === '' ? `\`${name}\`` : `\`${name}\` (${file}:${lineNumber + 1})`;
}

function describe(times: ReadonlyMap<string, number>, spans: readonly EventWork[]): string {
  const events = spans.reduce((sum, span) => sum + span.events, 0);
  const sumMs = [...times.values()].reduce((sum, ms) => sum + ms, 0);
  const top = [...times].toSorted(([, one], [, other]) => other - one).slice(0, MOST_NAMES);
  const words = top.map(([name, ms]) => `${name} ${((100 * ms) / sumMs).toFixed(0)} %`);
  return (
    `The thread's time by function, its own only, in ${events} events more with the profiler on ` +
    `(${(sumMs / events).toFixed(2)} ms each): ${words.join(', ')}.`
  );
}

const INTERVAL_US = 100;
const MOST_NAMES = 15;
