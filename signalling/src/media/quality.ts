// How well a call works, by two looks at its statistics; pure. All thresholds stand at the end.

import type { CallQuality, QualityLevel, QualityReason } from '../ports/quality.ts';
import type { PacketCount, StatsLook } from './stats-look.ts';

/** What is to be expected of the call now. */
export interface QualityContext {
  /** The opponent says that it sends something, and nobody is on hold. */
  readonly isExpected: boolean;
  /** And that it sends sound. */
  readonly isSoundExpected: boolean;
  /** By how much smaller we send the camera already. */
  readonly pictureScale: number;
  /** Connected for so long that the browser has measured what the network carries. */
  readonly isSettled: boolean;
}

/** How the call works, and how far what we send alone suffers from the network. */
export interface Judgement {
  readonly quality: CallQuality;
  readonly sending: CallQuality;
}

/** Judges what happened between two looks. */
export function judge(before: StatsLook, now: StatsLook, context: QualityContext): Judgement {
  const sending = [
    lossOf(before.sent, now.sent),
    ...(context.isSettled ? [bandwidthOf(now, context)] : []),
  ];
  const receiving = [
    lossOf(before.received, now.received),
    ...silenceOf(before, now, context),
    frozenOf(before, now),
  ];
  const slow = now.limits.has('cpu') ? [{ level: 'fair', reason: 'processor' } as const] : [];
  return {
    sending: sumUp(sending),
    quality: sumUp([...sending, ...receiving, ...delaysOf(now), ...slow]),
  };
}

interface Finding {
  readonly level: QualityLevel;
  readonly reason: QualityReason;
}

function sumUp(findings: readonly Finding[]): CallQuality {
  const bad = findings.filter(({ level }) => level !== 'good');
  const level = LEVELS.findLast((one) => bad.some((finding) => finding.level === one)) ?? 'good';
  return { level, reasons: [...new Set(bad.map(({ reason }) => reason))] };
}

/** Some are said to be lost and come after all, so a count may sink. */
function lossOf(before: PacketCount, now: PacketCount): Finding {
  const lost = Math.max(now.lost - before.lost, 0);
  const all = Math.max(now.packets - before.packets, 0) + lost;
  const percent = all < LEAST_PACKETS ? 0 : (lost / all) * 100;
  return { level: levelOf(percent, LOSS_PERCENT), reason: 'loss' };
}

function bandwidthOf(now: StatsLook, { pictureScale }: QualityContext): Finding {
  const { availableBitrate, limitedPixels } = now;
  const reason = 'bandwidth';
  if (!now.limits.has('bandwidth')) return { level: 'good', reason };
  // A browser that says what is the matter and not how much: no reason to do anything about it.
  if (availableBitrate === undefined || limitedPixels === 0) return { level: 'fair', reason };
  const pixels = Math.min(limitedPixels, MOST_PIXELS) / pictureScale ** 2;
  const percent = (availableBitrate / (pixels * BITS_PER_PIXEL * FRAME_RATE)) * 100;
  return { level: levelOf(100 - percent, MISSING_BITRATE_PERCENT), reason };
}

function silenceOf(before: StatsLook, now: StatsLook, context: QualityContext): Finding[] {
  const isNothing = now.received.packets <= before.received.packets;
  const isSilent = now.soundPackets <= before.soundPackets;
  if (context.isSoundExpected && isSilent) {
    return [{ level: isNothing ? 'lost' : 'poor', reason: 'noSound' }];
  }
  return context.isExpected && isNothing ? [{ level: 'lost', reason: 'frozen' }] : [];
}

function frozenOf(before: StatsLook, now: StatsLook): Finding {
  const [then, since] = [before.pictures, now.pictures];
  const isStill =
    since.packets - then.packets >= LEAST_PACKETS && since.framesDecoded <= then.framesDecoded;
  const share = (since.frozenMs - then.frozenMs) / Math.max(now.atMs - before.atMs, 1);
  const percent = isStill ? 100 : share * 100;
  return { level: levelOf(percent, FROZEN_PERCENT), reason: 'frozen' };
}

function delaysOf({ roundTripMs = 0, jitterMs }: StatsLook): Finding[] {
  return [
    { level: levelOf(roundTripMs, ROUND_TRIP_MS), reason: 'delay' },
    { level: levelOf(jitterMs, JITTER_MS), reason: 'delay' },
  ];
}

function levelOf(value: number, { fair, poor }: Thresholds): QualityLevel {
  if (value >= poor) return 'poor';
  return value >= fair ? 'fair' : 'good';
}

/** From which value on a call is only fair, or poor. */
interface Thresholds {
  readonly fair: number;
  readonly poor: number;
}

const LEVELS: readonly QualityLevel[] = ['good', 'fair', 'poor', 'lost'];

// Whereby calls more than 2 % high, and Jitsi gives up pictures between 6 and 12 %, most of them at 8.
const LOSS_PERCENT: Thresholds = { fair: 2, poor: 8 };
// Jitsi: half of the bitrate that pictures want is good, 30 % fair.
const MISSING_BITRATE_PERCENT: Thresholds = { fair: 50, poor: 70 };
// ITU-T G.114: up to 150 ms one way nobody minds, from 400 ms on it is not acceptable; browsers add some 100 ms of their own to each.
const ROUND_TRIP_MS: Thresholds = { fair: 300, poor: 500 };
// Our own choice: browsers hold sound back by about so much, and what comes later is a gap.
const JITTER_MS: Thresholds = { fair: 50, poor: 100 };
// Our own choice: a still picture now and then is no word worth, half of the time is.
const FROZEN_PERCENT: Thresholds = { fair: 15, poor: 50 };
// Fewer say nothing. Sound alone is 50 in a second.
const LEAST_PACKETS = 20;

// What a codec of today wants for a talking head: 1.4 Mbit/s for 1280 × 720. Screens are larger, and mostly stand still.
const BITS_PER_PIXEL = 0.05;
const FRAME_RATE = 30;
const MOST_PIXELS = 1280 * 720;
