// Calls that are handed on (MSC2747): we ask the opponent to call somebody else, or are asked to, and the user agrees.

import type { EndReason } from '../call/end-reason.ts';
import type { RefusalReason, Replacement } from '../call/replacement.ts';
import type { TransferTarget } from '../ports/call.ts';
import type { Clock } from '../ports/clock.ts';
import type { ManagedCall } from '../ports/managed-call.ts';
import type { ActiveCalls } from './active-calls.ts';
import type { AgentEvent } from './agent-event.ts';
import { AwaitedCall } from './awaited-call.ts';
import type { CallMaker } from './call-maker.ts';

/** The parts of an agent that replacing calls takes. */
export interface ReplacementsOptions {
  readonly clock: Clock;
  readonly maker: CallMaker;
  readonly active: ActiveCalls;
  readonly tell: (event: AgentEvent) => void;
  /** Hands the call over that waits beside another one, if it is this one, and awaited. */
  readonly handOverAnnounced: (callId: string, userId: string) => Promise<ManagedCall | undefined>;
}

/** Replaces calls by others. */
export class Replacements {
  readonly #options: ReplacementsOptions;
  /** Old call by the call that replaces it. */
  readonly #replaced = new Map<ManagedCall, ManagedCall>();
  readonly #awaited: AwaitedCall;

  constructor(options: ReplacementsOptions) {
    this.#options = options;
    const { clock, tell } = options;
    this.#awaited = new AwaitedCall({
      clock,
      failed: () => {
        this.#tellFailed();
      },
      changed: () => {
        tell({ type: 'awaiting', target: this.#awaited.target });
      },
    });
  }

  /** With whom the user will be connected when the call that was announced comes in. */
  get awaited(): TransferTarget | undefined {
    return this.#awaited.target;
  }

  /** True for the call that was announced. */
  isAwaited(call: ManagedCall): boolean {
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
  ask(call: ManagedCall, userId: string, consulted: ManagedCall | undefined): void {
    const { maker } = this.#options;
    const callId = maker.makeId();
    const target = { userId, displayName: consulted?.opponent?.displayName };
    if (consulted?.canTransfer === true && call.opponentId !== undefined) {
      const caller = { userId: call.opponentId, displayName: call.opponent?.displayName };
      const awaiting = { callId, replacementId: maker.makeId(), target: caller, isAwaited: true };
      consulted.transfer(awaiting);
    }
    call.transfer({ callId, replacementId: maker.makeId(), target, isAwaited: false });
  }

  /** The user agreed to be connected with somebody else. */
  start(old: ManagedCall, replacement: Replacement): void {
    this.stopAwaiting();
    if (replacement.isAwaited) this.#await(old, replacement);
    else this.#place(old, replacement);
  }

  /**
   * Answers the call that was announced, without ringing, where it `isGood`: the user agreed, and speaks with nobody else.
   * Any other call, and one that is not good, rings as ever: false.
   */
  answer(call: ManagedCall, isGood: () => boolean): boolean {
    const old = this.#awaited.replacedBy(call);
    if (old === undefined) return false;
    const { current } = this.#options.active;
    const isWanted = (current === undefined || current === old) && isGood();
    this.#awaited.stop(isWanted ? undefined : 'failed_call');
    if (isWanted) this.#answer(old, call);
    return isWanted;
  }

  /** Something about a call changed. */
  noteChange(call: ManagedCall): void {
    if (call.status === 'ended') this.#noteEnd(call);
    const old = this.#replaced.get(call);
    if (old === undefined || call.status !== 'connected') return;
    this.#replaced.delete(call);
    this.#options.active.supersede(old, call);
    old.giveWay();
  }

  #noteEnd(call: ManagedCall): void {
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
      if (!isOver) this.#options.active.supersede(call, next);
      else {
        this.#replaced.delete(next);
        next.end();
      }
    }
  }

  /** A call takes another one's place as soon as it connects. */
  #replace(old: ManagedCall, next: ManagedCall): void {
    this.#replaced.set(next, old);
    if (old.status === 'ended') this.#options.active.supersede(old, next);
  }

  /** Into the direct room with the target, whatever room the opponent named: it could be full of strangers. */
  #place(old: ManagedCall, { target, callId }: Replacement): void {
    const { userId } = target;
    const video = !old.isCameraMuted;
    this.#replace(old, this.#options.maker.place({ target: { userId }, callId, video }));
  }

  #answer(old: ManagedCall, next: ManagedCall): void {
    this.#replace(old, next);
    next.answerWithoutClick({ video: !old.isCameraMuted });
  }

  #await(old: ManagedCall, replacement: Replacement): void {
    const { callId, target } = replacement;
    this.#awaited.begin(old, replacement);
    // Where the other user agreed first, the call is there already.
    void this.#options.handOverAnnounced(callId, target.userId).then((early) => {
      if (!early) return;
      this.#awaited.stop();
      this.#answer(old, early);
    });
  }

  #fail(old: ManagedCall, reason: RefusalReason): void {
    old.noteReplacementFailed(reason);
    this.#tellFailed();
  }

  /** Nobody but the user can be told. */
  #tellFailed(): void {
    const message = 'The call that should have replaced this one could not be made';
    this.#options.tell({ type: 'problem', problem: { code: 'transferFailed', message } });
  }
}

function refusalOf(reason: EndReason | undefined): RefusalReason {
  if (reason === 'unreachable') return 'failed_room_invite';
  return reason === 'sendFailed' ? 'failed_call_invite' : 'failed_call';
}
