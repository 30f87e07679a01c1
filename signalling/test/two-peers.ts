// Peers of one test page, what they reported, and the ways to join them.

import { assert } from '@open-wc/testing';
import type { Candidate, Description } from '../src/call/media.ts';
import { createMediaCapture } from '../src/browser/media-capture.ts';
import {
  MediaError,
  type MediaConnection,
  type Peer,
  type PeerOptions,
} from '../src/ports/peer.ts';
import { withoutCandidates as withoutCandidateLines } from '../src/peer/sdp-lines.ts';
import { createSimplePeer } from '../src/peer/simple-peer.ts';
import { waitUntil } from './wait-until.ts';

export { directionsOf, sectionsOf } from './sections.ts';

/** A peer and everything it reported so far. */
export interface WatchedPeer {
  readonly peer: Peer;
  readonly candidates: Candidate[];
  readonly connections: MediaConnection[];
  readonly streams: MediaStream[];
  readonly errors: MediaError[];
  gatheringsStarted: number;
  gatheringsCompleted: number;
  /** Whether the other side holds, each time that changed. */
  readonly holds: boolean[];
  /** Takes the candidates as they come, besides the list. */
  passCandidate: (candidate: Candidate) => void;
}

/** Opens a peer that `closeAll` closes. */
export function openPeer(options: Partial<PeerOptions> = {}): WatchedPeer {
  const watched: Omit<WatchedPeer, 'peer'> = {
    candidates: [],
    connections: [],
    streams: [],
    errors: [],
    gatheringsStarted: 0,
    gatheringsCompleted: 0,
    holds: [],
    passCandidate: () => undefined,
  };
  const peer = createSimplePeer(
    { iceServers: [], isRelayOnly: false, ...options },
    {
      onCandidate(candidate) {
        opened.candidates.push(candidate);
        opened.passCandidate(candidate);
      },
      onGatheringComplete: () => (opened.gatheringsCompleted += 1),
      onGatheringStarted: () => (opened.gatheringsStarted += 1),
      onHeld: (isHeld) => opened.holds.push(isHeld),
      onConnection: (connection) => opened.connections.push(connection),
      onRemoteStream(stream) {
        if (!opened.streams.includes(stream)) play(stream);
        opened.streams.push(stream);
      },
      onError: (error) => opened.errors.push(error),
    },
  );
  const opened: WatchedPeer = Object.assign(watched, { peer });
  closeLater(peer);
  return opened;
}

/** Two peers that send sound and pictures. */
export async function openPair(): Promise<[caller: WatchedPeer, callee: WatchedPeer]> {
  const pair: [WatchedPeer, WatchedPeer] = [openPeer(), openPeer()];
  for (const { peer } of pair) await sendDevices(peer);
  return pair;
}

/** Sends sound and pictures of the fake devices. */
export async function sendDevices(peer: Peer): Promise<void> {
  await sendTracks(peer, (await captureStream()).getTracks());
}

/** Sends a microphone, a camera, or both. */
export async function sendTracks(
  peer: Pick<Peer, 'setTrack'>,
  tracks: readonly MediaStreamTrack[],
): Promise<void> {
  for (const track of tracks) {
    await peer.setTrack(track.kind === 'audio' ? 'microphone' : 'camera', track);
  }
}

/** A bare connection to play a client that is not ours; `closeAll` closes it. */
export function openForeignConnection(): RTCPeerConnection {
  const connection = new RTCPeerConnection();
  closeLater(connection);
  return connection;
}

/** A voice call that another client placed, answered and connected. */
export async function joinForeign(): Promise<{
  readonly watched: WatchedPeer;
  readonly foreign: RTCPeerConnection;
}> {
  const foreign = openForeignConnection();
  const watched = openPeer();
  const [theirs, ours] = [await captureStream(false), await captureStream(false)];
  for (const track of theirs.getTracks()) foreign.addTrack(track, theirs);
  await sendTracks(watched.peer, ours.getTracks());
  foreign.addEventListener('icecandidate', ({ candidate }) => {
    if (candidate) watched.peer.addCandidates([candidate.toJSON() as Candidate]);
  });
  watched.passCandidate = (candidate) => {
    void foreign.addIceCandidate(candidate);
  };
  await foreign.setLocalDescription();
  await watched.peer.createAnswer(foreign.localDescription as RTCSessionDescription, {
    video: false,
  });
  await foreign.setRemoteDescription(watched.peer.getLocalDescription() as RTCSessionDescription);
  await untilConnection(watched, 'connected');
  return { watched, foreign };
}

/** Another client offers again, the peer answers. */
export async function negotiateWithForeign(foreign: RTCPeerConnection, peer: Peer): Promise<void> {
  await foreign.setLocalDescription();
  await peer.answerAgain(foreign.localDescription as RTCSessionDescription);
  await foreign.setRemoteDescription(peer.getLocalDescription() as RTCSessionDescription);
}

/** Leaves it to `closeAll` to close this. */
export function closeLater(opened: { close(): void }): void {
  cleanUps.push(() => {
    opened.close();
  });
}

