// Tracks that come in no stream: some clients leave the name of the stream out.

/** Puts all of them into one stream, and tells of it with each that comes. Otherwise nobody would hear or see them. */
export function gatherStreamless(
  connection: RTCPeerConnection,
  tell: (stream: MediaStream) => void,
): void {
  const gathered = new MediaStream();
  connection.addEventListener('track', ({ track, streams }) => {
    if (streams.length > 0) return;
    gathered.addTrack(track);
    tell(gathered);
  });
}
