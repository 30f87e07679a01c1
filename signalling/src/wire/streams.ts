// Stream metadata, in and out (spec: "Streams", `sdp_stream_metadata`).

import type { StreamDescription, Streams } from '../call/media.ts';
import { isStream, MOST_ID_LENGTH, MOST_STREAMS } from './content.ts';
import { STREAMS_KEY, UNSTABLE_STREAMS_KEY } from './names.ts';
import { isRecord, own } from './records.ts';
import type { Content } from './records.ts';

/** The metadata of an event under either name; undefined where there is none. Unknown purposes are left out. */
export function readStreams(content: Content): Streams | undefined {
  const metadata = own(content, STREAMS_KEY) ?? own(content, UNSTABLE_STREAMS_KEY);
  if (!isRecord(metadata)) return undefined;
  const streams = new Map<string, StreamDescription>();
  for (const [id, entry] of Object.entries(metadata).slice(0, MOST_STREAMS)) {
    if (isStream(entry) && id.length <= MOST_ID_LENGTH) {
      const { purpose, audio_muted: audio, video_muted: video } = entry;
      // Only literal `true` mutes (spec: "defaults to false if not present").
      streams.set(id, { purpose, isAudioMuted: audio === true, isVideoMuted: video === true });
    }
  }
  return streams;
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