/** A stream of the fake devices; `closeAll` stops it. */
export async function captureStream(video = true): Promise<MediaStream> {
  const { stream } = await createMediaCapture().capture({ video });
  cleanUps.push(() => {
    for (const track of stream.getTracks()) track.stop();
  });
  return stream;
}

/** Carries the candidates of each to the other. */
export function joinCandidates(one: WatchedPeer, other: WatchedPeer): void {
  one.passCandidate = (candidate) => {
    other.peer.addCandidates([candidate]);
  };
  other.passCandidate = (candidate) => {
    one.peer.addCandidates([candidate]);
  };
}

/** Makes the offer, the answer, and takes that. */
export async function negotiate(
  caller: WatchedPeer,
  callee: WatchedPeer,
  video = true,
): Promise<void> {
  await caller.peer.createOffer({ video });
  await callee.peer.createAnswer(caller.peer.getLocalDescription(), { video });
  await caller.peer.applyAnswer(callee.peer.getLocalDescription());
}

/** One offers again, the other answers. */
export async function negotiateAgain(
  one: WatchedPeer,
  other: WatchedPeer,
  restartsIce = false,
): Promise<void> {
  await one.peer.renegotiate({ restartsIce });
  await other.peer.answerAgain(one.peer.getLocalDescription());
  await one.peer.applyAnswer(other.peer.getLocalDescription());
}

/** Two peers that are connected and send what the call is for. */
export async function openCall(video: boolean): Promise<[WatchedPeer, WatchedPeer]> {
  const [caller, callee] = [openPeer(), openPeer()];
  joinCandidates(caller, callee);
  for (const { peer } of [caller, callee]) {
    await sendTracks(peer, (await captureStream(video)).getTracks());
  }
  await negotiate(caller, callee, video);
  await untilConnection(caller, 'connected');
  await untilConnection(callee, 'connected');
  return [caller, callee];
}

/** A camera that runs until `closeAll`. */
export async function openCamera(): Promise<MediaStreamTrack> {
  const [camera] = (await captureStream()).getVideoTracks();
  if (!camera) throw new Error('No camera');
  return camera;
}

/** Waits until the last report on the connection is this one. */
export async function untilConnection(
  { connections }: WatchedPeer,
  wanted: MediaConnection,
): Promise<void> {
  await waitUntil(() => connections.at(-1) === wanted, `never ${wanted}`);
}

/** Frames decoded and sound heard so far. */
export async function readMedia(
  peer: Pick<Peer, 'getStats'>,
): Promise<{ readonly frames: number; readonly soundEnergy: number }> {
  const media = { frames: 0, soundEnergy: 0 };
  for (const report of (await peer.getStats()).values() as Iterable<InboundReport>) {
    if (report.type !== 'inbound-rtp') continue;
    media.frames += report.framesDecoded ?? 0;
    media.soundEnergy += report.totalAudioEnergy ?? 0;
  }
  return media;
}

/** Waits until pictures and sound have come through. */
export async function untilMediaFlows(...peers: readonly WatchedPeer[]): Promise<void> {
  for (const { peer } of peers) {
    const flows = async (): Promise<boolean> => {
      const { frames, soundEnergy } = await readMedia(peer);
      return frames > 10 && soundEnergy > 0;
    };
    await waitUntil(flows, 'no media');
  }
}

/** Asserts that WebRTC refused, and gives its error. */
export async function expectConnectionFailed(promise: Promise<unknown>): Promise<MediaError> {
  const outcome: unknown = await promise.catch((error: unknown) => error);
  assert.instanceOf(outcome, MediaError);
  assert.strictEqual(outcome.code, 'connectionFailed');
  return outcome;
}

/** The addresses of the other side's candidates that are in use. */
export async function readRemoteAddresses({
  peer,
}: Pick<WatchedPeer, 'peer'>): Promise<(string | undefined)[]> {
  const reports = [...(await peer.getStats()).values()] as RemoteCandidateReport[];
  return reports.filter(({ type }) => type === 'remote-candidate').map(({ address }) => address);
}

/** A candidate that leads nowhere, on this path. */
export function candidateAt(address: string, path?: string): Candidate {
  const end = path === undefined ? '' : ` ufrag ${path}`;
  const candidate = `candidate:1 1 udp 2113937151 ${address} 5000 typ host${end}`;
  return { candidate, sdpMid: '0', sdpMLineIndex: 0 };
}

/** The description with no way to reach who made it. */
export function withoutCandidates({ type, sdp }: Description): Description {
  return { type, sdp: withoutCandidateLines(sdp) };
}

/** Closes what the test has opened. */
export function closeAll(): void {
  for (const cleanUp of cleanUps.splice(0)) cleanUp();
}

// Chromium measures sound only where somebody listens.
function play(stream: MediaStream): void {
  const video = document.createElement('video');
  Object.assign(video, { srcObject: stream, autoplay: true });
  document.body.append(video);
  cleanUps.push(() => {
    video.remove();
  });
}

interface InboundReport {
  readonly type: string;
  readonly framesDecoded?: number;
  readonly totalAudioEnergy?: number;
}

interface RemoteCandidateReport {
  readonly type: string;
  readonly address?: string;
}

const cleanUps: (() => void)[] = [];
