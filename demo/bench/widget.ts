// How long a widget takes until it can call, and a call in it until it connects: beside the same element on a page of its
// own, which speaks to the homeserver itself.

import type { Frame, Page } from 'playwright-core';

import { launchBrowser, openPage } from '../e2e/fixtures/browser.ts';
import { serveElement } from '../e2e/fixtures/element-page.ts';
import { createDirectRoom } from '../e2e/fixtures/matrix-client.ts';
import { startSynapse, type RegisteredUser } from '../e2e/fixtures/synapse.ts';
import {
  openWidgetHost,
  readTraffic,
  serveCallWidget,
  serveWidgetHost,
  type WidgetHost,
} from '../e2e/fixtures/widget-host.ts';
import { median, ratio, type Report } from './report.ts';

/** One side: a document with the element in it. */
type Side = Pick<Frame, 'evaluate' | 'waitForFunction'>;

interface Couple {
  readonly caller: Side;
  readonly callee: Side;
}

interface CallTimes {
  readonly ringMs: number;
  readonly connectedMs: number;
}

interface StartTimes {
  /** From the beginning of the frame's load until the element can call. */
  readonly readyMs: number;
  /** The host's part in it. */
  readonly hostMs: number;
}

declare global {
  interface Window {
    /** When each event of the element came last, in milliseconds since 1970. */
    seenAtMs?: Record<string, number>;
  }
}

const CALLS = Number(process.env['BENCH_CALLS'] ?? 20);
const STARTS = Number(process.env['BENCH_STARTS'] ?? 10);

/** Opens widgets, and then calls between them and between pages in turn. */
export async function benchWidget(): Promise<Report> {
  const [synapse, browser, hosts, widget, pages] = await Promise.all([
    startSynapse(),
    launchBrowser(),
    serveWidgetHost(),
    serveCallWidget(),
    serveElement(),
  ]);
  try {
    const [alice, bob, carol, dave] = await Promise.all([
      synapse.registerUser('alice'),
      synapse.registerUser('bob'),
      synapse.registerUser('carol'),
      synapse.registerUser('dave'),
    ]);
    const openHost = (user: RegisteredUser, roomId: string): Promise<WidgetHost> =>
      openWidgetHost(browser, hosts.url, {
        ...{ ...user, roomId, registration: widget.registration },
        ...{ consent: 'all', prepare: noteEvents },
      });
    const starts = await measureStarts(async (number) => {
      // A device has one set of keys, so each start has a device of its own.
      const user = await synapse.registerUser(`early${number}`);
      return openHost(user, await createDirectRoom(user, bob));
    });
    const [roomId, otherRoomId] = await Promise.all([
      createDirectRoom(alice, bob),
      createDirectRoom(carol, dave),
    ]);
    const inHosts = await Promise.all([openHost(alice, roomId), openHost(bob, roomId)]);
    const onPages = await Promise.all(
      [carol, dave].map(async ({ url, userId, accessToken }) => {
        const { page } = await openPage(browser, userId, { url: pages.url, prepare: noteEvents });
        const options = { homeserver: url, userId, accessToken, roomId: otherRoomId };
        await page.evaluate(putElement, options);
        return page;
      }),
    );
    const couples = {
      widget: { caller: inHosts[0].frame, callee: inHosts[1].frame },
      page: { caller: onPages[0] as Page, callee: onPages[1] as Page },
    };
    return report(starts, await measureCalls(couples));
  } finally {
    await browser.close();
    await Promise.all([synapse.stop(), hosts.stop(), widget.stop(), pages.stop()]);
  }
}

async function measureStarts(
  openHost: (number: number) => Promise<WidgetHost>,
): Promise<StartTimes[]> {
  const starts: StartTimes[] = [];
  for (let i = 0; i < STARTS; i++) {
    const host = await openHost(i);
    await untilReady(host.frame);
    starts.push(await readStart(host));
    await host.close();
  }
  return starts;
}

/**
 * The host's part: from the load of the frame until it has asked and its user has approved, and the answers to what was read
 * then, or the state that it tells by itself, whichever took longer.
 */
async function readStart({ page, frame }: WidgetHost): Promise<StartTimes> {
  const hostOriginMs = await page.evaluate(() => performance.timeOrigin);
  const traffic = (await readTraffic(page)).map(({ atMs, ...one }) => ({
    ...one,
    atMs: hostOriginMs + atMs,
  }));
  const timesOf = (action: string, ...kinds: string[]): number[] =>
    traffic
      .filter((one) => one.action === action && kinds.includes(one.kind))
      .map(({ atMs }) => atMs);
  const { originMs, loadedMs, readyMs } = await frame.evaluate(() => {
    const [navigation] = performance.getEntriesByType('navigation');
    const loaded = (navigation as PerformanceNavigationTiming).loadEventEnd;
    const { timeOrigin: origin } = performance;
    const ready = window.seenAtMs?.['matrix-call-ready'] ?? Number.NaN;
    return { originMs: origin, loadedMs: origin + loaded, readyMs: ready };
  });
  const approvedMs = Math.max(...timesOf('notify_capabilities', 'push'));
  const askedMs = Math.min(...timesOf('org.matrix.msc2876.read_events', 'request'));
  const answeredMs = Math.max(
    ...timesOf('org.matrix.msc2876.read_events', 'answer'),
    ...timesOf('update_state', 'push'),
  );
  return {
    readyMs: readyMs - originMs,
    hostMs: approvedMs - loadedMs + (answeredMs - askedMs),
  };
}

