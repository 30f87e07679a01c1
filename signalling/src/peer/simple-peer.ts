// The Peer port over simple-peer.

import type { Candidate, Description } from '../call/media.ts';
import { acceptedIceServers } from './accepted-ice-servers.ts';
import { MatrixPeer } from './matrix-peer.ts';
import { mediaConnectionOf } from './media-connection.ts';
import {
  MediaError,
  type CreatePeer,
  type MediaConnection,
  type MediaKind,
  type MediaKinds,
  type OfferOptions,
  type Peer,
  type PeerListener,
  type PeerOptions,
  type Place,
} from '../ports/peer.ts';
import { PictureSize } from './picture-size.ts';
import { withoutCandidates } from './sdp-lines.ts';

/** Makes a peer. Leaves out the addresses of servers that this browser refuses. */
export const createSimplePeer: CreatePeer = (options, listener) =>
  new SimplePeerAdapter(options, listener);

class SimplePeerAdapter implements Peer {
  readonly #peer: MatrixPeer;
  readonly #listener: PeerListener;
  #isClosed = false;
  #reportedConnection: MediaConnection | undefined;
  readonly #pictures = new PictureSize();
  #isHeld = false;
  #isGatheringAnew = false;
  #reportedGathering: RTCIceGatheringState = 'new';

  constructor(options: PeerOptions, listener: PeerListener) {
    this.#peer = orMediaError('make a peer', () => makePeer(options));
    this.#listener = listener;
    this.#listen();
  }

  get localStreamId(): string {
    return this.#peer.places.stream.id;
  }

  get screenStreamId(): string {
    return this.#peer.places.screenStream.id;
  }

  get receivedKinds(): ReadonlySet<MediaKind> {
    return this.#isClosed ? new Set() : this.#peer.places.receivedKinds;
  }

  get knowsRestarts(): boolean {
    return this.#peer.knowsRestarts;
  }

  get refused(): ReadonlySet<Place> {
    return this.#isClosed ? new Set() : this.#peer.places.refused;
  }

  createOffer(wanted: MediaKinds): Promise<void> {
    return this.#exchange('make an offer', (peer) => peer.makeOffer(wanted));
  }

  createAnswer(offer: Description, wanted: MediaKinds): Promise<void> {
    return this.#exchange('answer an offer', (peer) => peer.makeAnswer(offer, wanted));
  }

  setTrack(place: Place, track: MediaStreamTrack | undefined): Promise<boolean> {
    return this.#attempt('send a track', (peer) => peer.setTrack(place, track));
  }

