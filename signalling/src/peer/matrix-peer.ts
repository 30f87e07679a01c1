// simple-peer, made fit for a Matrix call. It was built for data channels and for talking to itself; each override
// takes away one habit that ends or confuses a call with any other client.

import SimplePeer from 'simple-peer';
import type { Candidate, Description } from '../call/media.ts';
import { handshakeOf } from './handshake.ts';
import { inOurWords } from './our-description.ts';
import type { MediaKinds, OfferOptions, PeerOptions, Place } from '../ports/peer.ts';
import { Places } from './places.ts';
import { RemoteSide } from './remote-side.ts';
import { offersMedia } from './remote-description.ts';
import { isCandidateOf, isOlder, linesOf, pathOf, tellsLast } from './sdp-lines.ts';

/** A simple-peer that negotiates only when told, and that only `destroy` or a broken browser ends. */
export class MatrixPeer extends SimplePeer {
  readonly places: Places;
  readonly #config: RTCConfiguration;
  readonly #remote = new RemoteSide();
  /** Remote candidates whose description is still to come. */
  readonly #early: Candidate[] = [];
  /** What simple-peer describes just now. */
  #making: Making | undefined;
  #last: Promise<unknown> = Promise.resolve();
  readonly #ended: Promise<never>;
  #end!: (reason: Error) => void;

