// The media of one call: what is captured, the peer, and what is muted.

import type { WorkInput } from '../call/input.ts';
import type { Candidate, Description, StreamDescription, Streams } from '../call/media.ts';
import { MediaError } from '../peer/peer.ts';
import type {
  Captured,
  CreatePeer,
  MediaCapture,
  MediaConnection,
  MediaKinds,
  Peer,
} from '../peer/peer.ts';

/** What the media of a call needs from outside. */
export interface MediaPorts {
  readonly createPeer: CreatePeer;
  readonly media: MediaCapture;
  readonly getIceServers: () => Promise<readonly RTCIceServer[]>;
  readonly isRelayOnly: boolean;
}

/** Whom the media of a call reports to. */
export interface MediaObserver {
  readonly report: (input: WorkInput) => void;
  readonly changed: () => void;
  readonly problem: (error: MediaError) => void;
}

/** Captures, connects and mutes. Tracks exist from `prepare…` to `release`, never before. */
export class CallMedia {
  localStream: MediaStream | undefined;
  isMicrophoneMuted = false;
  isCameraMuted = false;
  readonly #ports: MediaPorts;
  readonly #observer: MediaObserver;
  readonly #remoteStreams = new Map<string, MediaStream>();
  #captured: Promise<Captured> | undefined;
  #peer: Peer | undefined;

  constructor(ports: MediaPorts, observer: MediaObserver) {
    this.#ports = ports;
    this.#observer = observer;
  }

  /** The devices are asked for and the offer is made, side by side. Rejects with `MediaError`. */
  prepareOffer(wanted: MediaKinds): Promise<void> {
    return this.#prepare(wanted, (peer) => peer.createOffer(wanted));
  }

  /** The devices are asked for and the answer is made, side by side. Rejects with `MediaError`. */
  prepareAnswer(offer: Description, wanted: MediaKinds): Promise<void> {
    return this.#prepare(wanted, (peer) => peer.createAnswer(offer, wanted));
  }

  applyAnswer(answer: Description): void {
    const peer = this.#peer;
    peer?.applyAnswer(answer).catch((cause: unknown) => {
      this.#broke(peer, cause);
    });
  }

  addCandidates(candidates: readonly Candidate[]): void {
    this.#peer?.addCandidates(candidates);
  }

