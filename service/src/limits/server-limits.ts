/** The bounds of everything a stranger can send to a server or hold open there. Times in milliseconds. */
export interface ServerLimits {
  readonly bodyBytes: number;
  readonly headersTimeoutMs: number;
  readonly requestTimeoutMs: number;
  readonly keepAliveTimeoutMs: number;
  readonly timeoutCheckIntervalMs: number;
  readonly connections: number;
  /** Of one address, unless it is a trusted proxy. */
  readonly connectionsPerAddress: number;
  /** After this time without a byte in either direction a connection is closed, whatever it waits for. */
  readonly idleTimeoutMs: number;
  /** Time for requests in progress when the service stops. */
  readonly closeWithinMs: number;
}

/** The limits a server runs with unless its service knows better. */
export const SERVER_LIMITS: ServerLimits = {
  bodyBytes: 8 * 1024,
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 15_000,
  keepAliveTimeoutMs: 5000,
  timeoutCheckIntervalMs: 1000,
  connections: 2000,
  connectionsPerAddress: 100,
  idleTimeoutMs: 20_000,
  closeWithinMs: 8000,
};
