// Capturing where the page makes something else of each track before it is sent or shown.

import { inTime } from '../ports/clock.ts';
import type { Clock } from '../ports/clock.ts';
import { MediaError } from '../ports/peer.ts';
import type { Captured, Device, MediaCapture, ProcessTrack } from '../ports/peer.ts';
import { noteOriginal, stopTrack } from './tracks.ts';

/** What capturing needs besides the devices. */
export interface ProcessingPorts {
  readonly media: MediaCapture;
  readonly clock: Clock;
  readonly processTrack?: ProcessTrack | undefined;
}

/** The same devices, where nothing leaves unprocessed; a device whose track cannot be processed has failed. */
export function processedCapture({ media, clock, processTrack }: ProcessingPorts): MediaCapture {
  if (!processTrack) return media;
  const process = (track: MediaStreamTrack): Promise<MediaStreamTrack> =>
    processOne(track, processTrack, clock);
  return {
    list: () => media.list(),
    isGranted: (wanted) => media.isGranted(wanted),
    createStream: () => media.createStream(),
    captureScreen: () => media.captureScreen(),
    watchDevices: (listener) => media.watchDevices(listener),
    capture: async (wanted, choice) => processAll(await media.capture(wanted, choice), process),
    captureOne: async (device, wish) => process(await media.captureOne(device, wish)),
  };
}

async function processAll(
  captured: Captured,
  process: (track: MediaStreamTrack) => Promise<MediaStreamTrack>,
): Promise<Captured> {
  const { stream } = captured;
  const tracks = stream.getTracks();
  // Nobody sees the stream yet, and none of these is to stay in it where its processing fails.
  for (const track of tracks) stream.removeTrack(track);
  const processed = await Promise.allSettled(tracks.map(process));
  let { problem } = captured;
  for (const result of processed) {
    if (result.status === 'fulfilled') stream.addTrack(result.value);
    else problem ??= result.reason as MediaError;
  }
  return { stream, ...(problem && { problem }) };
}

/** Rejects with `MediaError`; nothing of the track runs on then. */
async function processOne(
  original: MediaStreamTrack,
  processTrack: ProcessTrack,
  clock: Clock,
): Promise<MediaStreamTrack> {
  const device = original.kind === 'audio' ? 'microphone' : 'camera';
  const work = startWork(original, processTrack, device);
  try {
    const track = await inTime(clock, work, PATIENCE_MS);
    if (track?.readyState !== 'live' || track.kind !== original.kind) {
      throw new Error('No live track of its kind was made in time');
    }
    noteOriginal(track, original);
    return track;
  } catch (cause) {
    original.stop();
    // It may come late. Whoever made it fail has been told.
    work.then(stopTrack, () => undefined);
    throw new MediaError('captureFailed', `The ${device} could not be processed`, { cause });
  }
}

async function startWork(
  track: MediaStreamTrack,
  processTrack: ProcessTrack,
  device: Device,
): Promise<MediaStreamTrack> {
  return processTrack(track, device);
}

const PATIENCE_MS = 10_000;
