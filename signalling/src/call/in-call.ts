// Both sides once an answer was exchanged: media connects, is lost, comes back.

import { openOutbox, stepOutbox } from './candidates.ts';
import type { Input } from './input.ts';
import { NO_NEGOTIATION } from './negotiation.ts';
import { isOverdue, planRestart, START_RETRY, restartTimer, shouldWait, update } from './offers.ts';
import { startTimer, stopTimer } from './output.ts';
import type { Step } from './output.ts';
import { isOpponent } from './party.ts';
import {
  canRestart,
  forgetRestart,
  restartIce,
  restartSilentPath,
  stepNegotiation,
} from './renegotiation.ts';
import type { InCall } from './state.ts';
import {
  CALLEE_RESTART_AFTER_LOSS_MS,
  CONNECT_TIMEOUT_MS,
  RECONNECT_TIMEOUT_MS,
  RESTART_EVERY_MS,
} from './timers.ts';
import { MOST_TRANSFER_OFFERS, stepTransfer } from './transfer.ts';

type Answered = Pick<
  InCall,
  'role' | 'me' | 'opponent' | 'opponentStreams' | 'capabilities' | 'outbox' | 'candidatesLeft'
>;

/** A call that has just been answered. */
export function beginCall(answered: Answered): InCall {
  return {
    ...answered,
    phase: 'connecting',
    negotiation: NO_NEGOTIATION,
    isHolding: false,
    isHeld: false,
    transferOffer: undefined,
    transferOffersLeft: MOST_TRANSFER_OFFERS,
    askedReplacementId: undefined,
    claimedIdentity: undefined,
  };
}

/** Other paths than those that were told are looked for unless media flows in a moment. */
export function restartIfStale(state: InCall): Step<InCall> {
  const planned = state.outbox.isStale ? planRestart(state) : undefined;
  return planned ?? { state, outputs: [] };
}

/** A call that was answered. */
export function stepInCall(state: InCall, input: Input): Step<InCall> | undefined {
  // The negotiation first: it keeps candidates back for a description that is still to leave.
  return (
    stepNegotiation(state, input) ??
    stepMedia(state, input) ??
    stepCandidates(state, input) ??
    stepTransfer(state, input)
  );
}

function stepMedia(state: InCall, input: Input): Step<InCall> | undefined {
  switch (input.type) {
    case 'mediaConnected':
      return mediaConnected(state);
    case 'mediaDisconnected':
      return mediaDisconnected(state);
    case 'pathsChanged':
      return shouldWait(state) ? planRestart(state) : lookForPath(state);
    case 'mediaStalled':
      return restartSilentPath(state);
    case 'timerFired':
      return input.timer === 'iceRestart' ? lookForPath(state) : undefined;
    case 'heldChanged':
      return { state: { ...state, isHeld: input.isHeld }, outputs: [] };
    case 'streamsChanged':
      return { state, outputs: [{ type: 'sendStreams' }] };
    case 'streamsDescribed':
      if (!isOpponent(state.opponent, input.from)) return undefined;
      return { state: { ...state, opponentStreams: input.streams }, outputs: [] };
    default:
      return undefined;
  }
}

function stepCandidates(state: InCall, input: Input): Step<InCall> | undefined {
  switch (input.type) {
    case 'delivered':
      return answerDelivered(state);
    case 'candidatesReceived':
      return isOpponent(state.opponent, input.from) ? hearCandidates(state, input) : undefined;
    default:
      return stepOutbox(state, input);
  }
}

/** From here on the caller can connect to us. */
function answerDelivered(state: InCall): Step<InCall> | undefined {
  // An answer proved already that the invite was delivered.
  if (state.role === 'caller') return undefined;
  // A description in the making takes the candidates along.
  const { outbox, outputs } =
    state.negotiation.stage === 'stable'
      ? openOutbox(state.outbox)
      : { outbox: state.outbox, outputs: [] };
  if (state.phase !== 'connecting') return { state: { ...state, outbox }, outputs };
  const connect = startTimer('connect', CONNECT_TIMEOUT_MS);
  const next = restartIfStale({ ...state, outbox });
  return { state: next.state, outputs: [...outputs, connect, ...next.outputs] };
}

function mediaConnected(state: InCall): Step<InCall> | undefined {
  if (state.phase === 'connected') return undefined;
  const timer = state.phase === 'connecting' ? 'connect' : 'reconnect';
  const connected: InCall = { ...forgetRestart(state), phase: 'connected' };
  const outputs = [stopTimer(timer), stopTimer('iceRestart')];
  // What waited for this waits for the first picture, too.
  if (isOverdue(connected)) outputs.push(START_RETRY);
  return { state: connected, outputs };
}

/** Before media ever flowed the connect timer decides; one timer only, however often the path breaks. */
function mediaDisconnected(state: InCall): Step<InCall> | undefined {
  if (state.phase === 'reconnecting') return undefined;
  if (state.phase === 'connecting') return losePathEarly(state);
  return {
    state: { ...state, phase: 'reconnecting' },
    outputs: [startTimer('reconnect', RECONNECT_TIMEOUT_MS), restartTimer(state)],
  };
}

function losePathEarly(state: InCall): Step<InCall> {
  if (!shouldWait(state)) return { state, outputs: [restartTimer(state)] };
  const outputs = [startTimer('iceRestart', CALLEE_RESTART_AFTER_LOSS_MS)];
  return { state: update(state, { isRestartPlanned: true }), outputs };
}

/** Again and again, until media flows or the call's patience ends. */
function lookForPath(state: InCall): Step<InCall> | undefined {
  if (!canRestart(state)) return undefined;
  const { state: next, outputs } = restartIce(state);
  if (state.phase === 'connected') return { state: next, outputs };
  return { state: next, outputs: [...outputs, restartTimer(state, RESTART_EVERY_MS)] };
}

function hearCandidates(
  state: InCall,
  input: Extract<Input, { type: 'candidatesReceived' }>,
): Step<InCall> | undefined {
  const candidates = input.candidates.slice(0, state.candidatesLeft);
  if (candidates.length === 0) return undefined;
  const candidatesLeft = state.candidatesLeft - candidates.length;
  return {
    state: { ...state, candidatesLeft },
    outputs: [{ type: 'addCandidates', candidates }],
  };
}
