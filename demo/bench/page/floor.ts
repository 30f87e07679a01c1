// The least a video call takes: peers and devices as our calls have them, and descriptions that go from page to page over a
// data channel that is open already, where a call asks a homeserver.

import { createMediaCapture, createSimplePeer } from '@matrix-call/signalling';
import type { Captured, Peer, PeerListener } from '@matrix-call/signalling';

import { mark } from './marks.ts';

/** One end of the floor. */
export interface FloorBench {
  /** Opens the channel between two pages in three steps: the offer, the answer to it, and the answer's return. */
  offerLink(): Promise<RTCSessionDescriptionInit>;
  answerLink(offer: RTCSessionDescriptionInit): Promise<RTCSessionDescriptionInit>;
  closeHandshake(answer: RTCSessionDescriptionInit): Promise<void>;
  /** Captures, offers, and tells the other page once all candidates are in the offer. */
  place(iceServers: readonly RTCIceServer[]): Promise<void>;
  /** True once there is an offer to answer. */
  isOffered(): boolean;
  /** Captures and answers, as a call does when it is accepted. */
  answer(iceServers: readonly RTCIceServer[]): void;
  end(): void;
}

declare global {
  interface Window {
    floor: FloorBench;
  }
}

/** What goes over the channel. */
interface Word {
  readonly description?: Description;
  readonly candidate?: Candidate;
}

type Description = ReturnType<Peer['getLocalDescription']>;
type Candidate = Parameters<PeerListener['onCandidate']>[0];

const link = { connection: undefined as RTCPeerConnection | undefined, words: noChannel() };
const media = createMediaCapture();
const VIDEO = { video: true };

let peer: Peer | undefined;
let capturing: Promise<Captured> | undefined;
let offered: Description | undefined;

window.floor = {
  async offerLink() {
    const connection = openLink();
    await connection.setLocalDescription();
    return gathered(connection);
  },
  async answerLink(offer) {
    const connection = openLink();
    await connection.setRemoteDescription(offer);
    await connection.setLocalDescription();
    return gathered(connection);
  },
  async closeHandshake(answer) {
    await link.connection?.setRemoteDescription(answer);
    const words = link.words;
    if (words?.readyState !== 'open') {
      await new Promise((resolve) => words?.addEventListener('open', resolve));
    }
  },
  async place(iceServers) {
    capturing = media.capture(VIDEO);
    const complete = Promise.withResolvers<undefined>();
    peer = makePeer(iceServers, {
      onGatheringComplete: () => {
        complete.resolve(undefined);
      },
    });
    await peer.createOffer(VIDEO);
    await sendDevices(peer, capturing);
    await complete.promise;
    tell({ description: peer.getLocalDescription() });
  },
  isOffered: () => offered !== undefined,
  answer(iceServers) {
    void answerWith(iceServers);
  },
  end() {
    peer?.close();
    peer = offered = undefined;
    void capturing?.then(({ stream }) => {
      for (const track of stream.getTracks()) track.stop();
    });
  },
};

async function answerWith(iceServers: readonly RTCIceServer[]): Promise<void> {
  if (!offered) throw new Error('There is no offer');
  capturing = media.capture(VIDEO);
  peer = makePeer(iceServers, {
    onCandidate: (candidate) => {
      tell({ candidate });
    },
  });
  await peer.createAnswer(offered, VIDEO);
  mark('answer leaves');
  tell({ description: peer.getLocalDescription() });
  await sendDevices(peer, capturing);
}

async function sendDevices(to: Peer, devices: Promise<Captured>): Promise<void> {
  for (const track of (await devices).stream.getTracks()) {
    await to.setTrack(track.kind === 'audio' ? 'microphone' : 'camera', track);
  }
}

function makePeer(iceServers: readonly RTCIceServer[], listener: Partial<PeerListener>): Peer {
  const silent = (): void => undefined;
  return createSimplePeer(
    { iceServers, isRelayOnly: false },
    {
      onCandidate: silent,
      onGatheringComplete: silent,
      onConnection: silent,
      onRemoteStream: silent,
      onGatheringStarted: silent,
      onHeld: silent,
      onError: (error) => {
        throw error;
      },
      ...listener,
    },
  );
}

function tell(word: Word): void {
  link.words?.send(JSON.stringify(word));
}

function hear({ description, candidate }: Word): void {
  if (candidate) peer?.addCandidates([candidate]);
  if (description?.type === 'offer') offered = description;
  if (description?.type !== 'answer') return;
  mark('news arrives');
  void peer?.applyAnswer(description);
}

function openLink(): RTCPeerConnection {
  const connection = new RTCPeerConnection();
  const words = connection.createDataChannel('descriptions', { negotiated: true, id: 0 });
  words.addEventListener('message', ({ data }) => {
    hear(JSON.parse(String(data)) as Word);
  });
  Object.assign(link, { connection, words });
  return connection;
}

function noChannel(): RTCDataChannel | undefined {
  return undefined;
}

async function gathered(connection: RTCPeerConnection): Promise<RTCSessionDescriptionInit> {
  while (connection.iceGatheringState !== 'complete') {
    await new Promise((resolve) => {
      connection.addEventListener('icegatheringstatechange', resolve, { once: true });
    });
  }
  const { type = 'offer', sdp = '' } = connection.localDescription ?? {};
  return { type, sdp };
}
