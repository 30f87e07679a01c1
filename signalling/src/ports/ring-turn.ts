// Several tabs of one user: one of them rings and answers.

/** Whose turn it is to ring. */
export interface RingTurn {
  readonly isOurs: boolean;
  /** Nothing rings or runs here any more. Without it a tab that was hidden in a call keeps the turn. */
  noteIdle?(): void;
  /** Gives the turn to another tab, for good. */
  end(): void;
}

/** Who wants the turn. */
export interface TurnClaim {
  readonly userId: string;
  /** The only room whose calls are heard of here; undefined: all rooms. Tabs that hear of other rooms are no rivals. */
  readonly onlyRoomId?: string | undefined;
  /** The turn has come. */
  readonly onTurn: () => void;
  /** True while a call rings or runs here: then the turn is not given away. */
  readonly isBusy: () => boolean;
}

/** Asks for the turn. */
export type ClaimRingTurn = (claim: TurnClaim) => RingTurn;
