// Tries servers out by a connection of their own that nothing is sent over.

import { acceptedIceServers } from './accepted-ice-servers.ts';
import { MediaError, type Gather, type GatherOutcome, type GatherWish } from '../ports/peer.ts';

/** Gathers in this browser. Servers whose address it refuses count as silent. */
export const gatherCandidates: Gather = async (wish, signal) => {
  const connection = open(wish);
  try {
    return await outcomeOf(connection, wish, signal);
  } finally {
    connection.close();
  }
};

function open({ iceServers, wanted }: GatherWish): RTCPeerConnection {
  if (!('RTCPeerConnection' in globalThis)) {
    throw new MediaError('noWebRtc', 'This browser has no WebRTC');
  }
  return new RTCPeerConnection({
    iceServers: acceptedIceServers(iceServers),
    iceTransportPolicy: wanted === 'relay' ? 'relay' : 'all',
  });
}

function outcomeOf(
  connection: RTCPeerConnection,
  { wanted }: GatherWish,
  signal: AbortSignal,
): Promise<GatherOutcome> {
  return new Promise((resolve, reject) => {
    let outcome: GatherOutcome | undefined;
    let isAddressTold = false;
    const end = (): void => {
      resolve(outcome ?? 'silent');
    };
    signal.addEventListener('abort', end);
    if (signal.aborted) end();
    connection.onicecandidate = ({ candidate }) => {
      if (candidate?.type === wanted) resolve('ok');
      else if (candidate?.type === 'host') isAddressTold = true;
    };
    connection.onicecandidateerror = ({ errorCode }) => {
      // STUN's own codes begin at 300 (RFC 8489 section 14.8); 701 is the browser's word for silence.
      const isRefusal = wanted === 'relay' && errorCode < UNREACHABLE;
      outcome = isRefusal ? 'refused' : (outcome ?? 'silent');
    };
    connection.onicegatheringstatechange = () => {
      if (connection.iceGatheringState !== 'complete') return;
      // A server that sees this machine's own address has nothing to add, and no candidate of it comes.
      if (wanted === 'srflx' && isAddressTold) outcome ??= 'ok';
      end();
    };
    connection.createDataChannel('');
    connection.setLocalDescription().catch(reject);
  });
}

const UNREACHABLE = 700;
