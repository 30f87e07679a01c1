// What may stand in a description that others wrote, and what it offers.

import type { Invite } from '../call/input.ts';

/** More is no description of a call with a few streams (events are at most 64 KiB). */
export const MOST_SDP_LENGTH = 32 * 1024;
export const MOST_LINES = 1_000;
export const MOST_LINE_LENGTH = 1024;
export const MOST_MEDIA_SECTIONS = 16;

/** True for the text of a description that is worth reading; whether it is one, WebRTC says. */
export function isSdp(value: unknown): value is string {
  if (typeof value !== 'string' || value.length > MOST_SDP_LENGTH) return false;
  const lines = value.split(LINE_END);
  return (
    lines.length <= MOST_LINES &&
    lines.filter(isSection).length <= MOST_MEDIA_SECTIONS &&
    lines.every((line) => isPlain(line, MOST_LINE_LENGTH))
  );
}

/** True for a short line without control characters and foreign line ends, which readers of lines see differently. */
export function isPlain(line: string, mostLength: number): boolean {
  return line.length <= mostLength && !/[\p{Cc}\u2028\u2029]/u.test(line);
}

/** True where pictures are offered. A section with port 0 is refused or closed unless it is "bundle-only" (RFC 8843). */
export function offersPictures(sdp: string): boolean {
  let isClosed = false;
  for (const line of sdp.split(LINE_END)) {
    if (isSection(line)) isClosed = line.startsWith('m=video 0 ');
    if (line.startsWith('m=video ') ? !isClosed : isClosed && line === 'a=bundle-only') return true;
  }
  return false;
}

/** Other clients show a call as video where its camera is not muted; without metadata the media sections decide. */
export function offersVideo({ offer, streams }: Pick<Invite, 'offer' | 'streams'>): boolean {
  if (!offersPictures(offer.sdp)) return false;
  const all = [...(streams?.values() ?? [])];
  return all.length === 0 || all.some(({ isVideoMuted }) => !isVideoMuted);
}

function isSection(line: string): boolean {
  return line.startsWith('m=');
}

const LINE_END = /\r?\n/u;
