// Several tabs of one user: one of them rings and answers.

/** Whose turn it is to ring. */
export interface RingTurn {
  readonly isOurs: boolean;
  /** Gives the turn to another tab. */
  end(): void;
}

/** Who wants the turn. */
export interface TurnClaim {
  readonly userId: string;
  /** The turn has come. */
  readonly onTurn: () => void;
  /** True while a call rings or runs here: then the turn is not given away. */
  readonly isBusy: () => boolean;
}

/** Asks for the turn of a user. */
export type ClaimRingTurn = (claim: TurnClaim) => RingTurn;

/** What of `LockManager` is used. */
export interface Locks {
  request(name: string, options: { signal: AbortSignal }, held: () => Promise<void>): Promise<void>;
}

/** What of a document is used. */
export interface TabVisibility extends EventTarget {
  readonly visibilityState: DocumentVisibilityState;
}

/**
 * Turns by the Web Locks of this origin: the first tab has the turn until it is closed, or hidden while another one waits.
 * Where there are none (old browsers, pages without https, Node) it is always our turn.
 */
export function claimRingTurn(
  locks: Locks | undefined = ownLocks(),
  tab: TabVisibility | undefined = ownTab(),
): ClaimRingTurn {
  if (locks === undefined) return () => ({ isOurs: true, end: () => undefined });
  return (claim) => new LockTurn(locks, tab, claim);
}

class LockTurn implements RingTurn {
  isOurs = false;
  readonly #locks: Locks;
  readonly #claim: TurnClaim;
  readonly #life = new AbortController();
  #release: () => void = () => undefined;

  constructor(locks: Locks, tab: TabVisibility | undefined, claim: TurnClaim) {
    this.#locks = locks;
    this.#claim = claim;
    tab?.addEventListener(
      'visibilitychange',
      () => {
        if (tab.visibilityState === 'hidden') this.#queueAgain();
      },
      { signal: this.#life.signal },
    );
    this.#queue();
  }

  end(): void {
    this.#life.abort();
    this.#release();
  }

  /** Whoever waits in a tab that is seen comes first now. */
  #queueAgain(): void {
    if (!this.isOurs || this.#claim.isBusy()) return;
    this.isOurs = false;
    this.#release();
  }

  #queue(): void {
    const { userId, onTurn } = this.#claim;
    const { signal } = this.#life;
    this.#locks
      .request(LOCK_PREFIX + userId, { signal }, async () => {
        if (signal.aborted) return;
        this.isOurs = true;
        onTurn();
        await new Promise<void>((resolve) => {
          this.#release = resolve;
        });
      })
      .then(
        () => {
          if (!signal.aborted) this.#queue();
        },
        () => {
          // Ended while waiting; or locks are refused here, and then nobody else has the turn.
          this.isOurs = true;
          if (!signal.aborted) onTurn();
        },
      );
  }
}

function ownLocks(): Locks | undefined {
  // Node has locks too, but no tabs.
  if (typeof document === 'undefined') return undefined;
  return (navigator as { readonly locks?: Locks }).locks;
}

function ownTab(): TabVisibility | undefined {
  return typeof document === 'undefined' ? undefined : document;
}

const LOCK_PREFIX = 'matrix-call rings for ';