  /** Our description with the candidates gathered so far. */
  describe(): Description {
    if (this.#peer === undefined) throw new Error('No peer');
    return this.#peer.getLocalDescription();
  }

  /** What we say of our stream (spec: `sdp_stream_metadata`). */
  describeStreams(): Streams {
    const stream = this.localStream;
    if (stream === undefined || this.#peer === undefined) return new Map();
    const description: StreamDescription = {
      purpose: 'm.usermedia',
      isAudioMuted: !stream.getAudioTracks().some((track) => track.enabled),
      isVideoMuted: !stream.getVideoTracks().some((track) => track.enabled),
    };
    return new Map([[this.#peer.localStreamId, description]]);
  }

  /**
   * Spec, "Streams": with metadata only listed streams count, without it only the first one does.
   */
  remoteStream(streams: Streams | undefined): MediaStream | undefined {
    const all = [...this.#remoteStreams.values()];
    if (streams === undefined) return all[0];
    return all.find((stream) => streams.get(stream.id)?.purpose === 'm.usermedia');
  }

  hasCamera(): boolean {
    return (this.localStream?.getVideoTracks().length ?? 0) > 0;
  }

  /** Mutes or unmutes; also before the devices are there. True where that changed what we send. */
  mute(what: 'microphone' | 'camera', isMuted: boolean): boolean {
    if (what === 'microphone') this.isMicrophoneMuted = isMuted;
    else this.isCameraMuted = isMuted;
    return this.#applyMutes();
  }

  async getStats(): Promise<RTCStatsReport | undefined> {
    return this.#peer?.getStats();
  }

  /** Takes the devices of another call as they are, muted or not, so that the user is not asked twice. */
  adopt(other: CallMedia): void {
    this.isMicrophoneMuted = other.isMicrophoneMuted;
    this.isCameraMuted = other.isCameraMuted;
    this.#captured ??= other.#handOver();
  }

  /** Closes the peer and stops every track, also those that are still being asked for. */
  release(): void {
    this.#peer?.close();
    this.#peer = undefined;
    this.#remoteStreams.clear();
    this.#handOver()?.then(stopTracks, () => undefined);
  }

  #handOver(): Promise<Captured> | undefined {
    const captured = this.#captured;
    this.#captured = undefined;
    this.localStream = undefined;
    return captured;
  }

  async #prepare(wanted: MediaKinds, describe: (peer: Peer) => Promise<void>): Promise<void> {
    const { media, getIceServers } = this.#ports;
    const capturing = (this.#captured ??= media.capture(wanted));
    // Told below; devices may fail before anybody waits for them, and a rejection without a listener goes to the page.
    capturing.catch(() => undefined);
    // Before the user has granted the devices, browsers hide this machine's addresses from a connection for good.
    const [iceServers] = await Promise.all([
      getIceServers(),
      media.isGranted(wanted).then((isGranted) => (isGranted ? undefined : capturing)),
    ]);
    if (this.#captured !== capturing) return;
    const peer = this.#connect(iceServers);
    const [captured] = await Promise.all([capturing, describe(peer)]);
    // The call ended, or another one took the devices, while the user was asked.
    if (this.#captured !== capturing) return;
    // Another call's devices may be more than this one has a place for.
    if (!wanted.video) stopCamera(captured);
    await this.#use(captured, peer);
  }

  async #use({ stream, problem }: Captured, peer: Peer): Promise<void> {
    if (problem !== undefined) this.#observer.problem(problem);
    this.localStream = stream;
    this.#applyMutes();
    this.#observer.changed();
    await peer.sendTracks(stream.getTracks());
  }

  #connect(iceServers: readonly RTCIceServer[]): Peer {
    const { createPeer, isRelayOnly } = this.#ports;
    const { report } = this.#observer;
    const peer = createPeer(
      { iceServers, isRelayOnly },
      {
        onCandidate: (candidate) => {
          report({ type: 'candidateGathered', candidate });
        },
        onGatheringComplete: () => {
          report({ type: 'gatheringCompleted' });
        },
        onConnection: (connection) => {
          this.#connectionChanged(connection);
        },
        onRemoteStream: (stream) => {
          this.#remoteStreams.set(stream.id, stream);
          this.#observer.changed();
        },
        onError: (error) => {
          this.#broke(peer, error);
        },
      },
    );
    this.#peer = peer;
    return peer;
  }

  #connectionChanged(connection: MediaConnection): void {
    if (connection === 'connected') this.#observer.report({ type: 'mediaConnected' });
    else if (connection !== 'connecting') this.#observer.report({ type: 'mediaDisconnected' });
  }

  #broke(peer: Peer, cause: unknown): void {
    if (this.#peer !== peer) return;
    this.#observer.problem(toMediaError(cause));
    this.#observer.report({ type: 'mediaFailed' });
  }

  #applyMutes(): boolean {
    const audio = this.localStream?.getAudioTracks() ?? [];
    const video = this.localStream?.getVideoTracks() ?? [];
    const isAudioChanged = enable(audio, !this.isMicrophoneMuted);
    const isVideoChanged = enable(video, !this.isCameraMuted);
    return isAudioChanged || isVideoChanged;
  }
}

/** Any failure as the error of the media border. */
export function toMediaError(cause: unknown): MediaError {
  if (cause instanceof MediaError) return cause;
  return new MediaError('connectionFailed', 'WebRTC failed', { cause });
}

function enable(tracks: readonly MediaStreamTrack[], isEnabled: boolean): boolean {
  const changed = tracks.filter((track) => track.enabled !== isEnabled);
  for (const track of changed) track.enabled = isEnabled;
  return changed.length > 0;
}

function stopCamera({ stream }: Captured): void {
  for (const track of stream.getVideoTracks()) {
    track.stop();
    stream.removeTrack(track);
  }
}

function stopTracks({ stream }: Captured): void {
  for (const track of stream.getTracks()) track.stop();
}
