// Tracks of a stream.

/** Stops all of them: lights go off. */
export function stopTracks(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}
