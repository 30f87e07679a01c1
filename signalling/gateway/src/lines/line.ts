// Lines: what a visitor calls by.

/** A guest with a room that a callee has joined. */
export interface Line {
  /** The guest. */
  readonly userId: string;
  readonly roomId: string;
  readonly callee: string;
}

/** A visitor who wants a line. */
export interface Ticket {
  /** Names the visitor's session. */
  readonly id: string;
  /** When they first asked, in milliseconds since 1970. */
  readonly sinceMs: number;
}

/** All lines are taken; the visitor waits at this place, 1 is next. */
export interface Waiting {
  readonly place: number;
}

/** What a visitor would meet: a line, others on all lines, or a callee who has joined none. */
export type CalleeState = 'available' | 'busy' | 'unavailable';

/** The lines to all callees. Whoever waits for one asks again: who has not asked for 5 s waits no longer. */
export interface Lines {
  /** Takes a line to somebody whom the gateway calls; nobody else gets it until it is given back. */
  take(
    callee: string,
    ticket: Ticket,
  ): Promise<Line | Waiting | 'busy' | 'unavailable' | 'unknownCallee'>;
  /** Gives a line back; the next visitor gets it after it was cleaned. Never rejects. */
  giveBack(line: Line): Promise<void>;
  /** The visitor waits no longer. Never rejects. */
  leaveQueue(callee: string, ticket: Ticket): Promise<void>;
  /** What a visitor would meet now, and how many wait already. */
  stateOf(callee: string): Promise<{ readonly state: CalleeState; readonly waiting: number }>;
}
