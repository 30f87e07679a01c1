// Calls that are handed on (MSC2747): we ask the opponent to call somebody else, or are asked to, and the user agrees.

import type { EndReason } from '../call/end-reason.ts';
import type { RefusalReason, Replacement } from '../call/replacement.ts';
import type { CallSession } from './call-session.ts';
import type { CallTarget } from './call.ts';
import type { Clock } from './clock.ts';
import type { NewInvite } from './call-registry.ts';

/** How long a call that was announced may take to come in. */
export const AWAITED_MS = 60_000;

/** What handing on needs of the desk. */
export interface HandoverOptions {
  readonly clock: Clock;
  readonly makeId: () => string;
  /** Places a call beside the one that it is to replace. */
  readonly place: (target: CallTarget, callId: string, like: CallSession) => CallSession;
  /** The call that replaces another one has connected, or has nobody to wait for. */
  readonly bringForward: (next: CallSession, old: CallSession) => void;
  /** The call that waits beside another one, if it is this one: it does not wait any more. */
  readonly takeWaiting: (callId: string, userId: string) => CallSession | undefined;
  /** The replacement failed, and nobody but the user can be told. */
  readonly failed: () => void;
}

/** Replaces calls by others. */
export class Handover {
  readonly #options: HandoverOptions;
  /** Old call by the call that replaces it. */
  readonly #replaced = new Map<CallSession, CallSession>();
  #awaited: Awaited | undefined;

  constructor(options: HandoverOptions) {
    this.#options = options;
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
    if (replacement.isAwaited) this.#await(old, replacement);
    else this.#place(old, replacement);
  }

  /** Answers the call that was announced, without ringing: the user agreed. False for any other call. */
  answer({ event, callId }: NewInvite, call: CallSession): boolean {
    const awaited = this.#awaited;
    const isIt =
      awaited?.replacement.callId === callId && awaited.replacement.target.userId === event.sender;
    if (!isIt) return false;
    this.#stopAwaiting();
    this.#answer(awaited.old, call);
    return true;
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
    // Who hangs up wants no other call in place of this one.
    const isOver = call.endReason === 'hungUp';
    if (isOver && this.#awaited?.old === call) this.#stopAwaiting();
    for (const [next, replaced] of this.#replaced) {
      if (replaced !== call) continue;
      if (!isOver) this.#options.bringForward(next, call);
      else {
        this.#replaced.delete(next);
        next.hangUp();
      }
    }
  }

  #stopAwaiting(): void {
    this.#awaited?.cancel();
    this.#awaited = undefined;
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
    next.accept({ video: !old.isCameraMuted });
  }

  #await(old: CallSession, replacement: Replacement): void {
    this.#stopAwaiting();
    const { callId, target } = replacement;
    // Where the other user agreed first, the call is there already.
    const early = this.#options.takeWaiting(callId, target.userId);
    if (early) {
      this.#answer(old, early);
      return;
    }
    const cancel = this.#options.clock.after(AWAITED_MS, () => {
      this.#awaited = undefined;
      this.#fail(old, 'failed_call');
    });
    this.#awaited = { old, replacement, cancel };
  }

  #fail(old: CallSession, reason: RefusalReason): void {
    old.feed({ type: 'replacementFailed', reason });
    this.#options.failed();
  }
}

interface Awaited {
  readonly old: CallSession;
  readonly replacement: Replacement;
  readonly cancel: () => void;
}

function refusalOf(reason: EndReason | undefined): RefusalReason {
  if (reason === 'unreachable') return 'failed_room_invite';
  return reason === 'sendFailed' ? 'failed_call_invite' : 'failed_call';
}