async function measureCalls(
  couples: Readonly<Record<'widget' | 'page', Couple>>,
): Promise<Record<'widget' | 'page', CallTimes[]>> {
  const times: Record<'widget' | 'page', CallTimes[]> = { widget: [], page: [] };
  for (const { caller, callee } of Object.values(couples)) {
    await Promise.all([untilReady(caller), untilReady(callee)]);
  }
  for (let i = 0; i < CALLS; i++) {
    for (const kind of ['widget', 'page'] as const)
      times[kind].push(await measureCall(couples[kind]));
  }
  return times;
}

async function measureCall({ caller, callee }: Couple): Promise<CallTimes> {
  const placedMs = await act(caller, 'call');
  const rangMs = await seen(callee, 'ringing', placedMs);
  const answeredMs = await act(callee, 'answer');
  const connectedMs = Math.max(
    await seen(caller, 'connected', answeredMs),
    await seen(callee, 'connected', answeredMs),
  );
  await act(caller, 'hangUp');
  await seen(callee, 'ended', connectedMs);
  return { ringMs: rangMs - placedMs, connectedMs: connectedMs - answeredMs };
}

/** Does it, and returns when it was asked for. */
function act(side: Side, deed: 'call' | 'answer' | 'hangUp'): Promise<number> {
  return side.evaluate((name) => {
    const atMs = performance.timeOrigin + performance.now();
    void document.querySelector('matrix-call')?.[name]({ video: true });
    return atMs;
  }, deed);
}

/** When the element came into a state, after a moment. */
async function seen(side: Side, state: string, afterMs: number): Promise<number> {
  const handle = await side.waitForFunction(
    ([name, least]) => {
      const atMs = window.seenAtMs?.[name] ?? 0;
      return atMs >= least && atMs;
    },
    [state, afterMs] as const,
  );
  return Number(await handle.jsonValue());
}

async function untilReady(side: Side): Promise<void> {
  await side.waitForFunction(() => document.querySelector('matrix-call')?.callState === 'idle');
}

/** Notes when the element was ready, and when it came into each state; also in the frames of the page. */
async function noteEvents(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const seenAtMs: Record<string, number> = {};
    window.seenAtMs = seenAtMs;
    for (const type of ['matrix-call-ready', 'matrix-call-statechange']) {
      document.addEventListener(type, (event) => {
        const name = 'state' in event ? String(event.state) : type;
        seenAtMs[name] = performance.timeOrigin + performance.now();
      });
    }
  });
}

async function putElement(options: object): Promise<void> {
  await customElements.whenDefined('matrix-call');
  document.body.append(Object.assign(document.createElement('matrix-call'), options));
}

function report(
  starts: readonly StartTimes[],
  calls: Readonly<Record<'widget' | 'page', readonly CallTimes[]>>,
): Report {
  const of = (kind: 'widget' | 'page', field: keyof CallTimes): number =>
    median(calls[kind].map((times) => times[field]));
  const row = (title: string, field: keyof CallTimes): string[] => {
    const [ours, theirs] = [of('widget', field), of('page', field)];
    return [title, ms(ours), ms(theirs), ratio(ours, theirs)];
  };
  const ownMs = median(starts.map(({ readyMs, hostMs }) => readyMs - hostMs));
  const total = (kind: 'widget' | 'page'): number => of(kind, 'ringMs') + of(kind, 'connectedMs');
  return {
    name: 'widget',
    title: 'In a widget',
    method:
      `Video calls on one Synapse, two pages in one Chromium; in turn between widgets in hosts made of matrix-widget-api and matrix-js-sdk 43, and between elements on pages of their own over the Client-Server API, ${CALLS} calls each, answered as soon as they ring; medians. ` +
      `Opening: ${STARTS} times, from the beginning of the frame's load until the element can call; the host's part is from the frame's load event until its user has approved (at once, here), and what it takes to answer what is read then.`,
    header: ['', 'widget', 'page', 'ratio'],
    rows: [
      row('click → ringing', 'ringMs'),
      row('answer → connected on both sides', 'connectedMs'),
      ['frame begins to load → can call', ms(median(starts.map(({ readyMs }) => readyMs))), '', ''],
      ['– without the host’s part', ms(ownMs), '', ''],
    ],
    goals: [
      { text: 'a call connects in ≤ 1.2 ×', isMet: total('widget') <= 1.2 * total('page') },
      {
        text: 'can call ≤ 300 ms after the frame begins to load, without the host’s part',
        isMet: ownMs <= 300,
      },
    ],
  };
}

function ms(value: number): string {
  return `${value.toFixed(0)} ms`;
}
