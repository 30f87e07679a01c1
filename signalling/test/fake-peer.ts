// A peer without a browser: honest about descriptions, their order and what they say; silent about pixels.

import type { Candidate, Description } from '../src/call/media.ts';
import { MediaError } from '../src/ports/peer.ts';
import type {
  MediaKinds,
  OfferOptions,
  Peer,
  PeerListener,
  PeerOptions,
  Place,
} from '../src/ports/peer.ts';
import type { FakeStream } from './fake-devices.ts';
import { checkDescription, isOtherPath, newPath, refusal } from './fake-descriptions.ts';
import { sentKinds } from './sections.ts';
import { FakeSections } from './fake-sections.ts';

let peersMade = 0;

/** A peer that makes descriptions of its places and connects when a test says so. */
export class FakePeer implements Peer {
  readonly options: PeerOptions;
  readonly localStreamId = `stream${++peersMade}`;
  readonly screenStreamId = `screen${peersMade}`;
  /** What the peer was given, in order. */
  readonly remoteCandidates: Candidate[] = [];
  readonly digits: string[] = [];
  takesDigits = true;
  /** True where candidates of another path are to wait for the other side's. */
  tellsLast = false;
  /** What has arrived of the other side so far; where it `isHearing`, more with each look. */
  packetsReceived = 0;
  isHearing = true;
  /** What else the statistics say; told anew with each look. */
  moreStats: (look: number) => readonly object[] = () => [];
  looks = 0;
  /** By how much smaller the camera is sent. */
  pictureScale = 1;
  /** How often the path was looked for anew, also by the other side's wish. */
  restarts = 0;
  remoteDescription: Description | undefined;
  isClosed = false;
  isHolding = false;
  refused: Peer['refused'] = new Set();
  knowsRestarts = true;
  readonly #listener: PeerListener;
  readonly #tracks = new Map<Place, MediaStreamTrack>();
  iceServers: readonly RTCIceServer[];
  #sections: FakeSections;
  #local: Made | undefined;
  /** Set while an offer of ours is open: what stood before it. */
  #before: { readonly sections: FakeSections; readonly local: Made | undefined } | undefined;
  #isFirst = true;
  #wantsRestart = false;
  #isHeld = false;
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: PeerOptions, listener: PeerListener) {
    this.options = options;
    this.iceServers = options.iceServers;
    this.#listener = listener;
    this.#sections = new FakeSections(this.localStreamId, this.screenStreamId);
  }

  /** What each place was given, whether it is on hold or not. */
  get tracks(): ReadonlyMap<Place, MediaStreamTrack> {
    return this.#tracks;
  }

  /** What the other side gets: nothing on hold, from either side. */
  get sentTracks(): readonly MediaStreamTrack[] {
    if (this.isHolding || this.#isHeld) return [];
    return [...this.#tracks]
      .filter(([place]) => this.#sections.isDescribed(place))
      .map(([, track]) => track);
  }

  get receivedKinds(): Peer['receivedKinds'] {
    return sentKinds(this.isClosed || this.isHolding ? undefined : this.remoteDescription);
  }

  get hasOpenOffer(): boolean {
    return this.#before !== undefined;
  }

  createOffer(wanted: MediaKinds): Promise<void> {
    return this.#inTurn(() => {
      this.#sections = this.#firstSections(wanted);
      this.#offer();
    });
  }

  createAnswer(offer: Description, wanted: MediaKinds): Promise<void> {
    return this.#inTurn(() => {
      const sections = this.#firstSections(wanted);
      checkDescription(offer, 'offer');
      this.#before = undefined;
      this.#sections = sections;
      this.#answer(offer);
    });
  }

  async setTrack(place: Place, track: MediaStreamTrack | undefined): Promise<boolean> {
    this.#checkOpen();
    if (track) this.#tracks.set(place, track);
    else this.#tracks.delete(place);
    const isBegun = this.#sections.isBegun;
    this.#sections = this.#sections.using(place, track !== undefined);
    await this.#last;
    const isAgain = track !== undefined && this.refused.has(place);
    return isBegun && (isAgain || this.#sections.needsNegotiation(place));
  }

  setHolding(isHolding: boolean): void {
    this.#checkOpen();
    this.isHolding = isHolding;
  }

  renegotiate({ restartsIce }: OfferOptions): Promise<void> {
    return this.#inTurn(() => {
      this.#wantsRestart ||= restartsIce;
      this.#offer();
    });
  }

  answerAgain(offer: Description, servers: readonly RTCIceServer[] = []): Promise<void> {
    return this.#inTurn(() => {
      this.#undo();
      checkDescription(offer, 'offer');
      const isNews = servers.length > 0 && isOtherPath(this.remoteDescription, offer);
      if (isNews) this.iceServers = servers;
      this.#answer(offer);
    });
  }

  rollBack(): Promise<void> {
    return this.#inTurn(() => {
      this.#undo();
    });
  }

  applyAnswer(answer: Description): Promise<void> {
    return this.#inTurn(() => {
      if (!this.#before) throw refusal('No offer is open');
      try {
        checkDescription(answer, 'answer', 'pranswer');
      } catch (error) {
        // The first one may be followed by a good one.
        if (!this.#isFirst) this.#undo();
        throw error;
      }
      this.#before = undefined;
      this.#wantsRestart = false;
      this.#settle(answer);
    });
  }

  addCandidates(candidates: readonly Candidate[]): void {
    if (!this.isClosed) this.remoteCandidates.push(...candidates);
  }

  getLocalDescription(isBare = false): Description {
    this.#checkOpen();
    if (!this.#local) throw refusal('No description was made');
    const { type, sdp, candidates } = this.#local;
    return { type, sdp: sdp + (isBare ? [] : candidates).map((line) => `a=${line}\r\n`).join('') };
  }

  setIceServers(iceServers: readonly RTCIceServer[]): void {
    this.#checkOpen();
    this.iceServers = iceServers;
  }

  sendDigits(digits: string): void {
    this.#checkOpen();
    if (!this.takesDigits) throw new MediaError('noDigits', 'The other side takes no digits');
    this.digits.push(digits);
  }

  getStats(): Promise<RTCStatsReport> {
    if (this.isHearing) this.packetsReceived += 1;
    const inbound = { type: 'inbound-rtp', kind: 'audio', packetsReceived: this.packetsReceived };
    const entries = [inbound, ...this.moreStats(++this.looks)].map(
      (entry, index) => [String(index), entry] as const,
    );
    return Promise.resolve(new Map(entries) as unknown as RTCStatsReport);
  }

  setPictureScale(by: number): void {
    this.pictureScale = by;
  }

  close(): void {
    this.isClosed = true;
  }

  /** A local candidate turns up. */
  gather(port: number): void {
    if (this.isClosed) return;
    const candidate = `candidate:1 1 udp 1 192.0.2.1 ${port} typ host`;
    this.#local?.candidates.push(candidate);
    this.#listener.onCandidate({ candidate, sdpMid: '0', sdpMLineIndex: 0 });
  }

  completeGathering(): void {
    if (!this.isClosed) this.#listener.onGatheringComplete();
  }

  /** A stream of the other side turns up. */
  receive(stream: FakeStream): void {
    if (!this.isClosed) this.#listener.onRemoteStream(stream as unknown as MediaStream);
  }

  connect(connection: 'connecting' | 'connected' = 'connected'): void {
    if (!this.isClosed) this.#listener.onConnection(connection);
  }

  disconnect(): void {
    if (!this.isClosed) this.#listener.onConnection('disconnected');
  }

  /** No path is left; only a restart can find one. */
  fail(): void {
    if (!this.isClosed) this.#listener.onConnection('failed');
  }

  /** WebRTC broke in a way nobody can go on from. */
  break(): void {
    if (!this.isClosed) this.#listener.onError(refusal('WebRTC broke'));
  }

  #inTurn(describe: () => void): Promise<void> {
    const described = this.#last.then(() => {
      this.#checkOpen();
      describe();
    });
    this.#last = described.catch(() => undefined);
    return described;
  }

  #firstSections({ video }: MediaKinds): FakeSections {
    if (!this.#isFirst) throw refusal('The first description was made');
    return new FakeSections(this.localStreamId, this.screenStreamId).begin(video);
  }

  #offer(): void {
    if (this.#before) throw refusal('An offer is open');
    this.#before = { sections: this.#sections, local: this.#local };
    this.#sections = this.#sections.offered(this.isHolding);
    this.#make('offer', this.#wantsRestart);
  }

  #answer(offer: Description): void {
    const isRestart = isOtherPath(this.remoteDescription, offer);
    this.#sections = this.#sections.answered(offer.sdp, this.isHolding);
    this.#make('answer', isRestart);
    if (isRestart) this.#wantsRestart = false;
    this.#settle(offer);
  }

  #make(type: 'offer' | 'answer', isRestart: boolean): void {
    const restarts = isRestart && this.#local !== undefined;
    if (restarts) this.restarts += 1;
    const path = restarts || !this.#local ? newPath() : this.#local.path;
    const candidates = restarts || !this.#local ? [] : this.#local.candidates;
    this.#local = { type, path, candidates, sdp: this.#sections.toSdp(path) };
    if (restarts) this.#listener.onGatheringStarted(this.tellsLast);
  }

  #settle(remote: Description): void {
    this.#isFirst = false;
    this.remoteDescription = remote;
    this.refused = this.#sections.refusedBy(remote.sdp);
    const isHeld = this.#sections.isHeldBy(remote.sdp);
    if (isHeld === this.#isHeld) return;
    this.#isHeld = isHeld;
    this.#listener.onHeld(isHeld);
  }

  #undo(): void {
    if (!this.#before) return;
    this.#sections = this.#sections.rolledBackTo(this.#before.sections);
    this.#local = this.#before.local;
    this.#before = undefined;
  }

  #checkOpen(): void {
    if (this.isClosed) throw refusal('The peer is closed');
  }
}

interface Made extends Description {
  readonly path: string;
  readonly candidates: string[];
}
