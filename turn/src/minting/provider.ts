/** What a provider is asked for. */
export interface Order {
  /** Whom it is for: always the same for one user, and no name. */
  readonly label: string;
  /** The Unix second at which it ends. */
  readonly expiresAt: number;
  /** A label of TURN_URIS_<LABEL>, in lower case; undefined for the servers of TURN_URIS. */
  readonly region: string | undefined;
}

/** Relays, and what they take as proof until `expiresAt` (Unix seconds). */
export interface Relay {
  readonly username: string;
  readonly password: string;
  readonly uris: readonly string[];
  readonly expiresAt: number;
}

/** Whoever makes credentials: coturn's shared secret, or a company by its HTTP API. */
export interface Provider {
  /**
   * Makes credentials. Throws a ServiceError `unknownRegion`, or `providerUnavailable` if nobody can make them
   * now. The signal is the deadline.
   */
  mint(order: Order, signal: AbortSignal): Promise<Relay>;
}
