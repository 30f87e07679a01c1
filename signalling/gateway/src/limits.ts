import { SERVER_LIMITS, type ServerLimits } from '@matrix-call/service';

/** The bounds of everything a visitor can send or hold open. Times in milliseconds. */
export interface Limits extends ServerLimits {
  readonly socketsPerAddress: number;
  readonly connectsPerAddressPerMinute: number;
  /** Bytes of one frame. */
  readonly frameBytes: number;
  /** Frames that a visitor may send at once, and how many more each second. */
  readonly frameBurst: number;
  readonly framesPerSecond: number;
  /** Until a connection says which session it is for. */
  readonly firstFrameWithinMs: number;
  /** Between two signs of life; a visitor without one for two of them is gone. */
  readonly pingEveryMs: number;
  /** Bytes that wait for a visitor who does not read. */
  readonly unreadBytes: number;
  readonly relaysPerAddressPerMinute: number;
  /** Questions about callees. */
  readonly calleeAsksPerAddressPerMinute: number;
}

/** The limits the service runs with. */
export const DEFAULT_LIMITS: Limits = {
  ...SERVER_LIMITS,
  connections: 20_000,
  socketsPerAddress: 20,
  connectsPerAddressPerMinute: 120,
  frameBytes: 64 * 1024,
  frameBurst: 40,
  framesPerSecond: 20,
  firstFrameWithinMs: 5_000,
  pingEveryMs: 15_000,
  unreadBytes: 1024 * 1024,
  relaysPerAddressPerMinute: 20,
  calleeAsksPerAddressPerMinute: 60,
};
