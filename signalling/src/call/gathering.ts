// How long our description is held back so that the first candidates travel inside it.

import { completeGathering, queueCandidate } from './candidates.ts';
import type { Outbox } from './candidates.ts';
import type { Input } from './input.ts';
import { startTimer, stopTimer } from './output.ts';
import type { Output } from './output.ts';
import { GATHERING_GRACE_MS, GATHERING_QUIET_MS } from './timers.ts';

/** What an input means for a description that is not made yet, or held back. */
export interface Gathering {
  readonly outbox: Outbox;
  readonly outputs: readonly Output[];
  /** True once waiting for more candidates would only cost time. */
  readonly isOver: boolean;
}

/** The description was made: the wait begins, or is over where the burst of candidates already is. */
export function beginGathering(outbox: Outbox, isBurstOver: boolean): Gathering {
  if (isBurstOver || outbox.isComplete) return over(outbox);
  const grace = startTimer('gatheringGrace', GATHERING_GRACE_MS);
  return { outbox, outputs: [grace], isOver: false };
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
        outputs: [startTimer('gatheringQuiet', GATHERING_QUIET_MS)],
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

function over(outbox: Outbox): Gathering {
  return {
    outbox,
    outputs: [stopTimer('gatheringGrace'), stopTimer('gatheringQuiet')],
    isOver: true,
  };
}

function isGatheringTimer(timer: string): boolean {
  return timer === 'gatheringGrace' || timer === 'gatheringQuiet';
}
