// The call machine: one input in, the next state and the outputs out. Pure and total.

import { endCall } from './endings.ts';
import { stepAccepting, stepRinging } from './incoming.ts';
import { stepInCall } from './in-call.ts';
import type { Input } from './input.ts';
import { stepCalling, stepPreparing } from './outgoing.ts';
import type { Step } from './output.ts';
import { wearsOurParty } from './party.ts';
import { isInCall, type CallState, type LiveState } from './state.ts';

/**
 * What an input leads to. Late, repeated, foreign and echoed inputs change nothing and ask for nothing.
 * Never throws. Perform all outputs, in order, before the next input.
 */
export function step(state: CallState, input: Input): Step<CallState> {
  if (state.phase === 'ended') return { state, outputs: [] };
  if ('from' in input && wearsOurParty(state.me, input.from)) return { state, outputs: [] };
  // Endings first: they hold in every phase, so no phase can forget one.
  return endCall(state, input) ?? stepPhase(state, input) ?? { state, outputs: [] };
}

function stepPhase(state: LiveState, input: Input): Step<CallState> | undefined {
  if (input.type === 'pathsChanged' && 'outbox' in state && !isInCall(state)) {
    return { state: { ...state, outbox: { ...state.outbox, isStale: true } }, outputs: [] };
  }
  switch (state.phase) {
    case 'preparing':
      return stepPreparing(state, input);
    case 'calling':
      return stepCalling(state, input);
    case 'ringing':
      return stepRinging(state, input);
    case 'accepting':
      return stepAccepting(state, input);
    case 'connecting':
    case 'connected':
    case 'reconnecting':
      return stepInCall(state, input);
  }
}
