// The Peer port over simple-peer.

import type { Candidate, Description } from '../call/media.ts';
import { acceptedIceServers } from './accepted-ice-servers.ts';
import { MatrixPeer } from './matrix-peer.ts';
import { mediaConnectionOf } from './media-connection.ts';
import { FIRST_SCALE, GROW_AFTER_MS, scalePictures } from './picture-size.ts';
import {
  MediaError,
  type CreatePeer,
  type MediaConnection,
  type MediaKinds,
  type Peer,
  type PeerListener,
  type PeerOptions,
} from './peer.ts';

/** Makes a peer. Leaves out the addresses of servers that this browser refuses. */
export const createSimplePeer: CreatePeer = (options, listener) =>
  new SimplePeerAdapter(options, listener);

class SimplePeerAdapter implements Peer {
  readonly #peer: MatrixPeer;
  readonly #listener: PeerListener;
  #isClosed = false;
  #reportedConnection: MediaConnection | undefined;
  #growth: ReturnType<typeof setTimeout> | undefined;
  #reportedGathering: RTCIceGatheringState = 'new';

  constructor(options: PeerOptions, listener: PeerListener) {
    this.#peer = orMediaError('make a peer', () => makePeer(options));
    this.#listener = listener;
    this.#listen();
  }

  get localStreamId(): string {
    return this.#peer.stream.id;
  }

  createOffer(wanted: MediaKinds): Promise<void> {
    return this.#describe('make an offer', (peer) => peer.makeOffer(wanted));
  }

  createAnswer(offer: Description, wanted: MediaKinds): Promise<void> {
    return this.#describe('answer an offer', (peer) => peer.makeAnswer(offer, wanted));
  }

  sendTracks(tracks: readonly MediaStreamTrack[]): Promise<void> {
    return this.#attempt('send a track', (peer) => peer.sendTracks(tracks));
  }

  applyAnswer(answer: Description): Promise<void> {
    return this.#attempt('take an answer', (peer) => peer.takeAnswer(answer));
  }

  addCandidates(candidates: readonly Candidate[]): void {
    if (this.#isClosed) return;
    for (const candidate of candidates) this.#peer.takeCandidate(candidate);
  }

  getLocalDescription(): Description {
    const description = this.#use('describe it', (peer) => peer.connection.localDescription);
    if (!description) throw new MediaError('connectionFailed', 'There is no local description yet');
    return { type: description.type, sdp: description.sdp };
  }

  setIceServers(iceServers: readonly RTCIceServer[]): void {
    this.#use('change the servers', (peer) => {
      withAcceptedServers(iceServers, (accepted) => {
        peer.setIceServers(accepted);
      });
    });
  }

  getStats(): Promise<RTCStatsReport> {
    return this.#attempt('read the statistics', (peer) => peer.connection.getStats());
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    clearTimeout(this.#growth);
    this.#peer.destroy();
  }

  #listen(): void {
    this.#peer.on('signal', (signal) => {
      if (signal.type === 'candidate') this.#reportCandidate(signal.candidate);
    });
    this.#peer.on('track', (_track, stream) => {
      if (!this.#isClosed) this.#listener.onRemoteStream(stream);
    });
    this.#peer.on('mediaStateChange', () => {
      this.#reportConnection();
      this.#reportGathering();
    });
    this.#peer.on('error', (error) => {
      if (this.#isClosed) return;
      this.#isClosed = true;
      clearTimeout(this.#growth);
      this.#listener.onError(mediaErrorOf('go on', error));
    });
  }

  #reportCandidate({ candidate = '', sdpMid, sdpMLineIndex }: RTCIceCandidateInit): void {
    // Firefox ends each media section with an empty candidate; the end of gathering is told apart.
    if (this.#isClosed || candidate === '') return;
    this.#listener.onCandidate({
      candidate,
      ...(typeof sdpMid === 'string' && { sdpMid }),
      ...(typeof sdpMLineIndex === 'number' && { sdpMLineIndex }),
    });
  }

  #reportConnection(): void {
    if (this.#isClosed) return;
    const { connectionState, iceConnectionState } = this.#peer.connection;
    const connection = mediaConnectionOf(connectionState, iceConnectionState);
    if (!connection || connection === this.#reportedConnection) return;
    this.#reportedConnection = connection;
    if (connection === 'connected') this.#growPictures();
    this.#listener.onConnection(connection);
  }

  #reportGathering(): void {
    // Reporting the connection may have closed the peer.
    if (this.#isClosed) return;
    const gathering = this.#peer.connection.iceGatheringState;
    if (gathering === this.#reportedGathering) return;
    this.#reportedGathering = gathering;
    if (gathering === 'complete') this.#listener.onGatheringComplete();
  }

  async #describe(deed: string, describe: (peer: MatrixPeer) => Promise<void>): Promise<void> {
    await this.#attempt(deed, describe);
    if (!this.#isClosed) void scalePictures(this.#peer.connection, FIRST_SCALE);
  }

  #growPictures(): void {
    this.#growth ??= setTimeout(() => {
      void scalePictures(this.#peer.connection, 1);
    }, GROW_AFTER_MS);
  }

  async #attempt<Result>(
    deed: string,
    attempt: (peer: MatrixPeer) => Promise<Result>,
  ): Promise<Result> {
    try {
      return await this.#use(deed, attempt);
    } catch (error) {
      throw mediaErrorOf(deed, error);
    }
  }

  #use<Result>(deed: string, use: (peer: MatrixPeer) => Result): Result {
    if (this.#isClosed) throw mediaErrorOf(deed, new Error('The peer is closed'));
    return orMediaError(deed, () => use(this.#peer));
  }
}

function makePeer(options: PeerOptions): MatrixPeer {
  return withAcceptedServers(
    options.iceServers,
    (iceServers) => new MatrixPeer({ ...options, iceServers }),
  );
}

// Asking the browser beforehand would cost every call a connection for each address.
function withAcceptedServers<Result>(
  iceServers: readonly RTCIceServer[],
  use: (iceServers: readonly RTCIceServer[]) => Result,
): Result {
  try {
    return use(iceServers);
  } catch (error) {
    if (iceServers.length === 0 || !(error instanceof DOMException)) throw error;
    return use(acceptedIceServers(iceServers));
  }
}

function orMediaError<Result>(deed: string, make: () => Result): Result {
  try {
    return make();
  } catch (error) {
    throw mediaErrorOf(deed, error);
  }
}

// The browser's own words stay in the cause: they may quote the description.
function mediaErrorOf(deed: string, cause: unknown): MediaError {
  if (cause instanceof MediaError) return cause;
  const hasNoWebRtc = cause instanceof Error && 'code' in cause && cause.code === NO_WEBRTC;
  if (hasNoWebRtc) return new MediaError('noWebRtc', 'This browser has no WebRTC', { cause });
  return new MediaError('connectionFailed', `WebRTC could not ${deed}`, { cause });
}

const NO_WEBRTC = 'ERR_WEBRTC_SUPPORT';
