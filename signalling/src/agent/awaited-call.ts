// The call that the user agreed to be connected by, until it comes in (MSC2747: `await_call`). It is answered without a
// click of that moment, so the wait is short, is shown, and ends with anything else the user does.

import type { RefusalReason, Replacement } from '../call/replacement.ts';
import type { TransferTarget } from '../ports/call.ts';
import type { Clock } from '../ports/clock.ts';
import type { ManagedCall } from '../ports/managed-call.ts';

/** How long a call that was announced may take to come in while the old one lasts. */
export const AWAITED_MS = 60_000;

/** And after the old one has ended because it was transferred, or after the user agreed, where that was later. */
export const AWAITED_AFTER_END_MS = 5_000;

/** Whom a wait tells. */
export interface AwaitedCallOptions {
  readonly clock: Clock;
  /** It began, or is over. */
  readonly changed: () => void;
  /** The call did not come, and nothing that the user did is the reason. */
  readonly failed: () => void;
}

/** One wait at a time. */
export class AwaitedCall {
  readonly #options: AwaitedCallOptions;
  #wait: Wait | undefined;

  constructor(options: AwaitedCallOptions) {
    this.#options = options;
  }

  /** With whom the user will be connected. */
  get target(): TransferTarget | undefined {
    return this.#wait?.replacement.target;
  }

  /** Waits for the call that takes the place of `old`. Nothing else is waited for. */
  begin(old: ManagedCall, replacement: Replacement): void {
    if (old.status === 'ended' && old.endReason !== 'transferred') {
      this.#options.failed();
      return;
    }
    const patienceMs = old.status === 'ended' ? AWAITED_AFTER_END_MS : AWAITED_MS;
    this.#wait = { old, replacement, cancel: this.#giveUpAfter(patienceMs) };
    this.#options.changed();
  }

  /** The call that this one takes the place of, where it is the one that is awaited. */
  replacedBy({ callId, opponentId }: ManagedCall): ManagedCall | undefined {
    if (this.#wait === undefined) return undefined;
    const { old, replacement } = this.#wait;
    const isIt = replacement.callId === callId && replacement.target.userId === opponentId;
    return isIt ? old : undefined;
  }

  /** Somebody hung up, or something ended a call. */
  noteEnd(call: ManagedCall): void {
    if (this.#wait?.old !== call) return;
    if (call.endReason !== 'transferred') {
      this.stop('declined');
      return;
    }
    this.#wait.cancel();
    this.#wait = { ...this.#wait, cancel: this.#giveUpAfter(AWAITED_AFTER_END_MS) };
  }

  /** The wait is over; who asked is told why, where no call came and they are still there. */
  stop(reason?: RefusalReason): void {
    const wait = this.#wait;
    if (wait === undefined) return;
    this.#wait = undefined;
    wait.cancel();
    if (reason !== undefined) wait.old.noteReplacementFailed(reason);
    this.#options.changed();
  }

  #giveUpAfter(ms: number): () => void {
    return this.#options.clock.after(ms, () => {
      this.stop('failed_call');
      this.#options.failed();
    });
  }
}

interface Wait {
  readonly old: ManagedCall;
  readonly replacement: Replacement;
  readonly cancel: () => void;
}
