// Who begins the DTLS handshake.

import { linesOf } from './sdp-lines.ts';

/**
 * How our answers shake hands (DTLS). In the first one the caller begins unless it leaves no choice. Unlike RFC 5763
 * recommends, and for one more round trip: of several devices that answer, each would begin, and the caller's browser goes
 * on with one that may not be the chosen device's. Later ones leave it as it is, which Firefox forgets when it takes an
 * offer back, and Chromium insists on.
 */
export function handshakeOf(connection: Descriptions): 'active' | 'passive' {
  const { currentLocalDescription: ours, currentRemoteDescription: theirs } = connection;
  if (!ours || !theirs) return says(connection.remoteDescription, 'passive') ? 'active' : 'passive';
  const isOurAnswer = ours.type === 'answer';
  const isAnswererActive = says(isOurAnswer ? ours : theirs, 'active');
  return isOurAnswer === isAnswererActive ? 'active' : 'passive';
}

function says(description: RTCSessionDescription | null, role: 'active' | 'passive'): boolean {
  return linesOf(description?.sdp).includes(`a=setup:${role}`);
}

type Descriptions = Pick<
  RTCPeerConnection,
  'currentLocalDescription' | 'currentRemoteDescription' | 'remoteDescription'
>;
