// Our later offers: when one is wanted, when it is made, and when it is made again.

import type { Negotiation } from './negotiation.ts';
import { startTimer } from './output.ts';
import type { Output, Step } from './output.ts';
import type { InCall } from './state.ts';
import { CALLEE_RESTART_AFTER_MS, NEGOTIATION_RETRY_MS, RESTART_AFTER_MS } from './timers.ts';

/** A change, or another path, is to be offered: now, or when nothing stands in the way any more. */
export function want(state: InCall, wish: Partial<Negotiation>): Step<InCall> {
  const next = update(state, wish);
  return isOverdue(next) ? offer(next) : { state: next, outputs: [] };
}

/** Has an offer made of everything that is wanted. */
export function offer(state: InCall, ...first: readonly Output[]): Step<InCall> {
  const { turn, wantsRestart, isWanted } = state.negotiation;
  return {
    state: update(state, {
      stage: 'offering',
      turn: turn + 1,
      isChange: isWanted,
      isWanted: false,
      wantsRestart: false,
      isDelivered: false,
    }),
    outputs: [
      ...first,
      {
        type: 'makeOffer',
        turn: turn + 1,
        restartsIce: wantsRestart,
        isHolding: state.isHolding,
      },
    ],
  };
}

/** Nothing is open: what is wanted meanwhile is offered, if it may be now. */
export function offerNext(state: InCall, before: readonly Output[] = []): Step<InCall> {
  const stable = update(state, { stage: 'stable' });
  return isOverdue(stable) ? offer(stable, ...before) : { state: stable, outputs: before };
}

/** The call with a negotiation that changed. */
export function update(state: InCall, change: Partial<Negotiation>): InCall {
  return { ...state, negotiation: { ...state.negotiation, ...change } };
}

/** True where something is wanted that nothing stands in the way of. */
export function isOverdue(state: InCall): boolean {
  const { stage, isWanted, wantsRestart } = state.negotiation;
  return stage === 'stable' && (wantsRestart || (isWanted && !shouldWait(state)));
}

/**
 * Before media flows the callee leaves offers to the caller where it can. Chromium shows no picture for the rest of a call
 * in which it rolled an offer back before the first picture, and where two offers cross it is the callee that does. An
 * offer that fails is rolled back all the same, and so is one that crosses in the moment between media and pictures.
 */
export function shouldWait({ role, phase }: InCall): boolean {
  return role === 'callee' && phase === 'connecting';
}

/** Another path is looked for after a moment, if media does not flow by then. */
export function restartTimer(state: InCall, afterMs = RESTART_AFTER_MS): Output {
  return startTimer('iceRestart', shouldWait(state) ? CALLEE_RESTART_AFTER_MS : afterMs);
}

/** The same for a callee that leaves it to the caller; what was planned already is not put off. */
export function planRestart(state: InCall): Step<InCall> | undefined {
  if (state.negotiation.isRestartPlanned) return undefined;
  return { state: update(state, { isRestartPlanned: true }), outputs: [restartTimer(state)] };
}

/** After a while what is wanted is offered again. */
export const START_RETRY: Output = startTimer('negotiationRetry', NEGOTIATION_RETRY_MS);