  setHolding(isHolding: boolean): void {
    this.#use('hold', (peer) => {
      peer.places.setHolding(isHolding).catch(() => {
        // The next description tries again, and tells.
      });
    });
  }

  renegotiate(options: OfferOptions): Promise<void> {
    return this.#exchange('make another offer', (peer) => peer.renegotiate(options));
  }

  answerAgain(offer: Description, iceServers: readonly RTCIceServer[] = []): Promise<void> {
    return this.#exchange('answer another offer', (peer) =>
      peer.answerAgain(offer, () => {
        if (iceServers.length > 0) this.setIceServers(iceServers);
      }),
    );
  }

  rollBack(): Promise<void> {
    return this.#attempt('take an offer back', (peer) => peer.rollBack());
  }

  applyAnswer(answer: Description): Promise<void> {
    return this.#attempt('take an answer', (peer) => peer.takeAnswer(answer));
  }

  addCandidates(candidates: readonly Candidate[]): void {
    if (this.#isClosed) return;
    for (const candidate of candidates) this.#peer.takeCandidate(candidate);
  }

  getLocalDescription(isBare = false): Description {
    const description = this.#use('describe it', (peer) => peer.connection.localDescription);
    if (!description) throw new MediaError('connectionFailed', 'There is no local description yet');
    const { type, sdp } = description;
    return { type, sdp: isBare ? withoutCandidates(sdp) : sdp };
  }

  setIceServers(iceServers: readonly RTCIceServer[]): void {
    this.#use('change the servers', (peer) => {
      withAcceptedServers(iceServers, (accepted) => {
        peer.setIceServers(accepted);
      });
    });
  }

  sendDigits(digits: string): void {
    this.#use('send digits', (peer) => {
      try {
        peer.sendDigits(digits);
      } catch (cause) {
        throw new MediaError('noDigits', 'These digits are not taken', { cause });
      }
    });
  }

  getStats(): Promise<RTCStatsReport> {
    return this.#attempt('read the statistics', (peer) => peer.connection.getStats());
  }

  setPictureScale(by: number): void {
    if (!this.#isClosed) this.#pictures.setScale(by);
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#pictures.end();
    this.#peer.destroy();
  }

  #listen(): void {
    this.#peer.on('candidate', (candidate) => {
      // Firefox ends each media section with an empty candidate.
      if (candidate?.candidate) this.#reportCandidate(candidate);
      else this.#endEmptyGathering();
    });
    this.#peer.on('track', (_track, stream) => {
      if (!this.#isClosed) this.#listener.onRemoteStream(stream);
    });
    this.#peer.on('newPath', (tellsLast) => {
      if (this.#isClosed) return;
      this.#isGatheringAnew = true;
      this.#listener.onGatheringStarted(tellsLast);
    });
    this.#peer.on('negotiated', () => {
      this.#reportHeld();
    });
    this.#peer.on('mediaStateChange', () => {
      this.#reportConnection();
      this.#reportGathering();
    });
    this.#peer.on('error', (error) => {
      if (this.#isClosed) return;
      this.#isClosed = true;
      this.#pictures.end();
      this.#listener.onError(webRtcError('go on', error));
    });
  }

  #reportCandidate({ candidate, usernameFragment, sdpMid, sdpMLineIndex }: RTCIceCandidate): void {
    if (this.#isClosed) return;
    // Firefox does not say in the candidate which path it belongs to; early ones would be lost after an ICE restart.
    const isNamed = !usernameFragment || candidate.includes(' ufrag ');
    this.#listener.onCandidate({
      candidate: isNamed ? candidate : `${candidate} ufrag ${usernameFragment}`,
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
    if (connection === 'connected') this.#pictures.connect();
    this.#listener.onConnection(connection);
  }

  #reportGathering(): void {
    // Reporting the connection may have closed the peer.
    if (this.#isClosed) return;
    const gathering = this.#peer.connection.iceGatheringState;
    if (gathering === this.#reportedGathering) return;
    this.#reportedGathering = gathering;
    if (gathering === 'complete') this.#reportGathered();
  }

  /** Where nothing is gathered again, Firefox does not leave the state `complete`. */
  #endEmptyGathering(): void {
    if (this.#isClosed || !this.#isGatheringAnew) return;
    const states = [this.#reportedGathering, this.#peer.connection.iceGatheringState];
    if (states.every((state) => state === 'complete')) this.#reportGathered();
  }

  #reportGathered(): void {
    this.#isGatheringAnew = false;
    this.#listener.onGatheringComplete();
  }

  #reportHeld(): void {
    const isHeld = this.#peer.places.isHeld();
    if (this.#isClosed || isHeld === this.#isHeld) return;
    this.#isHeld = isHeld;
    this.#listener.onHeld(isHeld);
  }

  async #exchange(deed: string, exchange: (peer: MatrixPeer) => Promise<void>): Promise<void> {
    await this.#attempt(deed, exchange);
    if (!this.#isClosed) this.#pictures.limit(this.#peer.places.senderOf('camera'));
  }

  async #attempt<Result>(
    deed: string,
    attempt: (peer: MatrixPeer) => Promise<Result>,
  ): Promise<Result> {
    try {
      return await this.#use(deed, attempt);
    } catch (error) {
      throw webRtcError(deed, error);
    }
  }

  #use<Result>(deed: string, use: (peer: MatrixPeer) => Result): Result {
    if (this.#isClosed) throw webRtcError(deed, new Error('The peer is closed'));
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
    throw webRtcError(deed, error);
  }
}

// The browser's own words stay in the cause: they may quote the description.
function webRtcError(deed: string, cause: unknown): MediaError {
  if (cause instanceof MediaError) return cause;
  const hasNoWebRtc = cause instanceof Error && 'code' in cause && cause.code === NO_WEBRTC;
  if (hasNoWebRtc) return new MediaError('noWebRtc', 'This browser has no WebRTC', { cause });
  return new MediaError('connectionFailed', `WebRTC could not ${deed}`, { cause });
}

const NO_WEBRTC = 'ERR_WEBRTC_SUPPORT';
