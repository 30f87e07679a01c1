// simple-peer, made fit for a Matrix call. It was built for data channels and for talking to itself; each override
// takes away one habit that ends or confuses a call with any other client.

import SimplePeer from 'simple-peer';
import type { Candidate, Description } from '../call/media.ts';
import type { MediaKinds, PeerOptions } from './peer.ts';

/** A simple-peer that negotiates only when told, and that only `destroy` or a broken browser ends. */
export class MatrixPeer extends SimplePeer {
  /** Our stream as descriptions name it. Tracks are sent in its name; it holds none itself. */
  readonly stream = new MediaStream();
  readonly #config: RTCConfiguration;
  readonly #tracks = new Map<string, MediaStreamTrack>();
  #kinds: readonly string[] = [];
  #negotiation: Negotiation | undefined;

  /** Throws where the browser has no WebRTC (code `ERR_WEBRTC_SUPPORT`) or refuses the servers. */
  constructor(options: PeerOptions) {
    const config = configOf(options);
    // Not as its initiator, on either side: that would put a data channel into the offer.
    super({
      config,
      // The first answer decides; a later one has to leave it as it is.
      sdpTransform: (sdp) => (this._pc.currentRemoteDescription ? sdp : leaveHandshake(sdp)),
    });
    this.#config = config;
    this.#settleNegotiations();
  }

  /** The connection itself, to read from. Not to be touched once destroyed. */
  get connection(): RTCPeerConnection {
    return this._pc;
  }

