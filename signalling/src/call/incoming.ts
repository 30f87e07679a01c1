// The callee's side until our answer has left.

import { closedOutbox, sentInDescription, MOST_CANDIDATES_PER_CALL } from './candidates.ts';
import { beginGathering, continueGathering } from './gathering.ts';
import type { Gathering } from './gathering.ts';
import { beginCall } from './in-call.ts';
import type { Input, Invite } from './input.ts';
import { startTimer, stopTimer } from './output.ts';
import type { Output, Step } from './output.ts';
import { isOpponent } from './party.ts';
import type { Me } from './party.ts';
import type { Accepting, LiveState, Ringing } from './state.ts';
import { ANSWER_DELIVERY_MS, CALLEE_BATCH_MS } from './timers.ts';

/** An invite came. Whether it is shown to the user is not decided here. */
export function receiveInvite(me: Me, invite: Invite): Step<Ringing> {
  return {
    state: {
      phase: 'ringing',
      me,
      opponent: invite.from,
      offer: invite.offer,
      opponentStreams: invite.streams,
      capabilities: invite.capabilities,
      early: [],
    },
    outputs: [startTimer('inviteLifetime', invite.remainingMs)],
  };
}

/** The user has not decided. */
export function stepRinging(state: Ringing, input: Input): Step<LiveState> | undefined {
  if (input.type !== 'accept') return hearCaller(state, input);
  const outbox = closedOutbox(CALLEE_BATCH_MS);
  return {
    state: { ...state, phase: 'accepting', hasAnswer: false, isBurstOver: false, outbox },
    outputs: [{ type: 'prepareAnswer', offer: state.offer, video: input.video }],
  };
}

/** The user accepted; the answer is in the making. Candidates may come before the devices do. */
export function stepAccepting(state: Accepting, input: Input): Step<LiveState> | undefined {
  if (!state.hasAnswer) {
    if (input.type === 'answerMade') return makeAnswer(state);
    if (input.type === 'preparationFailed') return ringAgain(state);
  }
  const gathering = continueGathering(state.outbox, input);
  if (gathering === undefined) return hearCaller(state, input);
  if (state.hasAnswer) return keepAnswer(state, gathering);
  const isBurstOver = state.isBurstOver || gathering.isOver;
  return {
    state: { ...state, outbox: gathering.outbox, isBurstOver },
    outputs: gathering.outputs,
  };
}

/** There is a peer now: what the caller sent early goes in first. */
function makeAnswer(state: Accepting): Step<LiveState> {
  const { state: next, outputs } = keepAnswer(
    state,
    beginGathering(state.outbox, state.isBurstOver),
  );
  if (state.early.length === 0) return { state: next, outputs };
  const add: Output = { type: 'addCandidates', candidates: state.early };
  return { state: next, outputs: [add, ...outputs] };
}

function keepAnswer(state: Accepting, { outbox, outputs, isOver }: Gathering): Step<LiveState> {
  if (!isOver) return { state: { ...state, hasAnswer: true, outbox }, outputs };
  return {
    state: beginCall({
      role: 'callee',
      me: state.me,
      opponent: state.opponent,
      opponentStreams: state.opponentStreams,
      capabilities: state.capabilities,
      outbox: sentInDescription(outbox),
      candidatesLeft: MOST_CANDIDATES_PER_CALL - state.early.length,
    }),
    outputs: [
      ...outputs,
      stopTimer('inviteLifetime'),
      { type: 'sendAnswer' },
      startTimer('connect', ANSWER_DELIVERY_MS),
    ],
  };
}

/** Without a microphone the user cannot answer here, but can try again, and the other devices ring on. */
function ringAgain(state: Accepting): Step<Ringing> {
  const { me, opponent, offer, opponentStreams, capabilities, early } = state;
  return {
    state: { phase: 'ringing', me, opponent, offer, opponentStreams, capabilities, early },
    outputs: [{ type: 'releaseMedia' }, stopTimer('gatheringQuiet')],
  };
}

/** What the caller says meanwhile is kept. */
function hearCaller(state: Ringing | Accepting, input: Input): Step<LiveState> | undefined {
  if (input.type === 'streamsDescribed' && isOpponent(state.opponent, input.from)) {
    return { state: { ...state, opponentStreams: input.streams }, outputs: [] };
  }
  if (input.type !== 'candidatesReceived' || !isOpponent(state.opponent, input.from)) {
    return undefined;
  }
  const taken = input.candidates.slice(0, MOST_CANDIDATES_PER_CALL - state.early.length);
  const early = [...state.early, ...taken];
  const isPeerReady = 'hasAnswer' in state && state.hasAnswer;
  const outputs: Output[] =
    isPeerReady && taken.length > 0 ? [{ type: 'addCandidates', candidates: taken }] : [];
  return { state: { ...state, early }, outputs };
}
