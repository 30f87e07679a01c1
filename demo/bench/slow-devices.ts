// Cameras take their time to start: what a call waits for, ours with slow and with instant devices, and matrix-js-sdk with slow ones.

import type { Page } from 'playwright-core';

import { startCoturn } from '@matrix-call/turn/test/coturn';

import { hearTone } from '../e2e/fixtures/tone.ts';
import { startStage } from './couples.ts';
import type { Couple } from './couples.ts';
import { median, ratio } from './report.ts';
import type { Report } from './report.ts';
import type { Side } from './sides.ts';

interface Sample {
  readonly ringMs: number;
  /** Until who answered hears who called. */
  readonly calleeHearsMs: number;
  /** Until who called hears who answered: not before that one's microphone has started. */
  readonly callerHearsMs: number;
}

declare global {
  interface Window {
    /** How long a capture takes in this page, beyond what the fake devices need. */
    captureMs: number;
    /** When sound was first heard from the newest connection, on the clock that all pages share. */
    firstSoundAtMs?: number | undefined;
  }
}

const CALLS = Number(process.env['BENCH_CALLS'] ?? 20);
const CAPTURE_MS = 800;

/** A person takes a moment to answer; by then the caller's devices have started. */
const ANSWER_AFTER_MS = 1_500;

/** Runs the calls, one of each kind in turn. */
export async function benchSlowDevices(): Promise<Report> {
  const coturn = await startCoturn({ secret: SECRET });
  const turn = { uris: coturn.uris, sharedSecret: SECRET, userLifetimeMs: 3_600_000 };
  const stage = await startStage({ turn, prepare: slowDown });
  const measured = { instant: [] as Sample[], ours: [] as Sample[], theirs: [] as Sample[] };
  try {
    for (let call = 0; call <= CALLS; call++) {
      const samples = {
        instant: await measureCall(stage.ours, 0),
        ours: await measureCall(stage.ours, CAPTURE_MS),
        theirs: await measureCall(stage.theirs, CAPTURE_MS),
      };
      console.log(`${call} of ${CALLS}: ${JSON.stringify(samples)}`);
      // The first of each warms the browser up.
      if (call === 0) continue;
      measured.instant.push(samples.instant);
      measured.ours.push(samples.ours);
      measured.theirs.push(samples.theirs);
    }
  } finally {
    await stage.stop();
    await coturn.stop();
  }
  return report(measured);
}

async function measureCall({ roomId, caller, callee }: Couple, captureMs: number): Promise<Sample> {
  for (const { page } of [caller, callee]) {
    await page.evaluate((ms) => {
      window.captureMs = ms;
      window.firstSoundAtMs = undefined;
    }, captureMs);
  }
  const placedAtMs = await caller.call(roomId);
  const rangAtMs = await callee.ring();
  await caller.page.waitForTimeout(ANSWER_AFTER_MS);
  const answeredAtMs = await callee.answer();
  const [callerHeardAtMs, calleeHeardAtMs] = await Promise.all([
    firstSound(caller),
    firstSound(callee),
  ]);
  await caller.hangUp();
  await callee.ended();
  return {
    ringMs: rangAtMs - placedAtMs,
    calleeHearsMs: calleeHeardAtMs - answeredAtMs,
    callerHearsMs: callerHeardAtMs - answeredAtMs,
  };
}

async function firstSound({ page }: Side): Promise<number> {
  const heard = await page.waitForFunction(() => window.firstSoundAtMs);
  return (await heard.jsonValue()) ?? Number.NaN;
}

/** The microphone hears a tone all the time, and devices start as late as the measurement says. */
async function slowDown(page: Page): Promise<void> {
  await hearTone(page, TONE_HZ);
  await page.addInitScript(() => {
    window.captureMs = 0;
    const devices = navigator.mediaDevices;
    const capture = devices.getUserMedia.bind(devices);
    devices.getUserMedia = async (constraints) => {
      await new Promise((resolve) => setTimeout(resolve, window.captureMs));
      return capture(constraints);
    };
    window.RTCPeerConnection = class extends RTCPeerConnection {
      constructor(configuration?: RTCConfiguration) {
        super(configuration);
        this.addEventListener('track', ({ track, receiver }) => {
          if (track.kind === 'audio') listenTo(receiver);
        });
      }
    };
    /** Sound that arrives counts once it is played. */
    function listenTo(receiver: RTCRtpReceiver): void {
      const player = Object.assign(new Audio(), { srcObject: new MediaStream([receiver.track]) });
      void player.play().catch(() => undefined);
      const timer = setInterval(() => {
        const isHeard = receiver.getSynchronizationSources().some(isLoud);
        if (isHeard) window.firstSoundAtMs ??= performance.timeOrigin + performance.now();
        if (isHeard || receiver.track.readyState === 'ended') clearInterval(timer);
      }, 5);
    }
    function isLoud({ audioLevel = 0 }: RTCRtpSynchronizationSource): boolean {
      return audioLevel > 0.01;
    }
  });
}

interface Measured {
  readonly instant: readonly Sample[];
  readonly ours: readonly Sample[];
  readonly theirs: readonly Sample[];
}

function report(measured: Measured): Report {
  const medianOf = (kind: keyof Measured, field: keyof Sample): number =>
    median(measured[kind].map((sample) => sample[field]));
  const row = (title: string, field: keyof Sample): string[] => {
    const [instant, ours, theirs] = [
      medianOf('instant', field),
      medianOf('ours', field),
      medianOf('theirs', field),
    ];
    return [
      title,
      ...[instant, ours, theirs].map((ms) => `${ms.toFixed(0)} ms`),
      ratio(ours, theirs),
    ];
  };
  const goal = (title: string, field: keyof Sample): Report['goals'] => [
    {
      text: `${title} ≤ ${MOST_SHARE} × matrix-js-sdk`,
      isMet: medianOf('ours', field) <= MOST_SHARE * medianOf('theirs', field),
    },
    {
      text: `${title} within ${MOST_LATER_MS} ms of instant devices`,
      isMet: medianOf('ours', field) <= medianOf('instant', field) + MOST_LATER_MS,
    },
  ];
  return {
    name: 'slow-devices',
    title: 'Devices that take their time',
    method:
      `As above, but a capture takes ${CAPTURE_MS} ms, with permissions that were granted before; ours also with instant devices, ` +
      `in turn, ${CALLS} calls each; medians. Sound: until a tone is played, by the level of what arrives. Who called hears ` +
      'who answered only once that microphone has started.',
    header: ['', 'ours, instant', 'ours, slow', 'matrix-js-sdk, slow', 'slow: ratio'],
    rows: [
      row('click → ringing', 'ringMs'),
      row('answer → sound for who answered', 'calleeHearsMs'),
      row('answer → sound for who called', 'callerHearsMs'),
    ],
    goals: [
      ...goal('click → ringing', 'ringMs'),
      ...goal('answer → sound for who answered', 'calleeHearsMs'),
    ],
  };
}

const SECRET = 'benchmark';
const TONE_HZ = 440;
const MOST_SHARE = 0.25;
const MOST_LATER_MS = 50;
