/** Whom credentials are for, and until when. */
export interface MintRequest {
  /** Whom it is for: always the same for one user, and no name. */
  readonly label: string;
  /** The Unix second at which it ends. */
  readonly expiresAt: number;
  /** A label of TURN_URIS_<LABEL>, in lower case; undefined for the servers of TURN_URIS. */
  readonly region: string | undefined;
}

/** A login, and the relays that take it until `expiresAt` (Unix seconds). */
export interface TurnCredentials {
  readonly username: string;
  readonly password: string;
  readonly uris: readonly string[];
  readonly expiresAt: number;
}

/** The maker of credentials: coturn's shared secret, or a hosted service by its HTTP API. */
export interface Provider {
  /**
   * Makes credentials. Throws a ServiceError `unknownRegion`, or `providerUnavailable` if nobody can make them
   * now. The signal is the deadline.
   */
  mint(request: MintRequest, signal: AbortSignal): Promise<TurnCredentials>;
}
