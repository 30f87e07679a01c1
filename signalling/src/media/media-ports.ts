// What stands around the media of a call.

import type { WatchQuality } from '../ports/quality.ts';
import type { WorkInput } from '../call/input.ts';
import type {
  CreatePeer,
  DeviceChoice,
  MediaCapture,
  MediaError,
  ProcessTrack,
} from '../ports/peer.ts';
import type { NetworkWatch } from '../ports/network.ts';
import type { Clock } from '../ports/clock.ts';
import type { IceServerSource } from '../relay/ice-servers.ts';

/** The ports of the media of one call. */
export interface MediaPorts {
  readonly createPeer: CreatePeer;
  /** Waited for before each `createPeer`, where its code is loaded late. Rejects with `MediaError`, code `partMissing`. */
  readonly loadPeer?: (() => Promise<unknown>) | undefined;
  /** Judges how well a call works; without it nobody is told, and the camera is not fitted to the network. */
  readonly watchQuality?: WatchQuality | undefined;
  readonly media: MediaCapture;
  readonly iceServers: Pick<IceServerSource, 'get' | 'latest'>;
  readonly isRelayOnly: boolean;
  readonly clock: Clock;
  readonly network?: Pick<NetworkWatch, 'doubt'>;
  /** What every captured track goes through. */
  readonly processTrack?: ProcessTrack | undefined;
  /** What the user has chosen for all calls. */
  readonly chosenDevices?: (() => DeviceChoice) | undefined;
}

/** Whom the media of a call reports to, and asks. */
export interface MediaObserver {
  readonly report: (input: WorkInput) => void;
  readonly changed: () => void;
  readonly problem: (error: MediaError) => void;
  /** What is known of the opponent now. */
  readonly opponent: () => OpponentFacts;
}

/** What the opponent's client can take, and what it says. */
export interface OpponentFacts {
  /** The call is answered, and in version 1: another offer is possible. */
  readonly canNegotiate: boolean;
  /** It described its streams, so it can tell a second one of ours from the first. */
  readonly knowsStreams: boolean;
  /** By the descriptions and its own words it sends something, and neither side holds the other. */
  readonly isSending: boolean;
  /** And what it sends has sound. */
  readonly isSendingSound: boolean;
}
