// Notices that nothing of the opponent arrives although the connection stands.

import { MediaError } from '../ports/peer.ts';
import type { Clock } from '../ports/clock.ts';
import type { MediaObserver } from './media-ports.ts';

/** The clock and the statistics of a watch, and whom it tells. */
export interface WatchOptions {
  readonly clock: Clock;
  readonly getStats: () => Promise<RTCStatsReport>;
  /** False while the opponent says that it sends nothing, or somebody is on hold. */
  readonly isExpected: () => boolean;
  readonly stalled: (isStalled: boolean) => void;
  /** When it stalls, and now and then while that lasts; each time less soon. */
  readonly anotherTry: () => void;
}

/** Looks about once a second while it runs. The user is told at most 3 s after the last packet. */
export class MediaWatch {
  readonly #options: WatchOptions;
  #isStalled = false;
  #packets: number | undefined;
  #inboundIds: string[] = [];
  #quietLooks = 0;
  /** After how many of them another try is due. Grows for good: some senders pause at every breath. */
  #patience = QUIET_LOOKS;
  #stopWaiting: (() => void) | undefined;

  constructor(options: WatchOptions) {
    this.#options = options;
  }

  get isStalled(): boolean {
    return this.#isStalled;
  }

  /** Begins anew; again, it does nothing. */
  start(): void {
    if (!this.#stopWaiting) this.#wait();
  }

  /** Ends it, and what it found. */
  stop(): void {
    this.#stopWaiting?.();
    this.#stopWaiting = undefined;
    // Whoever stops it knows that something else is the matter now.
    this.#isStalled = false;
    this.#forget();
  }

  #wait(): void {
    const cancel = this.#options.clock.after(LOOK_EVERY_MS, () => void this.#look(cancel));
    this.#stopWaiting = cancel;
  }

  async #look(turn: () => void): Promise<void> {
    const { isExpected, getStats } = this.#options;
    try {
      const stats = isExpected() ? await getStats() : undefined;
      if (this.#stopWaiting !== turn) return;
      if (stats && isExpected()) this.#note(this.#countPackets(stats));
      else this.#forget();
    } catch {
      // A peer that closes while it is asked; whoever closed it stops the watch.
    }
    if (this.#stopWaiting === turn) this.#wait();
  }

  /** To read all of a report costs the page a millisecond: while more comes where something came, that is enough. */
  #countPackets(stats: RTCStatsReport): number {
    const known = this.#inboundIds.reduce(
      (sum, id) => sum + packetsIn(stats.get(id) as Entry | undefined),
      0,
    );
    if (this.#packets !== undefined && known > this.#packets) return known;
    this.#inboundIds = [];
    let packets = 0;
    stats.forEach((entry: Entry, id) => {
      if (entry.type !== 'inbound-rtp') return;
      this.#inboundIds.push(id);
      packets += packetsIn(entry);
    });
    return packets;
  }

  #note(packets: number): void {
    // The first look has nothing to compare with; fewer packets than before are another stream's.
    const isQuiet = packets === this.#packets;
    this.#packets = packets;
    this.#quietLooks = isQuiet ? this.#quietLooks + 1 : 0;
    this.#tell(this.#quietLooks >= QUIET_LOOKS);
    if (this.#quietLooks % this.#patience === 0 && isQuiet) {
      this.#patience = Math.min(this.#patience * PATIENCE_GROWS, MOST_PATIENCE);
      this.#options.anotherTry();
    }
  }

  #forget(): void {
    this.#packets = undefined;
    this.#quietLooks = 0;
    this.#tell(false);
  }

  #tell(isStalled: boolean): void {
    if (isStalled === this.#isStalled) return;
    this.#isStalled = isStalled;
    this.#options.stalled(isStalled);
  }
}

/** A watch that tells this observer. */
export function watchFor(
  { report, changed, problem, opponent }: MediaObserver,
  clock: Clock,
  getStats: WatchOptions['getStats'],
): MediaWatch {
  return new MediaWatch({
    clock,
    getStats,
    isExpected: () => opponent().isSending,
    stalled: (isStalled) => {
      if (isStalled) problem(new MediaError('noMedia', 'Nothing arrives'));
      changed();
    },
    // A browser may keep to a path for good that carries nothing.
    anotherTry: () => {
      report({ type: 'mediaStalled' });
    },
  });
}

interface Entry {
  readonly type: string;
  readonly packetsReceived?: number;
}

function packetsIn(entry: Entry | undefined): number {
  return entry?.packetsReceived ?? 0;
}

// The last packet may come right after a look, and a timer may be late: three of these are to be less than 3 s.
const LOOK_EVERY_MS = 800;
const QUIET_LOOKS = 2;
const PATIENCE_GROWS = 4;
const MOST_PATIENCE = 32;
