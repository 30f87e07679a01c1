// Tracks of a stream, and what they were made of.

const originals = new WeakMap<MediaStreamTrack, MediaStreamTrack>();

/** The track that a device gave; the track itself where nothing was made of it. */
export function originalOf(track: MediaStreamTrack): MediaStreamTrack {
  return originals.get(track) ?? track;
}

/** Remembers what a track was made of: the two are stopped together. */
export function noteOriginal(track: MediaStreamTrack, original: MediaStreamTrack): void {
  if (track !== original) originals.set(track, original);
}

/** Stops it, and what it was made of: its light goes off. */
export function stopTrack(track: MediaStreamTrack): void {
  track.stop();
  originalOf(track).stop();
}

/** Stops all of them: lights go off. */
export function stopTracks(stream: MediaStream): void {
  for (const track of stream.getTracks()) stopTrack(track);
}
