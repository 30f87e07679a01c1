// The caller's side until somebody has answered.

import {
  appendBounded,
  closedOutbox,
  earlyOf,
  flush,
  keepEarly,
  MOST_CANDIDATES_PER_CALL,
  openOutbox,
  sentInDescription,
  stepOutbox,
} from './candidates.ts';
import { beginGathering, continueGathering } from './gathering.ts';
import type { Gathering } from './gathering.ts';
import { beginCall, restartIfStale } from './in-call.ts';
import type { Input } from './input.ts';
import { startTimer, stopTimer } from './output.ts';
import type { Output, Step } from './output.ts';
import { isInvited } from './party.ts';
import type { Me } from './party.ts';
import type { Calling, InCall, LiveState, Preparing } from './state.ts';
import { CALLER_BATCH_MS, CONNECT_TIMEOUT_MS } from './timers.ts';

/** The user placed a call, with or without the camera. */
export function placeCall(me: Me, { lifetimeMs, video }: CallWish): Step<Preparing> {
  const outbox = closedOutbox(CALLER_BATCH_MS);
  const nothing = { madeFor: undefined, isBurstOver: false };
  const state: Preparing = { phase: 'preparing', me, lifetimeMs, outbox, ...nothing };
  return { state, outputs: [{ type: 'prepareOffer', video }] };
}

/** What the user wants of a call. `lifetimeMs` is how long it may ring. */
export interface CallWish {
  readonly lifetimeMs: number;
  readonly video: boolean;
}

/** Nothing was sent yet. Candidates may come before the devices and the room do. */
export function stepPreparing(state: Preparing, input: Input): Step<LiveState> | undefined {
  const { madeFor, outbox, isBurstOver } = state;
  if (input.type === 'offerMade') {
    if (madeFor !== undefined) return undefined;
    return keepOffer(state, { invitee: input.invitee }, beginGathering(outbox, isBurstOver));
  }
  const gathering = continueGathering(outbox, input);
  if (gathering === undefined || madeFor !== undefined) {
    return gathering && madeFor && keepOffer(state, madeFor, gathering);
  }
  const isOver = isBurstOver || gathering.isOver;
  return {
    state: { ...state, outbox: gathering.outbox, isBurstOver: isOver },
    outputs: gathering.outputs,
  };
}

function keepOffer(
  state: Preparing,
  madeFor: NonNullable<Preparing['madeFor']>,
  { outbox, outputs, isOver }: Gathering,
): Step<LiveState> {
  if (!isOver) return { state: { ...state, madeFor, outbox }, outputs };
  const { me, lifetimeMs } = state;
  const { invitee } = madeFor;
  return {
    state: {
      phase: 'calling',
      me,
      lifetimeMs,
      invitee,
      outbox: sentInDescription(outbox),
      early: [],
      hasStaleStreams: false,
    },
    outputs: [...outputs, { type: 'sendInvite', invitee, lifetimeMs }, lifetimeTimer(lifetimeMs)],
  };
}

/** The invite has left. */
export function stepCalling(state: Calling, input: Input): Step<LiveState> | undefined {
  switch (input.type) {
    case 'answered':
      return isInvited(state.me, state.invitee, input.from) ? takeAnswer(state, input) : undefined;
    case 'candidatesReceived': {
      if (!isInvited(state.me, state.invitee, input.from)) return undefined;
      const early = keepEarly(state.early, input.from, input.candidates);
      return { state: { ...state, early }, outputs: [] };
    }
    case 'delivered':
      return inviteDelivered(state);
    case 'streamsChanged':
      return { state: { ...state, hasStaleStreams: true }, outputs: [] };
    default:
      return stepOutbox(state, input);
  }
}

/** The invite counts from the moment the homeserver has it, so the time on its way is given back. */
function inviteDelivered(state: Calling): Step<LiveState> | undefined {
  if (state.outbox.isOpen) return undefined;
  const { outbox, outputs } = openOutbox(state.outbox);
  return { state: { ...state, outbox }, outputs: [lifetimeTimer(state.lifetimeMs), ...outputs] };
}

/**
 * Spec, "m.call.select_answer": the caller takes one answer, the first, and says which. Candidates that wait are
 * flushed, because now there is somebody who needs them. An answer also proves that the invite was delivered.
 */
function takeAnswer(
  state: Calling,
  { from, answer, streams, capabilities }: Extract<Input, { type: 'answered' }>,
): Step<InCall> {
  const opened = openOutbox(state.outbox);
  const flushed = flush(opened.outbox);
  const early = earlyOf(state.early, from);
  const outputs: Output[] = [stopTimer('inviteLifetime'), { type: 'applyAnswer', answer }];
  if (early.length > 0) outputs.push({ type: 'addCandidates', candidates: early });
  if (from.partyId !== undefined) outputs.push({ type: 'sendSelectAnswer', partyId: from.partyId });
  outputs.push(...opened.outputs, ...flushed.outputs);
  if (state.hasStaleStreams) outputs.push({ type: 'sendStreams' });
  outputs.push(startTimer('connect', CONNECT_TIMEOUT_MS));
  const answered = beginCall({
    role: 'caller',
    me: state.me,
    opponent: from,
    opponentStreams: streams,
    capabilities,
    outbox: flushed.outbox,
    candidatesLeft: MOST_CANDIDATES_PER_CALL - appendBounded([], early).length,
  });
  const next = restartIfStale(answered);
  return { state: next.state, outputs: [...outputs, ...next.outputs] };
}

function lifetimeTimer(afterMs: number): Output {
  return startTimer('inviteLifetime', afterMs);
}
