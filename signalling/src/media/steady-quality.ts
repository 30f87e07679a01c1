// A quality that does not flicker.

import type { CallQuality } from '../ports/quality.ts';

/** Follows what the looks say once several in a row say so: worse sooner than better. */
export class SteadyQuality {
  #shown: CallQuality | undefined;
  #trend: Trend = 'same';
  #looks = 0;

  /** Undefined before the first look. */
  get shown(): CallQuality | undefined {
    return this.#shown;
  }

  /** Takes what a look found; true where that changes what is shown. */
  note(found: CallQuality): boolean {
    const trend = this.#shown ? trendOf(this.#shown, found) : 'better';
    this.#looks = trend === this.#trend ? this.#looks + 1 : 1;
    this.#trend = trend;
    if (trend === 'same' || (this.#shown && this.#looks < PATIENCE[trend])) return false;
    this.#shown = this.#shown ? found : GOOD;
    this.#trend = 'same';
    return true;
  }

  /** Nothing is known any more. */
  forget(): void {
    this.#shown = undefined;
    this.#trend = 'same';
  }
}

type Trend = 'worse' | 'better' | 'other' | 'same';

function trendOf(shown: CallQuality, found: CallQuality): Trend {
  const change = RANKS[found.level] - RANKS[shown.level];
  if (change !== 0) return change > 0 ? 'worse' : 'better';
  return shown.reasons.join() === found.reasons.join() ? 'same' : 'other';
}

const RANKS = { good: 0, fair: 1, poor: 2, lost: 3 } as const;
const PATIENCE = { worse: 2, better: 3, other: 2 } as const;
/** What a call begins with: a single look condemns none. */
const GOOD: CallQuality = { level: 'good', reasons: [] };
