// What happens while a call runs: a camera switched on, and a link that was cut.

import { startCoturn } from '@matrix-call/turn/test/coturn';
import type { Page } from 'playwright-core';

import { alternate, startStage } from './couples.ts';
import type { Couple } from './couples.ts';
import { median, ratio } from './report.ts';
import type { Report } from './report.ts';
import { firstFrame } from './sides.ts';
import { openUdpGate } from './udp-gate.ts';

const CHANGES = Number(process.env['BENCH_CHANGES'] ?? 10);
const CUTS = Number(process.env['BENCH_CUTS'] ?? 5);
const CUT_MS = 6_000;
const SETTLE_MS = 2_000;

/** A camera in a voice call: from the wish to the first picture at the other side. */
export async function benchRenegotiation(): Promise<Report> {
  const coturn = await startCoturn({ secret: SECRET });
  const stage = await startStage({ turn: turnOf(coturn.uris) });
  try {
    const samples = await alternate(stage, CHANGES, measureCamera);
    const [our, their] = [median(samples.ours), median(samples.theirs)];
    return {
      name: 'renegotiation',
      title: 'A camera in a voice call',
      method:
        `Voice calls on one Synapse, ours and matrix-js-sdk 43 in turn, ${CHANGES} calls each; ` +
        'from switching the camera on to the first picture shown at the other side, capture and negotiation included; medians.',
      header: ['', 'ours', 'matrix-js-sdk', 'ratio'],
      rows: [
        ['camera on → first frame', milliseconds(our), milliseconds(their), ratio(our, their)],
      ],
      goals: [{ text: 'no slower than matrix-js-sdk', isMet: our <= their }],
    };
  } finally {
    await stage.stop();
    await coturn.stop();
  }
}

/** A link that is cut for 6 s: from its return to the first new frame. */
export async function benchRestart(): Promise<Report> {
  const coturn = await startCoturn({ secret: SECRET, extra: ['user-quota=0'] });
  const gate = await openUdpGate(portOf(coturn.uris));
  const uris = [`turn:127.0.0.1:${gate.port}?transport=udp`];
  const stage = await startStage({ turn: turnOf(uris), relayOnly: true });
  try {
    const samples = await alternate(stage, CUTS, (couple) =>
      measureCut(couple, (isOpen) => {
        gate.setOpen(isOpen);
      }),
    );
    const [our, their] = [median(samples.ours), median(samples.theirs)];
    return {
      name: 'restart',
      title: 'A link that is cut for 6 s',
      method:
        `Relayed video calls, all media of both sides through one gate that is closed for ${CUT_MS / 1000} s, ` +
        `ours and matrix-js-sdk 43 in turn, ${CUTS} calls each; from its opening to new frames decoded on both sides; medians.`,
      header: ['', 'ours', 'matrix-js-sdk', 'ratio'],
      rows: [
        ['link is back → media is back', milliseconds(our), milliseconds(their), ratio(our, their)],
      ],
      goals: [{ text: 'media is back ≤ 1 s after the link', isMet: our <= 1_000 }],
    };
  } finally {
    await stage.stop();
    gate.stop();
    await coturn.stop();
  }
}

async function measureCamera({ roomId, caller, callee }: Couple): Promise<number> {
  await caller.call(roomId, { video: false });
  await callee.ring();
  await callee.answer({ video: false });
  await Promise.all([heard(caller.page), heard(callee.page)]);
  const askedAtMs = await caller.turnCameraOn();
  const shownAtMs = await firstFrame(callee);
  await hangUp(caller, callee);
  return shownAtMs - askedAtMs;
}

async function measureCut(
  { roomId, caller, callee }: Couple,
  setOpen: (isOpen: boolean) => void,
): Promise<number> {
  await caller.call(roomId);
  await callee.ring();
  await callee.answer();
  await Promise.all([firstFrame(caller), firstFrame(callee)]);
  await caller.page.waitForTimeout(SETTLE_MS);
  setOpen(false);
  await caller.page.waitForTimeout(CUT_MS);
  const backAtMs = Date.now();
  const decoding = Promise.all([decodedAgain(caller.page), decodedAgain(callee.page)]);
  setOpen(true);
  const decodedAtMs = Math.max(...(await decoding));
  await hangUp(caller, callee);
  return decodedAtMs - backAtMs;
}

async function hangUp(caller: Couple['caller'], callee: Couple['callee']): Promise<void> {
  await caller.hangUp();
  await callee.ended();
}

/** Waits until sound arrives on the newest connection. */
async function heard(page: Page): Promise<void> {
  await page.waitForFunction(async () => {
    const report = await window.peerConnections?.at(-1)?.getStats();
    return [...(report?.values() ?? [])].some(
      ({ type, kind, packetsReceived }) =>
        type === 'inbound-rtp' && kind === 'audio' && packetsReceived > 0,
    );
  });
}

/** Waits until another frame is decoded on the newest connection; returns when. */
async function decodedAgain(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const decoded = async (): Promise<number> => {
      const report = await window.peerConnections?.at(-1)?.getStats();
      const frames = [...(report?.values() ?? [])].map(({ type, framesDecoded }) =>
        type === 'inbound-rtp' && typeof framesDecoded === 'number' ? framesDecoded : 0,
      );
      return Math.max(0, ...frames);
    };
    const before = await decoded();
    for (;;) {
      if ((await decoded()) > before) return Date.now();
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  });
}

function turnOf(uris: readonly string[]) {
  return { uris, sharedSecret: SECRET, userLifetimeMs: 3_600_000 };
}

function portOf(uris: readonly string[]): number {
  const port = /^turn:[^:]+:(\d+)\?transport=udp$/u.exec(uris[0] ?? '')?.[1];
  if (port === undefined) throw new Error('coturn offers no UDP first');
  return Number(port);
}

function milliseconds(value: number): string {
  return `${value.toFixed(0)} ms`;
}

const SECRET = 'benchmark';
