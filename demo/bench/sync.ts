// What an account with many rooms costs until calls can be received.

import { launchBrowser, openPage } from '../e2e/fixtures/browser.ts';
import { JS_SDK_PAGE } from '../e2e/fixtures/js-sdk-client.ts';
import { request } from '../e2e/fixtures/matrix-client.ts';
import { servePages } from '../e2e/fixtures/page-server.ts';
import { startSynapse } from '../e2e/fixtures/synapse.ts';
import type { RegisteredUser } from '../e2e/fixtures/synapse.ts';
import type { Browser } from 'playwright-core';
import { median, ratio } from './report.ts';
import type { Report } from './report.ts';

interface Sample {
  readonly bytes: number;
  readonly readyMs: number;
}

const ROOMS = 200;
const EVENTS_PER_ROOM = 50;
const STARTS = 3;
const PARALLEL = 8;

/** Fills an account, then starts both clients on it in turn, each in a new profile. */
export async function benchSync(): Promise<Report> {
  const [synapse, ourPages, theirPages, browser] = await Promise.all([
    startSynapse(),
    servePages('demo/bench/page'),
    servePages(JS_SDK_PAGE),
    launchBrowser(),
  ]);
  try {
    const user = await synapse.registerUser('alice');
    await fillAccount(user);
    const ours: Sample[] = [];
    const theirs: Sample[] = [];
    for (let start = 0; start < STARTS; start++) {
      ours.push(await measureStart(browser, ourPages.url, user));
      theirs.push(await measureStart(browser, theirPages.url, user));
    }
    return report(ours, theirs);
  } finally {
    await Promise.all([browser.close(), ourPages.stop(), theirPages.stop(), synapse.stop()]);
  }
}

async function fillAccount(user: RegisteredUser): Promise<void> {
  let made = 0;
  const fillRooms = async (): Promise<void> => {
    while (made < ROOMS) {
      const number = ++made;
      await fillRoom(user, number);
      if (number % 20 === 0) console.log(`filled ${number} of ${ROOMS} rooms`);
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, fillRooms));
}

async function fillRoom(user: RegisteredUser, number: number): Promise<void> {
  const { room_id: roomId } = await request<{ room_id: string }>(user, ['POST', '/createRoom'], {
    name: `Room ${number}`,
  });
  for (let event = 0; event < EVENTS_PER_ROOM; event++) {
    const path = `/rooms/${encodeURIComponent(roomId)}/send/m.room.message/${number}-${event}`;
    const body = `Message ${event} of room ${number}, about as long as people write.`;
    await request(user, ['PUT', path], { msgtype: 'm.text', body });
  }
}

/** Loads the page, and then counts what it fetches until it can receive calls. */
async function measureStart(browser: Browser, url: string, user: RegisteredUser): Promise<Sample> {
  const { page } = await openPage(browser, user.userId, { url });
  await page.waitForFunction(() => 'agent' in window || 'sdk' in window);
  let bytes = 0;
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Network.enable');
  devtools.on('Network.loadingFinished', ({ encodedDataLength }) => (bytes += encodedDataLength));
  const readyMs = await page.evaluate(async (options) => {
    const startedAtMs = performance.now();
    const side = 'agent' in window ? window.agent : globalThis.window.sdk;
    await side.start(options);
    return performance.now() - startedAtMs;
  }, user);
  await page.context().close();
  return { bytes, readyMs };
}

function report(ours: readonly Sample[], theirs: readonly Sample[]): Report {
  const bytes = [ours, theirs].map((side) => median(side.map((sample) => sample.bytes)));
  const times = [ours, theirs].map((side) => median(side.map((sample) => sample.readyMs)));
  const [ourBytes = Number.NaN, theirBytes = Number.NaN] = bytes;
  const [ourMs = Number.NaN, theirMs = Number.NaN] = times;
  const kilobytes = (count: number): string => `${(count / 1000).toFixed(0)} kB`;
  return {
    name: 'sync',
    title: 'Getting ready on a full account',
    method:
      `An account with ${ROOMS} rooms of ${EVENTS_PER_ROOM} messages on Synapse; everything fetched from the homeserver ` +
      `until calls can be received, matrix-js-sdk 43 with its defaults. Medians of ${STARTS} starts in new profiles.`,
    header: ['', 'ours', 'matrix-js-sdk', 'ratio'],
    rows: [
      ['fetched', kilobytes(ourBytes), kilobytes(theirBytes), ratio(ourBytes, theirBytes)],
      ['time', `${ourMs.toFixed(0)} ms`, `${theirMs.toFixed(0)} ms`, ratio(ourMs, theirMs)],
    ],
    goals: [{ text: '≤ 1/20 of the bytes', isMet: ourBytes <= theirBytes / 20 }],
  };
}
