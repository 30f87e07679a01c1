// One address that a browser refuses makes it refuse them all; a call goes on with the others.

/** The servers without the addresses that this browser refuses, be they malformed or on a port it blocks. */
export function acceptedIceServers(iceServers: readonly RTCIceServer[]): RTCIceServer[] {
  return iceServers.flatMap((server) => {
    const urls = [server.urls].flat().filter((url) => isAccepted({ ...server, urls: url }));
    return urls.length > 0 ? [{ ...server, urls }] : [];
  });
}

// Only the browser knows: its rules differ from the others', and it tells them by refusing.
function isAccepted(server: RTCIceServer): boolean {
  try {
    new RTCPeerConnection({ iceServers: [server] }).close();
    return true;
  } catch {
    return false;
  }
}
