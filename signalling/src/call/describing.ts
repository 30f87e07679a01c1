// Our later description on its way: one that began to gather anew waits for its first candidates, as the first one did.

import { sentInDescription, openOutbox } from './candidates.ts';
import { beginGathering, continueGathering } from './gathering.ts';
import type { Gathering } from './gathering.ts';
import type { Input } from './input.ts';
import { offerNext, update } from './offers.ts';
import { startTimer } from './output.ts';
import type { Output, Step } from './output.ts';
import type { InCall } from './state.ts';
import { GATHERING_QUIET_MS, NEGOTIATION_LIFETIME_MS } from './timers.ts';

/** The description is made. Its first candidates may have come before it. */
export function beginDescription(state: InCall): Step<InCall> {
  const isOffer = state.negotiation.stage === 'offering';
  if (state.outbox.isOpen) return send(state, [], isOffer);
  const { restart } = state.outbox;
  if (isOffer && restart?.tellsLast && state.phase === 'connected') return sendBare(state);
  const waiting = wait(state, beginGathering(state.outbox, false));
  if (state.outbox.isComplete || state.outbox.queued.length === 0) return waiting;
  return { state: waiting.state, outputs: [...waiting.outputs, START_QUIET] };
}

/** What an input means for a description that waits; undefined where none does, or it means nothing. */
export function stepWaiting(state: InCall, input: Input): Step<InCall> | undefined {
  const { stage } = state.negotiation;
  if (stage !== 'offerWaits' && stage !== 'answerWaits') return undefined;
  const gathering = continueGathering(state.outbox, input);
  return gathering && wait(state, gathering);
}

/** An offer at once, without candidates: they are told when the answer has come. */
function sendBare(state: InCall): Step<InCall> {
  const { turn } = state.negotiation;
  return {
    state: update(state, { stage: 'offered' }),
    outputs: [{ type: 'sendNegotiate', turn, lifetimeMs: NEGOTIATION_LIFETIME_MS, isBare: true }],
  };
}

function wait(state: InCall, { outbox, outputs, isOver }: Gathering): Step<InCall> {
  const isOffer = state.negotiation.stage.startsWith('offer');
  if (isOver) return send({ ...state, outbox }, outputs, isOffer);
  return {
    state: update({ ...state, outbox }, { stage: isOffer ? 'offerWaits' : 'answerWaits' }),
    outputs,
  };
}

function send(state: InCall, before: readonly Output[], isOffer: boolean): Step<InCall> {
  const { turn } = state.negotiation;
  // Where nothing was gathered anew, what waits for its time goes on waiting.
  const isNewPath = !state.outbox.isOpen;
  const { outbox, outputs } = isNewPath
    ? openOutbox(sentInDescription(state.outbox))
    : { outbox: state.outbox, outputs: [] };
  const sent: Output[] = [
    ...before,
    { type: 'sendNegotiate', turn, lifetimeMs: NEGOTIATION_LIFETIME_MS, isBare: false },
    ...outputs,
  ];
  if (isOffer) return { state: update({ ...state, outbox }, { stage: 'offered' }), outputs: sent };
  return offerNext({ ...state, outbox }, sent);
}

const START_QUIET: Output = startTimer('gatheringQuiet', GATHERING_QUIET_MS);
