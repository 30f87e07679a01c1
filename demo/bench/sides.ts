// The two sides of a benchmark behind one face: a page that can call, ring and answer.

import type { Browser, Page } from 'playwright-core';

import { openPage } from '../e2e/fixtures/browser.ts';
import type { PageOptions } from '../e2e/fixtures/browser.ts';
import { openJsSdk, waitForState } from '../e2e/fixtures/js-sdk-client.ts';
import type { RegisteredUser } from '../e2e/fixtures/synapse.ts';

/** A page of one user. */
export interface Side {
  readonly page: Page;
  /** Places a call; returns when that was asked for. */
  call(roomId: string, media?: MediaChoice): Promise<number>;
  /** Waits for a ring; returns when it rang. */
  ring(): Promise<number>;
  /** Answers; returns when that was asked for. */
  answer(media?: MediaChoice): Promise<number>;
  /** Switches the camera on in a running call; returns when that was asked for. */
  turnCameraOn(): Promise<number>;
  hangUp(): Promise<void>;
  /** Waits until the call is over. */
  ended(): Promise<void>;
}

/** With the camera or without; with it unless told otherwise. */
export interface MediaChoice {
  readonly video: boolean;
}

/** How a side connects, and what is done before its page is opened. */
export interface SideOptions extends Pick<PageOptions, 'prepare'> {
  readonly relayOnly?: boolean;
}

/** Opens a page with our signalling. */
export async function openAgentSide(
  browser: Browser,
  url: string,
  { user, prepare, ...options }: SideOptions & { readonly user: RegisteredUser },
): Promise<Side> {
  const { page } = await openPage(browser, user.userId, {
    url,
    // As after the first call of a user on a site.
    permissions: ['microphone', 'camera'],
    ...(prepare && { prepare }),
  });
  await page.waitForFunction(() => 'agent' in window);
  await watchFrames(page);
  await page.evaluate((start) => window.agent.start(start), { ...user, ...options });
  return {
    page,
    call: (roomId, media = WITH_VIDEO) =>
      page.evaluate(
        ([room, choice]) =>
          timed(() => {
            window.agent.call(room, choice);
          }),
        [roomId, media] as const,
      ),
    async ring() {
      const rang = await page.waitForFunction(() => window.rangAtMs);
      await page.evaluate(() => (window.rangAtMs = undefined));
      return (await rang.jsonValue()) ?? Number.NaN;
    },
    answer: (media = WITH_VIDEO) =>
      page.evaluate(
        (choice) =>
          timed(() => {
            window.agent.answer(choice);
          }),
        media,
      ),
    turnCameraOn: () => page.evaluate(() => timed(() => window.agent.setCameraMuted(false))),
    hangUp: () =>
      page.evaluate(() => {
        window.agent.hangUp();
      }),
    async ended() {
      await page.waitForFunction(() => window.agent.isIdle());
    },
  };
}

/** Opens a page with matrix-js-sdk. */
export async function openJsSdkSide(
  browser: Browser,
  url: string,
  { user, ...options }: SideOptions & { readonly user: RegisteredUser },
): Promise<Side> {
  const { page } = await openJsSdk(browser, url, { ...user, ...options });
  await watchFrames(page);
  let seen = 0;
  return {
    page,
    call: (roomId, media = WITH_VIDEO) =>
      page.evaluate(([room, choice]) => timed(() => window.sdk.call(room, choice)), [
        roomId,
        media,
      ] as const),
    async ring() {
      const rang = await page.waitForFunction(
        (from) => window.sdk.getEvents().filter(({ type }) => type === 'incoming')[from]?.atMs,
        seen++,
      );
      const origin = await page.evaluate(() => performance.timeOrigin);
      return ((await rang.jsonValue()) ?? Number.NaN) + origin;
    },
    answer: (media = WITH_VIDEO) =>
      page.evaluate((choice) => timed(() => window.sdk.answer(choice)), media),
    turnCameraOn: () => page.evaluate(() => timed(() => window.sdk.setCameraMuted(false))),
    hangUp: () =>
      page.evaluate(() => {
        window.sdk.hangUp();
      }),
    async ended() {
      await waitForState(page, 'ended');
    },
  };
}

/** Waits for the first remote frame of the newest connection; returns when it was shown. */
export async function firstFrame({ page }: Side): Promise<number> {
  const shown = await page.waitForFunction(() => window.firstFrameAtMs);
  await page.evaluate(() => (window.firstFrameAtMs = undefined));
  return (await shown.jsonValue()) ?? Number.NaN;
}

const WITH_VIDEO: MediaChoice = { video: true };

declare global {
  interface Window {
    firstFrameAtMs?: number | undefined;
  }
  /** In the page: when the work was asked for, on the clock that all pages share. */
  function timed(work: () => unknown): number;
}

/** The same stop-watch in every page: a video element of its own on each remote video track. */
async function watchFrames(page: Page): Promise<void> {
  await page.evaluate(() => {
    const now = (): number => performance.timeOrigin + performance.now();
    globalThis.timed = (work) => {
      const startedAtMs = now();
      work();
      return startedAtMs;
    };
    window.RTCPeerConnection = class extends RTCPeerConnection {
      constructor(configuration?: RTCConfiguration) {
        super(configuration);
        this.addEventListener('track', ({ track }) => {
          if (track.kind !== 'video') return;
          const video = document.createElement('video');
          Object.assign(video, {
            muted: true,
            autoplay: true,
            srcObject: new MediaStream([track]),
          });
          document.body.append(video);
          video.requestVideoFrameCallback(() => {
            window.firstFrameAtMs ??= now();
            video.remove();
          });
        });
      }
    };
  });
}
