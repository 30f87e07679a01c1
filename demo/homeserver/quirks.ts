/** What a homeserver of another make does otherwise; each is off unless said otherwise. */
export interface Quirks {
  /** Takes the types of a filter by the letter: an asterisk stands for nothing but itself (Dendrite on SQLite). */
  readonly literalTypes?: boolean;
  /** Tells no event's age (Dendrite). */
  readonly hidesAge?: boolean;
  /** How long `/members` lags behind what changed, in milliseconds (Dendrite, servers with several workers). */
  readonly membersLagMs?: number;
}