  /** Throws where the browser has no WebRTC (code `ERR_WEBRTC_SUPPORT`) or refuses the servers. */
  constructor(options: PeerOptions) {
    const config = configOf(options);
    // Not as its initiator, on either side: that would put a data channel into the offer.
    super({
      config,
      sdpTransform: (sdp) => inOurWords(sdp, handshakeOf(this._pc)),
    });
    this.#config = config;
    this.places = new Places(this._pc);
    this.#ended = new Promise<never>((_resolve, reject) => {
      this.#end = reject;
    });
    // Whoever waits for the end gets the rejection; without anybody it is no unhandled one.
    this.#ended.catch(() => undefined);
    this.on('signal', () => this.#making?.resolve());
  }

  /** The connection itself, to read from. Not to be touched once destroyed. */
  get connection(): RTCPeerConnection {
    return this._pc;
  }

  /** False once the other side has answered a restart by the path of before. */
  get knowsRestarts(): boolean {
    return this.#remote.knowsRestarts;
  }

  /** Makes the first offer and sets it. Like its siblings it rejects without ending the peer. */
  makeOffer(wanted: MediaKinds): Promise<void> {
    return this.#inTurn(async () => {
      this.#begin(wanted);
      await this.#offer();
    });
  }

  /** Sets the first remote offer, makes an answer and sets that. */
  makeAnswer(offer: Description, wanted: MediaKinds): Promise<void> {
    return this.#inTurn(async () => {
      if (!offersMedia(linesOf(offer.sdp))) throw new Error('Nothing to hear or see is offered');
      this.#begin(wanted);
      await this.#answer(offer);
    });
  }

  /** Makes a later offer and sets it. */
  renegotiate({ restartsIce }: OfferOptions): Promise<void> {
    return this.#inTurn(async () => {
      if (restartsIce && this.#remote.knowsRestarts) this._pc.restartIce();
      await this.#offer();
    });
  }

  /** Takes our open offer back, sets a later remote one, which may be for another path, and our answer; ends stable. */
  answerAgain(offer: Description, onOtherPath: () => void): Promise<void> {
    return this.#inTurn(async () => {
      await this.#undo();
      try {
        if (offer.type !== 'offer') throw new Error('This is no offer');
        // matrix-js-sdk may send one that it took back behind the answer that it gave instead.
        const lines = linesOf(offer.sdp);
        if (isOlder(lines, this.#remote.lines)) throw new Error('This offer was taken back');
        if (pathOf(lines) !== pathOf(linesOf(this._pc.remoteDescription?.sdp))) onOtherPath();
        await this.#answer(offer);
      } catch (error) {
        await this.#undo();
        throw error;
      }
    });
  }

  /** Takes our open offer back. */
  rollBack(): Promise<void> {
    return this.#inTurn(() => this.#undo());
  }

  /** Sets the remote answer. A bad one ends a later negotiation; a bad first one may be followed by a good one. */
  takeAnswer(answer: Description): Promise<void> {
    return this.#inTurn(async () => {
      const isFirst = !this._pc.currentRemoteDescription;
      try {
        const isAnswer = answer.type === 'answer' || (isFirst && answer.type === 'pranswer');
        if (!isAnswer) throw new Error('This is no answer');
        const { localDescription, currentLocalDescription } = this._pc;
        const [open, before] = [localDescription, currentLocalDescription].map((ours) =>
          pathOf(linesOf(ours?.sdp)),
        );
        await this.#setRemote(answer, !isFirst && open !== before);
      } catch (error) {
        if (!isFirst) await this.#undo();
        throw error;
      }
      this.emit('negotiated');
    });
  }

  /** Sends this track in its place. True where the other side has to be told. */
  async setTrack(place: Place, track: MediaStreamTrack | undefined): Promise<boolean> {
    await Promise.race([this.places.setTrack(place, track), this.#ended]);
    // What is being described may name it already.
    await this.#last;
    return this._pc.localDescription !== null && this.places.needsNegotiation(place);
  }

  /** Uses a remote candidate, or keeps it until there is a remote description of its path. */
  takeCandidate(candidate: Candidate): void {
    // After the descriptions that came before it: not every browser's candidates say which one they belong to.
    void this.#last.then(() => {
      if (!this.destroyed) this.#addCandidate(candidate);
    });
  }

  /** Servers for the next gathering; throws where the browser refuses them. */
  setIceServers(iceServers: readonly RTCIceServer[]): void {
    this._pc.setConfiguration({ ...this.#config, iceServers: [...iceServers] });
  }

  /** Plays digits after those that still play; throws where the other side takes none. */
  sendDigits(digits: string): void {
    const { dtmf } = this.places.senderOf('microphone') ?? {};
    if (!dtmf?.canInsertDTMF) throw new Error('Nobody takes digits');
    // What is not played yet would be lost.
    dtmf.insertDTMF(dtmf.toneBuffer + digits);
  }

  /** An error while an offer or answer is made is told to who asked for it; any other ends the peer. */
  override destroy(error?: Error): void {
    // Without a connection the constructor is still running, and simple-peer would return half a peer.
    if (error && !('_pc' in this)) throw error;
    if (error && this.#making) {
      this.#making.reject(error);
      return;
    }
    super.destroy(error);
    this.#end(new Error('The peer was closed'));
  }

  /** Would offer when a track is added, or ask the other side to, in words only simple-peer knows. */
  protected override _needsNegotiation(): void {}

  /** Would ask the other side for transceivers, in words only simple-peer knows. */
  protected override _requestMissingTransceivers(): void {}

  /** Would offer again what it counts as missing. */
  protected override _onSignalingStateChange(): void {}

  /** Would destroy the peer when the connection fails, which an ICE restart can still mend. */
  protected override _onConnectionStateChange(): void {
    if (!this.destroyed) this.emit('mediaStateChange');
  }

  /** Would destroy the peer when ICE fails. Is called for gathering, too. */
  protected override _onIceStateChange(): void {
    if (!this.destroyed) this.emit('mediaStateChange');
  }

  /** Would forget which path the candidate belongs to, and leave a timer behind for peers who wait for all. */
  protected override _onIceCandidate({ candidate }: RTCPeerConnectionIceEvent): void {
    if (!this.destroyed) this.emit('candidate', candidate);
  }

  /** Would take a data channel of the other side, and end when that channel ends. */
  protected override _setupData(): void {}

  #begin(wanted: MediaKinds): void {
    if (this._pc.currentRemoteDescription) throw new Error('The first description was made');
    this.places.begin(wanted);
  }

  async #offer(): Promise<void> {
    if (this._pc.signalingState !== 'stable') throw new Error('An offer is open');
    await this.places.prepareOffer();
    await this.#make(() => {
      // Not `negotiate()`, which waits for a timer that a tab in the background gets late.
      this._createOffer();
    });
  }

  async #answer(offer: Description): Promise<void> {
    await this.#setRemote(offer);
    await this.places.prepareAnswer();
    await this.#make(() => {
      this._createAnswer();
    });
    this.emit('negotiated');
  }

  async #setRemote({ type, sdp }: Description, answersRestart = false): Promise<void> {
    // Not `signal()`, which would answer before there are places.
    await this.#remote.take(sdp, answersRestart, (suited) =>
      this._pc.setRemoteDescription({ type: type as RTCSdpType, sdp: suited }),
    );
    for (const candidate of this.#early.splice(0)) this.#addCandidate(candidate);
  }

  #addCandidate(early: Candidate): void {
    const { candidate, sdpMid = null, sdpMLineIndex = null } = early;
    const { remoteDescription } = this._pc;
    if (remoteDescription && isCandidateOf(linesOf(remoteDescription.sdp), candidate)) {
      if (!this.#remote.takesCandidate(candidate)) return;
      const place = { candidate, sdpMLineIndex };
      this._pc
        .addIceCandidate({ ...place, sdpMid })
        // The name may be another than the description has, or than this browser gave a section without one.
        .catch(() => (sdpMid === null ? undefined : this._pc.addIceCandidate(place)))
        .catch(() => {
          // One path less; the others decide whether there is a connection.
        });
    } else if (this.#early.push(early) > MAX_EARLY_CANDIDATES) this.#early.shift();
  }

  async #undo(): Promise<void> {
    const { signalingState } = this._pc;
    if (signalingState === 'have-local-offer') {
      await this._pc.setLocalDescription({ type: 'rollback' });
    } else if (signalingState === 'have-remote-offer') {
      await this._pc.setRemoteDescription({ type: 'rollback' });
    }
  }

  async #make(start: () => void): Promise<void> {
    const path = pathOf(linesOf(this._pc.localDescription?.sdp));
    try {
      await new Promise<void>((resolve, reject) => {
        this.#making = {
          reject,
          resolve: () => {
            const lines = linesOf(this._pc.localDescription?.sdp);
            this.#remote.hear(lines);
            // At once: the candidates of the new path come next.
            if (path !== undefined && path !== pathOf(lines)) {
              this.emit('newPath', tellsLast(lines, this.#remote.lines));
            }
            resolve();
          },
        };
        start();
      });
    } finally {
      this.#making = undefined;
    }
  }

  /** One description at a time; each waits for the one before. */
  #inTurn(work: () => Promise<void>): Promise<void> {
    const described = this.#last.then(() => {
      if (this.destroyed || this.destroying) throw new Error('The peer is closed');
      return Promise.race([work(), this.#ended]);
    });
    this.#last = described.catch(() => undefined);
    return described;
  }
}

interface Making {
  readonly resolve: () => void;
  readonly reject: (reason: Error) => void;
}

function configOf({ iceServers, isRelayOnly }: PeerOptions): RTCConfiguration {
  return {
    iceServers: [...iceServers],
    // With `max-bundle` Chromium refuses descriptions without a bundle, and with `balanced` Firefox gathers for pictures of
    // their own at each later offer. Either way bundled sections share one transport.
    bundlePolicy: 'mozGetUserMedia' in navigator ? 'max-bundle' : 'balanced',
    iceTransportPolicy: isRelayOnly ? 'relay' : 'all',
    // No pool of candidates gathered ahead: with one, Chromium 156 gathered nothing at all in 1 of 100 answers.
  };
}

// More than any browser gathers for one call.
const MAX_EARLY_CANDIDATES = 100;
