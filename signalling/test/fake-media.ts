// Devices and peers without a browser: honest about order and ends, silent about pixels.

import type { Candidate, Description } from '../src/call/media.ts';
import { MediaError } from '../src/peer/peer.ts';
import type {
  Captured,
  MediaCapture,
  MediaErrorCode,
  MediaKinds,
  Peer,
  PeerListener,
  PeerOptions,
} from '../src/peer/peer.ts';

/** A track that knows whether it still runs. */
export class FakeTrack {
  enabled = true;
  readyState: 'live' | 'ended' = 'live';
  readonly kind: 'audio' | 'video';

  constructor(kind: 'audio' | 'video') {
    this.kind = kind;
  }

  stop(): void {
    this.readyState = 'ended';
  }
}

/** A stream of fake tracks. */
export class FakeStream {
  readonly id: string;
  #tracks: readonly FakeTrack[];

  constructor(id: string, tracks: readonly FakeTrack[]) {
    this.id = id;
    this.#tracks = tracks;
  }

  removeTrack(track: FakeTrack): void {
    this.#tracks = this.#tracks.filter((other) => other !== track);
  }

  getTracks(): readonly FakeTrack[] {
    return this.#tracks;
  }

  getAudioTracks(): readonly FakeTrack[] {
    return this.#tracks.filter(({ kind }) => kind === 'audio');
  }

  getVideoTracks(): readonly FakeTrack[] {
    return this.#tracks.filter(({ kind }) => kind === 'video');
  }
}

/** The microphone and camera of one user. */
export class FakeDevices implements MediaCapture {
  /** Every stream that was ever given out. */
  readonly streams: FakeStream[] = [];
  /** How often the user was asked. */
  prompts = 0;
  /** Set to let the next prompt fail. */
  failure: MediaErrorCode | undefined;
  #answer: Promise<void> = Promise.resolve();

  /** Tracks that still run. */
  get liveTracks(): readonly FakeTrack[] {
    return this.streams
      .flatMap((stream) => stream.getTracks())
      .filter(({ readyState }) => readyState === 'live');
  }

  /** Prompts stay open until the returned function is called. */
  holdPrompts(): () => void {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    this.#answer = promise;
    return () => {
      resolve(undefined);
    };
  }

  /** Whether the user granted the devices for good; then nothing waits for a prompt. */
  isPermanentlyGranted = false;

  isGranted(): Promise<boolean> {
    return Promise.resolve(this.isPermanentlyGranted);
  }

  async capture({ video }: MediaKinds): Promise<Captured> {
    this.prompts += 1;
    await this.#answer;
    const { failure } = this;
    this.failure = undefined;
    if (failure !== undefined) throw new MediaError(failure, 'The fake device fails');
    const kinds = video ? (['audio', 'video'] as const) : (['audio'] as const);
    const stream = new FakeStream(
      `stream${this.prompts}`,
      kinds.map((kind) => new FakeTrack(kind)),
    );
    this.streams.push(stream);
    return { stream: stream as unknown as MediaStream };
  }
}

let peersMade = 0;

/** A peer that makes descriptions of its streams and connects when a test says so. */
export class FakePeer implements Peer {
  readonly options: PeerOptions;
  /** What the peer was given, in order. */
  readonly remoteCandidates: Candidate[] = [];
  remoteDescription: Description | undefined;
  isClosed = false;
  readonly localStreamId = `stream${++peersMade}`;
  sentTracks: readonly MediaStreamTrack[] = [];
  #localDescription: Description | undefined;
  #iceServers: readonly RTCIceServer[];
  readonly #listener: PeerListener;
  readonly #candidates: string[] = [];

  constructor(options: PeerOptions, listener: PeerListener) {
    this.options = options;
    this.#iceServers = options.iceServers;
    this.#listener = listener;
  }

  get iceServers(): readonly RTCIceServer[] {
    return this.#iceServers;
  }

  async createOffer(wanted: MediaKinds): Promise<void> {
    await Promise.resolve();
    this.#describe('offer', wanted);
  }

  async createAnswer(offer: Description, wanted: MediaKinds): Promise<void> {
    await Promise.resolve();
    this.#takeRemote(offer);
    this.#describe('answer', wanted);
  }

  async sendTracks(tracks: readonly MediaStreamTrack[]): Promise<void> {
    await Promise.resolve();
    this.sentTracks = tracks;
  }

  async applyAnswer(answer: Description): Promise<void> {
    await Promise.resolve();
    this.#takeRemote(answer);
  }

  addCandidates(candidates: readonly Candidate[]): void {
    this.remoteCandidates.push(...candidates);
  }

  getLocalDescription(): Description {
    if (this.#localDescription === undefined) throw new Error('No description was made');
    const { type, sdp } = this.#localDescription;
    return { type, sdp: sdp + this.#candidates.map((line) => `a=${line}\r\n`).join('') };
  }

  setIceServers(iceServers: readonly RTCIceServer[]): void {
    this.#iceServers = iceServers;
  }

  getStats(): Promise<RTCStatsReport> {
    return Promise.resolve(new Map() as unknown as RTCStatsReport);
  }

  close(): void {
    this.isClosed = true;
  }

  /** A local candidate turns up. */
  gather(port: number): void {
    if (this.isClosed) return;
    const candidate = `candidate:1 1 udp 1 192.0.2.1 ${port} typ host`;
    this.#candidates.push(candidate);
    this.#listener.onCandidate({ candidate, sdpMid: '0', sdpMLineIndex: 0 });
  }

  completeGathering(): void {
    if (!this.isClosed) this.#listener.onGatheringComplete();
  }

  /** A stream of the other side turns up. */
  receive(stream: FakeStream): void {
    if (!this.isClosed) this.#listener.onRemoteStream(stream as unknown as MediaStream);
  }

  connect(): void {
    if (!this.isClosed) this.#listener.onConnection('connected');
  }

  disconnect(): void {
    if (!this.isClosed) this.#listener.onConnection('disconnected');
  }

  #describe(type: 'offer' | 'answer', { video }: MediaKinds): void {
    if (this.isClosed) throw new MediaError('connectionFailed', 'The peer is closed');
    const kinds = video ? ['audio', 'video'] : ['audio'];
    const sections = kinds.map(
      (kind) => `m=${kind} 9 UDP/TLS/RTP/SAVPF 0\r\na=msid:${this.localStreamId} ${kind}\r\n`,
    );
    this.#localDescription = { type, sdp: `v=0\r\n${sections.join('')}` };
  }

  #takeRemote(description: Description): void {
    if (!description.sdp.startsWith('v=0')) {
      throw new MediaError('connectionFailed', 'The description is garbage');
    }
    this.remoteDescription = description;
  }
}
