// Looks at the statistics of a call while it is connected, and tells how well it works.

import type { CallQuality, QualityWatch, QualityWatchOptions } from '../ports/quality.ts';
import { judge } from './quality.ts';
import { readStats } from './stats-look.ts';
import type { StatsLook } from './stats-look.ts';
import { SteadyQuality } from './steady-quality.ts';

/** A watch that looks every 2 s while it runs. */
export function watchQuality(options: QualityWatchOptions): QualityWatch {
  return new QualityLooks(options);
}

class QualityLooks implements QualityWatch {
  readonly #options: QualityWatchOptions;
  readonly #steady = new SteadyQuality();
  /** The last looks, oldest first. */
  #looks: readonly StatsLook[] = [];
  #unsettledAtMs = 0;
  #stopWaiting: (() => void) | undefined;

  constructor(options: QualityWatchOptions) {
    this.#options = options;
  }

  get quality(): CallQuality | undefined {
    return this.#steady.shown;
  }

  start(): void {
    if (this.#stopWaiting) return;
    this.unsettle();
    this.#wait();
  }

  stop(): void {
    this.#stopWaiting?.();
    this.#stopWaiting = undefined;
    this.#looks = [];
    this.#steady.forget();
  }

  unsettle(): void {
    this.#unsettledAtMs = this.#options.clock.now();
  }

  #wait(): void {
    const cancel = this.#options.clock.after(LOOK_EVERY_MS, () => void this.#look(cancel));
    this.#stopWaiting = cancel;
  }

  async #look(turn: () => void): Promise<void> {
    const { clock, getStats } = this.#options;
    try {
      const report = await getStats();
      if (this.#stopWaiting !== turn) return;
      this.#compare(readStats(report, clock.now()));
    } catch {
      // A peer that closes while it is asked; whoever closed it stops the watch.
    }
    if (this.#stopWaiting === turn) this.#wait();
  }

  #compare(now: StatsLook): void {
    const [before] = this.#looks;
    this.#looks = [...this.#looks, now].slice(-LOOKS_BACK);
    if (!before) return;
    const { opponent, changed, pictureScale, looked } = this.#options;
    const { isSending, isSendingSound } = opponent();
    const { quality, sending } = judge(before, now, {
      isExpected: isSending,
      isSoundExpected: isSendingSound,
      pictureScale: pictureScale(),
      isSettled: now.atMs - this.#unsettledAtMs >= SETTLED_AFTER_MS,
    });
    if (this.#steady.note(quality)) changed();
    looked(sending);
  }
}

const LOOK_EVERY_MS = 2_000;
// Losses are reported every few seconds only: a look at two intervals sees what one would count twice, or not at all.
const LOOKS_BACK = 2;
// Browsers begin with little bandwidth and measure more, and pictures begin small.
const SETTLED_AFTER_MS = 10_000;
