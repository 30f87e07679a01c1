// Who begins the DTLS handshake.

/**
 * How our answers shake hands (DTLS). In the first one the caller begins. Unlike RFC 5763 recommends, and for one more round
 * trip: of several devices that answer, each would begin, and the caller's browser goes on with one that may not be the
 * chosen device's. Later ones leave it as it is, which Firefox forgets when it takes an offer back, and Chromium insists on.
 */
export function handshakeOf(connection: Descriptions): 'active' | 'passive' {
  const { currentLocalDescription: ours, currentRemoteDescription: theirs } = connection;
  if (!ours || !theirs) return 'passive';
  const isOurAnswer = ours.type === 'answer';
  const isAnswererActive = (isOurAnswer ? ours : theirs).sdp.includes('a=setup:active');
  return isOurAnswer === isAnswererActive ? 'active' : 'passive';
}

type Descriptions = Pick<
  RTCPeerConnection,
  'currentLocalDescription' | 'currentRemoteDescription' | 'remoteDescription'
>;
