// What flows between the peers of one test page, packet by packet.

import { closeLater, type WatchedPeer } from './two-peers.ts';
import { waitUntil } from './wait-until.ts';

/** All sound, all pictures, or one remote track. */
export type Flow = 'audio' | 'video' | MediaStreamTrack;

/** Waits until it comes in from now on. */
export async function untilFlowing(flow: Flow, ...hearing: readonly WatchedPeer[]): Promise<void> {
  for (const watched of hearing) {
    const before = await countPackets(flow, watched);
    const isMore = async (): Promise<boolean> =>
      (await countPackets(flow, watched)).packets > before.packets + FLOWING_PACKETS;
    await waitUntil(isMore, `no ${nameOf(flow)} flows`);
  }
}

/** Waits until nothing of it has come in for a while. */
export async function untilStill(flow: Flow, ...hearing: readonly WatchedPeer[]): Promise<void> {
  for (const watched of hearing) {
    let last = await countPackets(flow, watched);
    const isStill = async (): Promise<boolean> => {
      const now = await countPackets(flow, watched);
      if (now.packets !== last.packets) last = now;
      return now.atMs - last.atMs > STILL_MS;
    };
    await waitUntil(isStill, `${nameOf(flow)} flows on`);
  }
}

/** The last remote track of this kind in the stream with this ID. */
export function remoteTrack(
  { streams }: WatchedPeer,
  streamId: string,
  kind: string,
): MediaStreamTrack {
  const stream = streams.findLast(({ id }) => id === streamId);
  const track = stream?.getTracks().findLast((candidate) => candidate.kind === kind);
  if (!track) throw new Error(`No ${kind} in the stream`);
  return track;
}

/** A moving picture; `closeAll` ends it. */
export function drawPicture(size: {
  readonly width: number;
  readonly height: number;
}): MediaStreamTrack {
  const canvas = Object.assign(document.createElement('canvas'), size);
  const context = canvas.getContext('2d');
  const drawing = setInterval(() => context?.fillRect(Math.random() * size.width, 0, 1, 1), 30);
  const [track] = canvas.captureStream(30).getVideoTracks() as [MediaStreamTrack];
  closeLater({
    close: () => {
      clearInterval(drawing);
      track.stop();
    },
  });
  return track;
}

async function countPackets(
  flow: Flow,
  { peer }: WatchedPeer,
): Promise<{ readonly packets: number; readonly atMs: number }> {
  let packets = 0;
  for (const report of (await peer.getStats()).values() as Iterable<InboundReport>) {
    const { type, kind, trackIdentifier, packetsReceived = 0 } = report;
    const isMeant = typeof flow === 'string' ? kind === flow : trackIdentifier === flow.id;
    if (type === 'inbound-rtp' && isMeant) packets += packetsReceived;
  }
  return { packets, atMs: performance.now() };
}

function nameOf(flow: Flow): string {
  return typeof flow === 'string' ? flow : `${flow.kind} track`;
}

interface InboundReport {
  readonly type: string;
  readonly kind?: string;
  readonly trackIdentifier?: string;
  readonly packetsReceived?: number;
}

const FLOWING_PACKETS = 10;
// Sound is sent every 20 ms, pictures at least five times a second.
const STILL_MS = 500;
