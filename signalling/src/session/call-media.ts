// The media of one call: what is captured, the peer, and what is muted.

import type { WorkInput } from '../call/input.ts';
import type { Candidate, Description, StreamDescription, Streams } from '../call/media.ts';
import { MediaError } from '../peer/peer.ts';
import type { Captured, CreatePeer, MediaCapture, MediaConnection, Peer } from '../peer/peer.ts';

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

  /** Asks for the devices, once; a later `prepare…` uses what came. Rejects with `MediaError`. */
  capture(wanted: { readonly video: boolean }): Promise<Captured> {
    this.#captured ??= this.#ports.media.capture(wanted);
    return this.#captured;
  }

  /** Devices and servers are fetched side by side; then the peer makes its offer. */
  async prepareOffer(wanted: { readonly video: boolean }): Promise<void> {
    const peer = await this.#createPeer(wanted);
    await peer?.createOffer();
  }

  async prepareAnswer(offer: Description, wanted: { readonly video: boolean }): Promise<void> {
    const peer = await this.#createPeer(wanted);
    await peer?.createAnswer(offer);
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
    if (this.#peer === undefined) throw new Error('There is no peer to describe');
    return this.#peer.getLocalDescription();
  }

  /** What we say of our stream (spec: `sdp_stream_metadata`). */
  describeStreams(): Streams {
    const stream = this.localStream;
    if (stream === undefined) return new Map();
    const description: StreamDescription = {
      purpose: 'm.usermedia',
      isAudioMuted: !stream.getAudioTracks().some((track) => track.enabled),
      isVideoMuted: !stream.getVideoTracks().some((track) => track.enabled),
    };
    return new Map([[stream.id, description]]);
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

  async #createPeer(wanted: { readonly video: boolean }): Promise<Peer | undefined> {
    const capturing = this.capture(wanted);
    const [{ stream, problem }, iceServers] = await Promise.all([
      capturing,
      this.#ports.getIceServers(),
    ]);
    // The call ended, or another one took the devices, while the user was asked.
    if (this.#captured !== capturing) return undefined;
    if (problem !== undefined) this.#observer.problem(problem);
    this.localStream = stream;
    this.#applyMutes();
    this.#observer.changed();
    const peer = this.#connect(iceServers);
    peer.addStream(stream);
    return peer;
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

function stopTracks({ stream }: Captured): void {
  for (const track of stream.getTracks()) track.stop();
}
