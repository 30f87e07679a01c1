// Offers and answers within a running call. Perfect negotiation: where two offers cross, the callee gives way and the caller
// does not (spec: "m.call.negotiate"); after glare the callee is whoever took the inbound call, as the spec wants it.

import {
  closedOutbox,
  flush,
  MOST_CANDIDATES_PER_CALL,
  openOutbox,
  withdrawGathered,
} from './candidates.ts';
import { beginDescription, stepWaiting } from './describing.ts';
import type { Input } from './input.ts';
import type { Description } from './media.ts';
import type { Negotiation } from './negotiation.ts';
import {
  isOverdue,
  offer,
  offerNext,
  restartTimer,
  shouldWait,
  START_RETRY,
  update,
  want,
} from './offers.ts';
import { startTimer, stopTimer } from './output.ts';
import type { Output, Step } from './output.ts';
import { isOpponent } from './party.ts';
import type { InCall } from './state.ts';
import {
  CHANGE_PATIENCE_MS,
  MOST_OFFERS,
  NEGOTIATION_LIFETIME_MS,
  OFFERS_WINDOW_MS,
  RESTART_BATCH_MS,
  RESTART_EVERY_MS,
} from './timers.ts';

/** What an input means for the negotiation; undefined where it means nothing. */
export function stepNegotiation(state: InCall, input: Input): Step<InCall> | undefined {
  if (input.type === 'setHold') return setHold(state, input.isHolding);
  // Spec: "If both the invite event and the accepted answer event have version equal to "1"".
  if (state.opponent.version === 0) return undefined;
  switch (input.type) {
    case 'negotiationNeeded':
      return wantChange(state);
    case 'negotiated':
      return isOpponent(state.opponent, input.from) ? hear(state, input) : undefined;
    case 'gatheringStarted': {
      const outbox = closedOutbox(RESTART_BATCH_MS, input);
      return { state: { ...state, outbox }, outputs: [STOP_BATCH] };
    }
    case 'timerFired':
      return stepTimer(state, input) ?? stepWaiting(state, input);
    default:
      return stepOwn(state, input) ?? stepWaiting(state, input);
  }
}

/** Our own side is silent at once, whenever the opponent is told; one of version 0 cannot be told at all. */
function setHold(state: InCall, isHolding: boolean): Step<InCall> | undefined {
  if (isHolding === state.isHolding) return undefined;
  const held = { ...state, isHolding };
  const hold: Output = { type: 'hold', isHolding };
  if (state.opponent.version === 0) return { state: held, outputs: [hold] };
  const wanted = wantChange(held);
  return { state: wanted.state, outputs: [hold, ...wanted.outputs] };
}

function wantChange(state: InCall): Step<InCall> {
  const { state: next, outputs } = want(state, { isWanted: true });
  return { state: next, outputs: [...outputs, START_CHANGE_PATIENCE] };
}

/** What was answered meanwhile needs no word. */
function tellPending({ phase, negotiation }: InCall): readonly Output[] {
  const { stage, isWanted, isChange } = negotiation;
  const isOpen = stage === 'offering' || stage === 'offerWaits' || stage === 'offered';
  const isPending = isWanted || (isOpen && isChange);
  return isPending && phase === 'connected' ? [{ type: 'tellChangePending' }] : [];
}

/**
 * Looks for another path as soon as may be. An offer that has not left yet makes place for that, unless media never
 * flowed: to take one back may cost the pictures then.
 */
export function restartIce(state: InCall): Step<InCall> {
  const { stage, isDelivered, isWanted, isChange } = state.negotiation;
  const stays = stage !== 'offered' || isDelivered || state.phase === 'connecting';
  if (stays) return want(state, { wantsRestart: true });
  return offer(update(state, { wantsRestart: true, isWanted: isWanted || isChange }), ROLL_BACK);
}

/** The same for a path that is there and carries nothing. An open negotiation is waited for, because it may mend the path. */
export function restartSilentPath(state: InCall): Step<InCall> | undefined {
  const isBusy = state.phase !== 'connected' || state.negotiation.stage !== 'stable';
  return isBusy || !canRestart(state) ? undefined : restartIce(state);
}

/** Version 0 knows no way to look for another path, and some of version 1 cannot either. */
export function canRestart({ opponent, negotiation }: InCall): boolean {
  return opponent.version === 1 && negotiation.knowsRestarts;
}

/** The path is there again: nobody looks for another one. */
export function forgetRestart(state: InCall): InCall {
  return update(state, { wantsRestart: false });
}

/** What came of our own work. */
function stepOwn(state: InCall, input: Input): Step<InCall> | undefined {
  const { negotiation } = state;
  if (!('turn' in input) || input.turn !== negotiation.turn) return undefined;
  switch (input.type) {
    case 'descriptionMade':
      return isMaking(negotiation) ? beginDescription(state) : undefined;
    case 'offerDelivered':
      return negotiation.stage === 'offered' ? awaitAnswer(state) : undefined;
    case 'answerTaken':
      return negotiation.stage === 'applying' ? answerTaken(state, input) : undefined;
    case 'negotiationFailed':
      // An answer that did not leave: the opponent gives up waiting and offers again.
      return negotiation.stage === 'stable' ? undefined : fail(state);
  }
}

function answerTaken(
  state: InCall,
  { knowsRestarts = true }: Extract<Input, { type: 'answerTaken' }>,
): Step<InCall> {
  const known = knowsRestarts ? state : forgetRestart(state);
  return offerNext(update(known, { failures: 0, knowsRestarts }));
}

