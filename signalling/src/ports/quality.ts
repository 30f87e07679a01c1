// How well a call works, as its user may be told, and who finds out.

import type { Clock } from './clock.ts';

/** From one that needs no word to one where nothing arrives any more. */
export type QualityLevel = 'good' | 'fair' | 'poor' | 'lost';

/** What a call suffers from, in either direction. */
export type QualityReason =
  /** Packets are lost on the way. */
  | 'loss'
  /** What is said arrives late, or unevenly. */
  | 'delay'
  /** The network carries less than the pictures we send need. */
  | 'bandwidth'
  /** This machine is too slow for the pictures that we send. */
  | 'processor'
  /** The opponent sends sound, and none arrives. */
  | 'noSound'
  /** The opponent's pictures stand still. */
  | 'frozen';

/** How a call works now; a good one has no reasons. */
export interface CallQuality {
  readonly level: QualityLevel;
  readonly reasons: readonly QualityReason[];
}

/** What a watch asks, and whom it tells. */
export interface QualityWatchOptions {
  readonly clock: Clock;
  readonly getStats: () => Promise<RTCStatsReport>;
  /** What the opponent says that it sends, while nobody is on hold. */
  readonly opponent: () => { readonly isSending: boolean; readonly isSendingSound: boolean };
  /** By how much smaller the camera is sent already. */
  readonly pictureScale: () => number;
  readonly changed: () => void;
  /** Told after every look how far what we send suffers from the network. */
  readonly looked: (sending: CallQuality) => void;
}

/** Looks at the statistics of one call while it runs. */
export interface QualityWatch {
  /** Undefined while it does not run, and for the first seconds. */
  readonly quality: CallQuality | undefined;
  /** Begins; again, it does nothing. */
  start(): void;
  /** Ends it, and forgets what it found. */
  stop(): void;
  /** Something else is sent from now on: what the network carries of it is not known yet. */
  unsettle(): void;
}

/** Makes a watch, where there is one. A port, because only a call that connects needs its code. */
export type WatchQuality = (options: QualityWatchOptions) => QualityWatch | undefined;
