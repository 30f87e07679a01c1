// Between two callers nobody rings for a moment, so that no click meant for the one meets the other.
import type { Call } from '@matrix-call/signalling';

/** Lets ringing calls to the front, one after the other. */
export class RingGap {
  #endsAtMs = 0;
  #passed: Call | undefined;

  /** A call stopped to ring without an answer. */
  begin(): void {
    this.#endsAtMs = performance.now() + GAP_MS;
  }

  /** Whether a call rings that must not be seen yet. */
  holdsBack(call: Call): boolean {
    return call.status === 'ringing' && call !== this.#passed;
  }

  /** Lets a call ring: now, or once the gap is over. */
  pass(call: Call, ring: () => void): void {
    const leftMs = this.#endsAtMs - performance.now();
    const enter = (): void => {
      if (call.status !== 'ringing') return;
      this.#passed = call;
      ring();
    };
    if (leftMs > 0) setTimeout(enter, leftMs);
    else enter();
  }
}

const GAP_MS = 1_000;
