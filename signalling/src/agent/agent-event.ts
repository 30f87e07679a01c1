// What an agent tells.

import type { Call, TransferTarget } from '../ports/call.ts';
import type { CallProblem } from '../ports/problem.ts';

/** What an agent tells its listener. */
export type AgentEvent =
  /** The homeserver was lost or is there (again). */
  | { readonly type: 'connectivity'; readonly isOnline: boolean }
  /** A call starts to ring. */
  | { readonly type: 'incoming'; readonly call: Call }
  /** A second call: somebody calls while the user is in a call. `CallAgent.waiting` is it. */
  | { readonly type: 'waiting'; readonly call: Call }
  /** Something about a call changed. */
  | { readonly type: 'changed'; readonly call: Call }
  /** The call in front is over, and the one on hold is back. Where `isHolding`, the user had put it on hold, and it stays so. */
  | { readonly type: 'resumed'; readonly call: Call }
  /** A call is over; told once per call that was placed or rang. In glare the two calls count as one. */
  | { readonly type: 'ended'; readonly call: Call }
  /** The user agreed to be connected with `target` and waits for their call; undefined where that is over. */
  | { readonly type: 'awaiting'; readonly target: TransferTarget | undefined }
  /** Somebody called while nobody could hear it here, and nobody took the call; told once. A call that rang is `ended`. */
  | { readonly type: 'missed'; readonly call: MissedCall }
  /** An invite came that does not ring, and why. */
  | { readonly type: 'suppressed'; readonly why: SuppressedWhy; readonly userId: string }
  /** Something went wrong. `call` is missing where it concerns none. */
  | { readonly type: 'problem'; readonly problem: CallProblem; readonly call?: Call };

/** A call that is over, and that no device of the user took. */
export interface MissedCall {
  readonly callId: string;
  readonly roomId: string;
  /** Who called. */
  readonly userId: string;
  /** What the caller's own name is in that room: untrusted text. */
  readonly displayName: string | undefined;
  readonly hasVideo: boolean;
  /** When it came, in milliseconds since 1970: by its age, as the homeserver tells that, and never in the future. */
  readonly at: number;
}

/**
 * Why an invite does not ring: its room is public, or encrypted and we cannot encrypt, or encrypted and the invite is not; it is for another user; the user
 * is in calls already; they all, or this caller, rang too often within a minute; so many calls wait that there is no place.
 */
export type SuppressedWhy =
  | 'publicRoom'
  | 'encryptedRoom'
  | 'notEncrypted'
  | 'otherInvitee'
  | 'busy'
  | 'tooOften'
  | 'tooMany';
