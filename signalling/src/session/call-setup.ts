// What a call begins with, and whom it tells.

import type { Invite } from '../call/input.ts';
import type { Replacement } from '../call/replacement.ts';
import type { ManagedCall } from '../ports/managed-call.ts';
import type { CallProblem } from '../ports/problem.ts';
import type { CallIds } from '../wire/write.ts';
import type { SessionPorts } from './call-performer.ts';
import type { Destination } from './target.ts';

/** Whom a call tells. */
export interface SessionObserver {
  readonly changed: (call: ManagedCall) => void;
  readonly problem: (call: ManagedCall, problem: CallProblem) => void;
  /** The user agreed that another call takes this one's place. */
  readonly replace: (call: ManagedCall, replacement: Replacement) => void;
  /** The user is about to accept a call, to refuse one, or to hang up. */
  readonly decided: () => void;
}

/** Everything about a call that does not change: its IDs, its user, its ports and whom it tells. */
export interface CallSetup {
  readonly ports: SessionPorts;
  readonly observer: SessionObserver;
  readonly ids: CallIds;
  readonly userId: string;
}

/** A call the user places. */
export interface OutgoingSetup extends CallSetup {
  readonly hasVideo: boolean;
  readonly lifetimeMs: number;
  readonly findDestination: (signal: AbortSignal) => Promise<Destination>;
}

/** A call that came in. */
export interface IncomingSetup extends CallSetup {
  readonly roomId: string;
  readonly isEncrypted: boolean;
  readonly invite: Invite;
}
