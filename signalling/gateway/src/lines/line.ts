// Lines: what a visitor calls by.

/** A guest with a room that a callee has joined. */
export interface Line {
  /** The guest. */
  readonly userId: string;
  readonly roomId: string;
  readonly callee: string;
}

/** The lines to all callees. */
export interface Lines {
  /** Takes a line to somebody whom the gateway calls; nobody else gets it until it is given back. */
  take(callee: string): Promise<Line | 'busy' | 'unavailable' | 'unknownCallee'>;
  /** Gives a line back; the next visitor gets it after it was cleaned. Never rejects. */
  giveBack(line: Line): Promise<void>;
}