  /** Makes an offer and sets it. Like its siblings it rejects without ending the peer. */
  makeOffer(wanted: MediaKinds): Promise<void> {
    // Not `negotiate()`, which waits for a timer that a tab in the background gets late.
    return this.#negotiate('offerMade', () => {
      const kinds = kindsOf(wanted);
      for (const kind of kinds) {
        if (!this.#findPlace(kind)) this._pc.addTransceiver(kind);
      }
      this.#takePlaces(kinds);
      this._createOffer();
    });
  }

  /** Sets the remote offer, makes an answer and sets that. */
  makeAnswer({ type, sdp }: Description, wanted: MediaKinds): Promise<void> {
    return this.#negotiate('answerMade', () => {
      this.#kinds = kindsOf(wanted);
      this.signal({ type, sdp });
    });
  }

  /** Sends each track instead of the last one of its kind, or keeps it until there is a place for it. */
  async sendTracks(tracks: readonly MediaStreamTrack[]): Promise<void> {
    for (const track of tracks) this.#tracks.set(track.kind, track);
    await this.#placeTracks();
  }

  /** Sets the remote answer. */
  takeAnswer({ type, sdp }: Description): Promise<void> {
    return this.#negotiate('answerTaken', () => {
      this.signal({ type, sdp });
    });
  }

  /** Uses a remote candidate, or keeps it until there is a remote description. */
  takeCandidate({ candidate, sdpMid, sdpMLineIndex }: Candidate): void {
    if (this._pendingCandidates.length >= MAX_EARLY_CANDIDATES) return;
    this.signal({
      candidate: { candidate, sdpMid: sdpMid ?? null, sdpMLineIndex: sdpMLineIndex ?? null },
    });
  }

  /** Servers for the next gathering; throws where the browser refuses them. */
  setIceServers(iceServers: readonly RTCIceServer[]): void {
    this._pc.setConfiguration({ ...this.#config, iceServers: [...iceServers] });
  }

  /** An error while negotiating is that negotiation's; any other ends the peer. */
  override destroy(error?: Error): void {
    // Without a connection the constructor is still running, and simple-peer would return half a peer.
    if (error && !('_pc' in this)) throw error;
    if (error && this.#negotiation) {
      this.#negotiation.reject(error);
      return;
    }
    super.destroy(error);
    this.#negotiation?.reject(new Error('The peer was closed'));
  }

  /** Would offer when a track is added, or ask the other side to, in words only simple-peer knows. */
  protected override _needsNegotiation(): void {}

  /** Would ask the other side for transceivers, in words only simple-peer knows. */
  protected override _requestMissingTransceivers(): void {}

  /** Would answer an offer that came where an answer belongs. */
  protected override _createAnswer(): void {
    if (this.#negotiation?.goal === 'answerMade') {
      // The offer is set: we answer to its first section of each kind that we want to send.
      this.#takePlaces(this.#kinds);
      super._createAnswer();
    } else this.#negotiation?.reject(new Error('An offer came instead of an answer'));
  }

  /** Would destroy the peer for one bad candidate, and for an end marker. */
  protected override _addIceCandidate(candidate: RTCIceCandidateInit): void {
    this._pc.addIceCandidate(candidate).catch(() => {
      // One path less; the others decide whether there is a connection.
    });
  }

  /** Would destroy the peer when the connection fails, which an ICE restart can still mend. */
  protected override _onConnectionStateChange(): void {
    if (!this.destroyed) this.emit('mediaStateChange');
  }

  /** Would destroy the peer when ICE fails. Is called for gathering, too. */
  protected override _onIceStateChange(): void {
    if (!this.destroyed) this.emit('mediaStateChange');
  }

  /** Would leave a timer behind that serves peers who wait for all candidates. */
  protected override _startIceCompleteTimeout(): void {}

  /** Would take a data channel of the other side, and end when that channel ends. */
  protected override _setupData(): void {}

  #takePlaces(kinds: readonly string[]): void {
    for (const kind of kinds) {
      const place = this.#findPlace(kind);
      if (!place) continue;
      place.direction = 'sendrecv';
      place.sender.setStreams(this.stream);
    }
    this.#placeTracks().catch((cause: unknown) => {
      this.destroy(new Error('A track was refused', { cause }));
    });
  }

  async #placeTracks(): Promise<void> {
    await Promise.all(
      [...this.#tracks].map(async ([kind, track]) => {
        await this.#findPlace(kind)?.sender.replaceTrack(track);
      }),
    );
  }

  #findPlace(kind: string): RTCRtpTransceiver | undefined {
    const places = this._pc.getTransceivers().filter(
      // A transceiver without a track of ours still knows its kind by what it could receive.
      ({ direction, receiver }) => direction !== 'stopped' && receiver.track.kind === kind,
    );
    // One without a section may be left from an offer of ours that was rolled back.
    return places.find(({ mid }) => mid !== null) ?? places[0];
  }

  async #negotiate(goal: Negotiation['goal'], start: () => void): Promise<void> {
    if (this.destroyed || this.destroying) throw new Error('The peer is closed');
    if (this.#negotiation) throw new Error('One negotiation at a time');
    try {
      await new Promise<void>((resolve, reject) => {
        this.#negotiation = { goal, resolve, reject };
        start();
      });
    } finally {
      this.#negotiation = undefined;
    }
  }

  #settleNegotiations(): void {
    this.on('signal', ({ type }) => {
      if (type === 'offer') this.#resolve('offerMade');
      if (type === 'answer') this.#resolve('answerMade');
    });
    this.on('signalingStateChange', () => {
      // An offer in the answer's place rolls our own back, which looks stable for a moment.
      const { remoteDescription } = this._pc;
      if (remoteDescription && remoteDescription.type !== 'offer') this.#resolve('answerTaken');
    });
  }

  #resolve(goal: Negotiation['goal']): void {
    if (this.#negotiation?.goal === goal) this.#negotiation.resolve();
  }
}

interface Negotiation {
  readonly goal: 'offerMade' | 'answerMade' | 'answerTaken';
  readonly resolve: () => void;
  readonly reject: (reason: Error) => void;
}

function configOf({ iceServers, isRelayOnly }: PeerOptions): RTCConfiguration {
  return {
    iceServers: [...iceServers],
    bundlePolicy: 'max-bundle',
    iceTransportPolicy: isRelayOnly ? 'relay' : 'all',
    // No pool of candidates gathered ahead: with one, Chromium 156 gathered nothing at all in 1 of 100 answers.
  };
}

/**
 * Lets the caller begin the DTLS handshake. Unlike RFC 5763 recommends, and for one more round trip: of several devices
 * that answer, each would begin one, and the caller's browser goes on with one that may not be the chosen device's.
 */
function leaveHandshake(answer: string): string {
  return answer.replaceAll('a=setup:active\r\n', 'a=setup:passive\r\n');
}

function kindsOf({ video }: MediaKinds): readonly string[] {
  return video ? ['audio', 'video'] : ['audio'];
}

// More than any browser gathers for one call.
const MAX_EARLY_CANDIDATES = 100;
