// The turn to ring, by the locks that all tabs of the page's origin share.

import type { ClaimRingTurn, RingTurn, TurnClaim } from '../ports/ring-turn.ts';

/** The part of `LockManager` that is used. */
export interface Locks {
  request(name: string, options: { signal: AbortSignal }, held: () => Promise<void>): Promise<void>;
}

/** The part of `BroadcastChannel` that is used, among the tabs of one user. */
export interface TabChannel extends EventTarget {
  postMessage(message: string): void;
  close(): void;
}

/** Opens the channel of a name. */
export type OpenTabChannel = (name: string) => TabChannel;

/** The part of `Document` that is used. */
export interface TabVisibility extends EventTarget {
  readonly visibilityState: DocumentVisibilityState;
}

/**
 * Turns by the Web Locks of this origin: the first tab has the turn until it is closed or cannot ring, or is hidden while
 * another one is seen. Where there are none (old browsers, pages without https, Node) it is always our turn.
 */
export function claimRingTurn(
  locks: Locks | undefined = ownLocks(),
  tab: TabVisibility | undefined = ownTab(),
  openChannel: OpenTabChannel | undefined = ownChannels(),
): ClaimRingTurn {
  if (locks === undefined) return () => ({ isOurs: true, end: () => undefined });
  return (claim) => new LockTurn({ locks, tab, openChannel }, claim);
}

interface TabPorts {
  readonly locks: Locks;
  readonly tab: TabVisibility | undefined;
  readonly openChannel: OpenTabChannel | undefined;
}

class LockTurn implements RingTurn {
  isOurs = false;
  readonly #ports: TabPorts;
  readonly #claim: TurnClaim;
  readonly #life = new AbortController();
  readonly #channel: TabChannel | undefined;
  #release: () => void = () => undefined;

  constructor(ports: TabPorts, claim: TurnClaim) {
    this.#ports = ports;
    this.#claim = claim;
    this.#channel = ports.openChannel?.(nameOf(claim));
    const { signal } = this.#life;
    // A tab that was never seen would keep the turn: nobody hid it.
    const hear = (event: Event): void => {
      if (this.#isHidden) this.#queueAgain();
      else if ('data' in event && event.data === 'hidden') this.#tellSeen();
    };
    this.#channel?.addEventListener('message', hear, { signal });
    const changed = (): void => {
      this.noteIdle();
      if (!this.#isHidden) this.#tellSeen();
    };
    ports.tab?.addEventListener('visibilitychange', changed, { signal });
    this.#queue();
    if (!this.#isHidden) this.#tellSeen();
  }

  /** It may have been hidden while it was busy. */
  noteIdle(): void {
    if (this.#isHidden) this.#queueAgain();
  }

  end(): void {
    this.isOurs = false;
    this.#life.abort();
    this.#channel?.close();
    this.#release();
  }

  get #isHidden(): boolean {
    return this.#ports.tab?.visibilityState === 'hidden';
  }

  /** Whoever has the turn and is hidden gives it away. */
  #tellSeen(): void {
    this.#channel?.postMessage('seen');
  }

  /** Whoever waits in a tab that is seen comes first now. */
  #queueAgain(): void {
    if (!this.isOurs || this.#claim.isBusy()) return;
    this.isOurs = false;
    this.#release();
  }

  #queue(): void {
    const { onTurn } = this.#claim;
    const { signal } = this.#life;
    this.#ports.locks
      .request(nameOf(this.#claim), { signal }, async () => {
        if (signal.aborted) return;
        this.isOurs = true;
        onTurn();
        // Somebody before us in the queue may have been asked by a tab behind us.
        if (this.#isHidden) this.#channel?.postMessage('hidden');
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
          if (signal.aborted) return;
          this.isOurs = true;
          onTurn();
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

function ownChannels(): OpenTabChannel | undefined {
  if (typeof document === 'undefined' || typeof BroadcastChannel === 'undefined') return undefined;
  return (name) => new BroadcastChannel(name);
}

/** Says for whom it rings, and where. */
function nameOf({ userId, onlyRoomId }: TurnClaim): string {
  const where = onlyRoomId === undefined ? '' : ` in ${onlyRoomId}`;
  return `matrix-call rings for ${userId}${where}`;
}