function stepTimer(
  state: InCall,
  { timer }: Extract<Input, { type: 'timerFired' }>,
): Step<InCall> | undefined {
  switch (timer) {
    case 'negotiation':
      return state.negotiation.stage === 'offered' ? fail(state) : undefined;
    case 'changePatience':
      return { state, outputs: tellPending(state) };
    case 'negotiationRetry':
      return isOverdue(state) ? offer(state) : undefined;
    case 'offerAllowance':
      return { state: update(state, { offersLeft: MOST_OFFERS }), outputs: [] };
    default:
      return undefined;
  }
}

/** Spec: `lifetime`, "after which the sender … should consider the negotiation failed". It counts from the delivery. */
function awaitAnswer(state: InCall): Step<InCall> {
  const afterMs = NEGOTIATION_LIFETIME_MS;
  return {
    state: update(state, { isDelivered: true }),
    outputs: [startTimer('negotiation', afterMs)],
  };
}

/** A description of the opponent. */
function hear(
  state: InCall,
  { description, streams }: Extract<Input, { type: 'negotiated' }>,
): Step<InCall> | undefined {
  const opponentStreams = streams ?? state.opponentStreams;
  const next = { ...state, opponentStreams, candidatesLeft: MOST_CANDIDATES_PER_CALL };
  return description.type === 'answer'
    ? hearAnswer(next, description)
    : hearOffer(next, description);
}

function hearAnswer(state: InCall, answer: Description): Step<InCall> | undefined {
  const { stage, turn } = state.negotiation;
  if (stage !== 'offered') return undefined;
  // Those that waited for the answer have waited long enough.
  const { outbox, outputs } = flush({ ...state.outbox, isOpen: true });
  return {
    state: update({ ...state, outbox }, { stage: 'applying' }),
    outputs: [STOP_NEGOTIATION, { type: 'takeAnswer', turn, answer }, ...outputs],
  };
}

/** Spec: the polite one rolls its own offer back; the other one lets the offer that crosses its own fall. */
function hearOffer(state: InCall, offered: Description): Step<InCall> | undefined {
  const { stage, turn, isWanted, wantsRestart, isChange, offersLeft } = state.negotiation;
  const isRestartPlanned = state.negotiation.isRestartPlanned || shouldWait(state);
  const isCrossing = stage === 'offering' || stage === 'offerWaits' || stage === 'offered';
  if (offersLeft === 0 || (isCrossing && state.role === 'caller')) return undefined;
  const outputs: Output[] = isCrossing ? [STOP_NEGOTIATION, ...STOP_GATHERING, ROLL_BACK] : [];
  if (offersLeft === MOST_OFFERS) outputs.push(START_ALLOWANCE);
  // The opponent looks for a path already: ours would end its checks.
  if (state.phase !== 'connected') outputs.push(restartTimer(state, RESTART_EVERY_MS));
  const outbox = isCrossing ? withdrawGathered(state.outbox) : state.outbox;
  return {
    state: update(
      { ...state, outbox },
      {
        stage: 'answering',
        turn: turn + 1,
        isWanted: isWanted || (isCrossing && isChange),
        wantsRestart: wantsRestart && state.phase === 'connected',
        isRestartPlanned,
        offersLeft: offersLeft - 1,
      },
    ),
    outputs: [
      ...outputs,
      { type: 'takeOffer', turn: turn + 1, offer: offered, isHolding: state.isHolding },
    ],
  };
}

/** The call goes on as it was. A change is offered again after a moment, unless that never works. */
function fail(state: InCall): Step<InCall> {
  const { stage, isWanted, isChange, failures } = state.negotiation;
  const isOurs = stage !== 'answering' && stage !== 'answerWaits';
  const isRefused = isOurs && isChange;
  const isHopeless = isRefused && failures + 1 >= MOST_FAILURES;
  const { outbox, outputs: flushed } = openOutbox(
    isOurs ? withdrawGathered(state.outbox) : state.outbox,
  );
  const next = update(
    { ...state, outbox },
    {
      stage: 'stable',
      isWanted: isWanted || (isRefused && !isHopeless),
      failures: isHopeless ? 0 : failures + (isRefused ? 1 : 0),
    },
  );
  const outputs: Output[] = [STOP_NEGOTIATION, ...STOP_GATHERING, ...flushed];
  if (isOurs) outputs.push(ROLL_BACK);
  if (isHopeless) outputs.push({ type: 'tellChangeRefused' });
  if (isOverdue(next)) outputs.push(START_RETRY);
  return { state: next, outputs };
}

function isMaking({ stage }: Negotiation): boolean {
  return stage === 'offering' || stage === 'answering';
}

/** A change that was refused so often will be refused again. */
const MOST_FAILURES = 4;

const ROLL_BACK: Output = { type: 'rollBack' };
const STOP_BATCH: Output = stopTimer('candidateBatch');
const STOP_NEGOTIATION: Output = stopTimer('negotiation');
const STOP_GATHERING: readonly Output[] = [
  stopTimer('gatheringGrace'),
  stopTimer('gatheringQuiet'),
];
const START_CHANGE_PATIENCE: Output = startTimer('changePatience', CHANGE_PATIENCE_MS);
const START_ALLOWANCE: Output = startTimer('offerAllowance', OFFERS_WINDOW_MS);
