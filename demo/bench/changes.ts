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
    const row = (title: string, field: keyof Return): string[] => {
      const [our, their] = [samples.ours, samples.theirs].map((side) =>
        median(side.map((sample) => sample[field])),
      ) as [number, number];
      return [title, milliseconds(our), milliseconds(their), ratio(our, their)];
    };
    const soundMs = median(samples.ours.map((sample) => sample.soundMs));
    return {
      name: 'restart',
      title: 'A link that is cut for 6 s',
      method:
        `Relayed video calls, all media of both sides through one gate that is closed for ${CUT_MS / 1000} s, ` +
        `ours and matrix-js-sdk 43 in turn, ${CUTS} calls each; from its opening to sound and to new pictures on both sides; medians. Pictures wait for the browsers' bandwidth estimate.`,
      header: ['', 'ours', 'matrix-js-sdk', 'ratio'],
      rows: [
        row('link is back → sound is back', 'soundMs'),
        row('link is back → pictures are back', 'pictureMs'),
      ],
      goals: [{ text: 'sound is back ≤ 1 s after the link', isMet: soundMs <= 1_000 }],
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
): Promise<Return> {
  await caller.call(roomId);
  await callee.ring();
  await callee.answer();
  await Promise.all([firstFrame(caller), firstFrame(callee)]);
  await caller.page.waitForTimeout(SETTLE_MS);
  setOpen(false);
  await caller.page.waitForTimeout(CUT_MS);
  const backAtMs = Date.now();
  const arrivals = (field: ArrivalField): Promise<number[]> =>
    Promise.all([caller, callee].map(({ page }) => arrivedAgain(page, field)));
  const arriving = Promise.all([arrivals('packetsReceived'), arrivals('framesDecoded')]);
  setOpen(true);
  const [sound, pictures] = await arriving;
  await hangUp(caller, callee);
  return { soundMs: Math.max(...sound) - backAtMs, pictureMs: Math.max(...pictures) - backAtMs };
}

async function hangUp(caller: Couple['caller'], callee: Couple['callee']): Promise<void> {
  await caller.hangUp();
  await callee.ended();
}

/** Waits until sound arrives on the newest connection. */
async function heard(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const packets = async (): Promise<number> => {
      const report = await window.peerConnections?.at(-1)?.getStats();
      const counts = [...(report?.values() ?? [])].map(({ type, packetsReceived }) =>
        type === 'inbound-rtp' && typeof packetsReceived === 'number' ? packetsReceived : 0,
      );
      return Math.max(0, ...counts);
    };
    while ((await packets()) === 0) await new Promise((resolve) => setTimeout(resolve, 20));
  });
}

/** Of sound, the packets; of pictures, what was decoded. */
type ArrivalField = 'packetsReceived' | 'framesDecoded';

interface Return {
  readonly soundMs: number;
  readonly pictureMs: number;
}

/** Waits until more arrives on the newest connection; returns when. */
async function arrivedAgain(page: Page, field: ArrivalField): Promise<number> {
  return page.evaluate(async (wanted) => {
    const kind = wanted === 'framesDecoded' ? 'video' : 'audio';
    const count = async (): Promise<number> => {
      const report = await window.peerConnections?.at(-1)?.getStats();
      const entries = [...(report?.values() ?? [])] as RTCInboundRtpStreamStats[];
      const counts = entries.map((entry) =>
        entry.type === 'inbound-rtp' && entry.kind === kind ? (entry[wanted] ?? 0) : 0,
      );
      return Math.max(0, ...counts);
    };
    const before = await count();
    while ((await count()) <= before) await new Promise((resolve) => setTimeout(resolve, 20));
    return Date.now();
  }, field);
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
