// How well a call works, as its user may be told.

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
