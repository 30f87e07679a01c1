// Both sides once an answer was exchanged: media connects, is lost, comes back.

import { completeGathering, flush, openOutbox, queueCandidate } from './candidates.ts';
import type { OutboxStep } from './candidates.ts';
import type { Input } from './input.ts';
import type { Step } from './output.ts';
import { isOpponent } from './party.ts';
import type { InCall } from './state.ts';
import { CONNECT_TIMEOUT_MS, RECONNECT_TIMEOUT_MS } from './timers.ts';

/** A call that was answered. */
export function stepInCall(state: InCall, input: Input): Step<InCall> | undefined {
  switch (input.type) {
    case 'delivered':
      return answerDelivered(state);
    case 'candidateGathered':
      return post(state, queueCandidate(state.outbox, input.candidate));
    case 'gatheringCompleted':
      return post(state, completeGathering(state.outbox));
    case 'timerFired':
      return input.timer === 'candidateBatch' ? post(state, flush(state.outbox)) : undefined;
    case 'mediaConnected':
      return mediaConnected(state);
    case 'mediaDisconnected':
      return mediaDisconnected(state);
    case 'streamsChanged':
      return { state, outputs: [{ type: 'sendStreams' }] };
    case 'candidatesReceived':
    case 'streamsDescribed':
      return isOpponent(state.opponent, input.from) ? hearOpponent(state, input) : undefined;
    default:
      return undefined;
  }
}

/** From here on the caller can connect to us. */
function answerDelivered(state: InCall): Step<InCall> | undefined {
  if (state.outbox.isOpen) return undefined;
  const { outbox, outputs } = openOutbox(state.outbox);
  if (state.phase !== 'connecting') return { state: { ...state, outbox }, outputs };
  const connect = { type: 'startTimer', timer: 'connect', afterMs: CONNECT_TIMEOUT_MS } as const;
  return { state: { ...state, outbox }, outputs: [...outputs, connect] };
}

function mediaConnected(state: InCall): Step<InCall> | undefined {
  switch (state.phase) {
    case 'connecting':
      return become(state, 'connected', { type: 'stopTimer', timer: 'connect' });
    case 'reconnecting':
      return become(state, 'connected', { type: 'stopTimer', timer: 'reconnect' });
    case 'connected':
      return undefined;
  }
}

/** Before media ever flowed the connect timer decides; one timer only, however often the path breaks. */
function mediaDisconnected(state: InCall): Step<InCall> | undefined {
  if (state.phase !== 'connected') return undefined;
  return become(state, 'reconnecting', {
    type: 'startTimer',
    timer: 'reconnect',
    afterMs: RECONNECT_TIMEOUT_MS,
  });
}

function hearOpponent(
  state: InCall,
  input: Extract<Input, { type: 'candidatesReceived' | 'streamsDescribed' }>,
): Step<InCall> | undefined {
  if (input.type === 'streamsDescribed') {
    return { state: { ...state, opponentStreams: input.streams }, outputs: [] };
  }
  const candidates = input.candidates.slice(0, state.candidatesLeft);
  if (candidates.length === 0) return undefined;
  const candidatesLeft = state.candidatesLeft - candidates.length;
  return {
    state: { ...state, candidatesLeft },
    outputs: [{ type: 'addCandidates', candidates }],
  };
}

function become(
  state: InCall,
  phase: InCall['phase'],
  timer: Step<InCall>['outputs'][number],
): Step<InCall> {
  return { state: { ...state, phase }, outputs: [timer] };
}

function post(state: InCall, { outbox, outputs }: OutboxStep): Step<InCall> {
  return { state: { ...state, outbox }, outputs };
}
