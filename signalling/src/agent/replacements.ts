// Calls that are handed on (MSC2747): we ask the opponent to call somebody else, or are asked to, and the user agrees.

import type { EndReason } from '../call/end-reason.ts';
import type { RefusalReason, Replacement } from '../call/replacement.ts';
import type { CallSession } from '../session/call-session.ts';
import { AwaitedCall } from './awaited-call.ts';
import type { CallTarget, TransferOffer } from '../session/call.ts';
import type { Clock } from '../ports/clock.ts';

/** What handing on needs of the agent. */
export interface ReplacementsOptions {
  readonly clock: Clock;
  readonly makeId: () => string;
  /** Places a call beside the one that it is to replace. */
  readonly place: (target: CallTarget, callId: string, like: CallSession) => CallSession;
  /** The call that replaces another one has connected, or has nobody to wait for. */
  readonly bringForward: (next: CallSession, old: CallSession) => void;
  /** The call that waits beside another one, if it is this one, and awaited: it does not wait any more. */
  readonly takeWaiting: (callId: string, userId: string) => Promise<CallSession | undefined>;
  /** The replacement failed, and nobody but the user can be told. */
  readonly failed: () => void;
  /** The call in the foreground. */
  readonly current: () => CallSession | undefined;
  /** The user waits to be connected with somebody, or does no longer. */
  readonly awaiting: (target: TransferOffer | undefined) => void;
}

/** Replaces calls by others. */
export class Replacements {
  readonly #options: ReplacementsOptions;
  /** Old call by the call that replaces it. */
  readonly #replaced = new Map<CallSession, CallSession>();
  readonly #awaited: AwaitedCall;

  constructor(options: ReplacementsOptions) {
    this.#options = options;
    const { clock, awaiting, failed } = options;
    this.#awaited = new AwaitedCall({
      clock,
      failed,
      changed: () => {
        awaiting(this.#awaited.target);
      },
    });
  }

  /** With whom the user will be connected when the call that was announced comes in. */
  get awaited(): TransferOffer | undefined {
    return this.#awaited.target;
  }

  /** True for the call that was announced. */
  isAwaited(call: CallSession): boolean {
    return this.#awaited.replacedBy(call) !== undefined;
  }

  /** The user did something else: what was agreed before counts no more. */
  stopAwaiting(): void {
    this.#awaited.stop('declined');
  }

  /**
   * Connects the opponent of a call with somebody else. Where there is a call with that user and its client knows how, it is
   * told to wait for the new call, so that it does not ring.
   */
  ask(call: CallSession, userId: string, consulted: CallSession | undefined): void {
    const { makeId } = this.#options;
    const callId = makeId();
    const target = { userId, displayName: consulted?.displayName };
    if (consulted?.canTransfer === true && call.opponentId !== undefined) {
      const caller = { userId: call.opponentId, displayName: call.displayName };
      const awaiting = { callId, replacementId: makeId(), target: caller, isAwaited: true };
      consulted.transfer(awaiting);
    }
    call.transfer({ callId, replacementId: makeId(), target, isAwaited: false });
  }

  /** The user agreed to be connected with somebody else. */
  start(old: CallSession, replacement: Replacement): void {
    this.stopAwaiting();
    if (replacement.isAwaited) this.#await(old, replacement);
    else this.#place(old, replacement);
  }

  /**
   * Answers the call that was announced, without ringing, where it `isGood`: the user agreed, and speaks with nobody else.
   * Any other call, and one that is not good, rings as ever: false.
   */
  answer(call: CallSession, isGood: () => boolean): boolean {
    const old = this.#awaited.replacedBy(call);
    if (old === undefined) return false;
    const current = this.#options.current();
    const isWanted = (current === undefined || current === old) && isGood();
    this.#awaited.stop(isWanted ? undefined : 'failed_call');
    if (isWanted) this.#answer(old, call);
    return isWanted;
  }

  /** Something about a call changed. */
  noteChange(call: CallSession): void {
    if (call.status === 'ended') this.#noteEnd(call);
    const old = this.#replaced.get(call);
    if (old === undefined || call.status !== 'connected') return;
    this.#replaced.delete(call);
    this.#options.bringForward(call, old);
    old.feed({ type: 'yield' });
  }

  #noteEnd(call: CallSession): void {
    const old = this.#replaced.get(call);
    if (old !== undefined) {
      this.#replaced.delete(call);
      this.#fail(old, refusalOf(call.endReason));
    }
    this.#awaited.noteEnd(call);
    // Who hangs up wants no other call in place of this one.
    const isOver = call.endReason === 'hungUp';
    for (const [next, replaced] of this.#replaced) {
      if (replaced !== call) continue;
      if (!isOver) this.#options.bringForward(next, call);
      else {
        this.#replaced.delete(next);
        next.feed({ type: 'hangUp' });
      }
    }
  }

  /** A call takes another one's place as soon as it connects. */
  #replace(old: CallSession, next: CallSession): void {
    this.#replaced.set(next, old);
    if (old.status === 'ended') this.#options.bringForward(next, old);
  }

  /** Into the direct room with the target, whatever room the opponent named: it could be full of strangers. */
  #place(old: CallSession, { target, callId }: Replacement): void {
    this.#replace(old, this.#options.place({ userId: target.userId }, callId, old));
  }

  #answer(old: CallSession, next: CallSession): void {
    this.#replace(old, next);
    next.answerWithoutClick({ video: !old.isCameraMuted });
  }

  #await(old: CallSession, replacement: Replacement): void {
    const { callId, target } = replacement;
    this.#awaited.begin(old, replacement);
    // Where the other user agreed first, the call is there already.
    void this.#options.takeWaiting(callId, target.userId).then((early) => {
      if (!early) return;
      this.#awaited.stop();
      this.#answer(old, early);
    });
  }

  #fail(old: CallSession, reason: RefusalReason): void {
    old.feed({ type: 'replacementFailed', reason });
    this.#options.failed();
  }
}

function refusalOf(reason: EndReason | undefined): RefusalReason {
  if (reason === 'unreachable') return 'failed_room_invite';
  return reason === 'sendFailed' ? 'failed_call_invite' : 'failed_call';
}
