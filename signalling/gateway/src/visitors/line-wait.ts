// A visitor's wait for a line: their question stays open, and is asked again until it is answered.

import type { LineFrame, QueueFrame } from '@matrix-call/signalling/wire';
import type { VisitorParts } from './visitor-parts.ts';

/** Who waits, and how it goes on. */
export interface LineWaitOptions {
  readonly parts: Pick<VisitorParts, 'after' | 'times'>;
  /** Tells the visitor. */
  readonly tell: (frame: QueueFrame) => void;
  /** Asks again for what the visitor waits for. */
  readonly askAgain: () => void;
}

/** At most one wait at a time. */
export class LineWait {
  readonly #options: LineWaitOptions;
  #ask: LineFrame | undefined;
  #place = 0;
  #cancel = nothing;

  constructor(options: LineWaitOptions) {
    this.#options = options;
  }

  /** What the visitor waits for. */
  get ask(): LineFrame | undefined {
    return this.#ask;
  }

  /** The visitor waits at this place, and is told where it is another one than before. */
  stand(ask: LineFrame, place: number): void {
    const isNews = place !== this.#place;
    this.#ask = ask;
    this.#place = place;
    if (isNews) this.#tell();
    const { parts, askAgain } = this.#options;
    this.pause();
    this.#cancel = parts.after(parts.times.askQueueMs, askAgain);
  }

  /** The visitor asks again with the same number, so that they may not know their place. */
  repeat(id: number): void {
    if (id === this.#ask?.id) this.#tell();
  }

  /** Nobody is there to take a line. */
  pause(): void {
    this.#cancel();
    this.#cancel = nothing;
  }

  /** The visitor is there again. */
  resume(): void {
    this.pause();
    if (this.#ask !== undefined) this.#options.askAgain();
  }

  /** The wait is over; returns what was waited for. */
  end(): LineFrame | undefined {
    const ask = this.#ask;
    this.pause();
    this.#ask = undefined;
    this.#place = 0;
    return ask;
  }

  #tell(): void {
    if (this.#ask === undefined) return;
    this.#options.tell({ type: 'queue', id: this.#ask.id, place: this.#place });
  }
}

function nothing(): void {
  // There is nothing to take back.
}
