// Stream metadata, in and out (spec: "Streams", `sdp_stream_metadata`).

import * as v from 'valibot';

import type { StreamDescription, Streams } from '../call/media.ts';
import { MOST_ID_LENGTH, MOST_STREAMS, streamShape } from './content.ts';
import { STREAMS_KEY, UNSTABLE_STREAMS_KEY } from './names.ts';
import { isRecord, own } from './records.ts';

/** The metadata of an event under either name; undefined where there is none. Unknown purposes are left out. */
export function readStreams(content: unknown): Streams | undefined {
  if (!isRecord(content)) return undefined;
  const metadata = own(content, STREAMS_KEY) ?? own(content, UNSTABLE_STREAMS_KEY);
  if (!isRecord(metadata)) return undefined;
  const streams = new Map<string, StreamDescription>();
  for (const [id, entry] of Object.entries(metadata).slice(0, MOST_STREAMS)) {
    const stream = readStream(entry);
    if (stream !== undefined && id.length <= MOST_ID_LENGTH) streams.set(id, stream);
  }
  return streams;
}

/** Only literal `true` mutes (spec: "defaults to false if not present"). */
function readStream(entry: unknown): StreamDescription | undefined {
  const shape = v.safeParse(streamShape, entry);
  if (!shape.success) return undefined;
  const { purpose, audio_muted: audio, video_muted: video } = shape.output;
  return {
    purpose: purpose as StreamDescription['purpose'],
    isAudioMuted: audio === true,
    isVideoMuted: video === true,
  };
}

/** Both names, because clients older than Matrix v1.10 know only the unstable one. */
export function writeStreams(streams: Streams): Record<string, unknown> {
  const metadata = Object.fromEntries(
    [...streams].map(([id, stream]) => [id, writeStream(stream)]),
  );
  return { [STREAMS_KEY]: metadata, [UNSTABLE_STREAMS_KEY]: metadata };
}

/** Element Web merges what it gets, so both flags are always said, also when false. */
function writeStream({ purpose, isAudioMuted, isVideoMuted }: StreamDescription): object {
  return { purpose, audio_muted: isAudioMuted, video_muted: isVideoMuted };
}
