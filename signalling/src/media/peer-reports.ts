// What a peer tells, as inputs of its call.

import type { WorkInput } from '../call/input.ts';
import type { MediaError, PeerListener } from '../ports/peer.ts';

/** Whom the peer's reports go to. */
export interface ReportObserver {
  readonly report: (input: WorkInput) => void;
  readonly problem: (error: MediaError) => void;
}

/** Listens to a peer; what is not an input as it stands goes to `rest`. */
export function reportTo(
  { report, problem }: ReportObserver,
  rest: Pick<PeerListener, 'onRemoteStream' | 'onConnection'>,
): PeerListener {
  return {
    ...rest,
    onCandidate: (candidate) => {
      report({ type: 'candidateGathered', candidate });
    },
    onGatheringStarted: (tellsLast) => {
      report({ type: 'gatheringStarted', tellsLast });
    },
    onGatheringComplete: () => {
      report({ type: 'gatheringCompleted' });
    },
    onHeld: (isHeld) => {
      report({ type: 'heldChanged', isHeld });
    },
    onError: (error) => {
      problem(error);
      report({ type: 'mediaFailed', cause: error });
    },
  };
}
