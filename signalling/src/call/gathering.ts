// How long our description is held back so that the first candidates travel inside it.

import { completeGathering, queueCandidate } from './candidates.ts';
import type { Outbox } from './candidates.ts';
import type { Input } from './input.ts';
import type { Output } from './output.ts';
import { GATHERING_GRACE_MS, GATHERING_QUIET_MS } from './timers.ts';

/** What an input means for a description that is held back. */
export interface Gathering {
  readonly outbox: Outbox;
  readonly outputs: readonly Output[];
  /** True once the description should leave. */
  readonly isOver: boolean;
}

/** The description was made: the wait begins, or is over where gathering already is. */
export function beginGathering(outbox: Outbox): Gathering {
  const outputs: Output[] = [
    { type: 'startTimer', timer: 'gatheringGrace', afterMs: GATHERING_GRACE_MS },
  ];
  if (outbox.queued.length > 0) outputs.push(quietTimer);
  return outbox.isComplete ? over(outbox) : { outbox, outputs, isOver: false };
}

/**
 * Spec, "Batching ICE candidates": wait "around 200 ms". We wait no longer than the burst of host candidates lasts:
 * with all of them inside, every further moment only delays the ringing.
 */
export function continueGathering(outbox: Outbox, input: Input): Gathering | undefined {
  switch (input.type) {
    case 'candidateGathered':
      return {
        outbox: queueCandidate(outbox, input.candidate).outbox,
        outputs: [quietTimer],
        isOver: false,
      };
    case 'gatheringCompleted':
      return over(completeGathering(outbox).outbox);
    case 'timerFired':
      return isGatheringTimer(input.timer) ? over(outbox) : undefined;
    default:
      return undefined;
  }
}

/** What was gathered before the description was made is kept as well. */
export function gatherBefore(outbox: Outbox, input: Input): Outbox | undefined {
  if (input.type === 'candidateGathered') return queueCandidate(outbox, input.candidate).outbox;
  if (input.type === 'gatheringCompleted') return completeGathering(outbox).outbox;
  return undefined;
}

function over(outbox: Outbox): Gathering {
  return {
    outbox,
    outputs: [
      { type: 'stopTimer', timer: 'gatheringGrace' },
      { type: 'stopTimer', timer: 'gatheringQuiet' },
    ],
    isOver: true,
  };
}

function isGatheringTimer(timer: string): boolean {
  return timer === 'gatheringGrace' || timer === 'gatheringQuiet';
}

const quietTimer: Output = {
  type: 'startTimer',
  timer: 'gatheringQuiet',
  afterMs: GATHERING_QUIET_MS,
};
