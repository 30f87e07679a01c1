// What can go wrong with a call, as its user hears of it.

import type { MediaErrorCode } from './peer.ts';
import type { TransportErrorCode } from './transport.ts';

/** Something went wrong; where the call could go on, it did. */
export type CallProblemCode =
  | MediaErrorCode
  | TransportErrorCode
  /** No TURN server: the call goes on, but may not connect between strict networks. */
  | 'noTurn'
  /** Nobody else is in the room. */
  | 'emptyRoom'
  /** The user who was named is not in the room. */
  | 'notInRoom'
  /** Several people are in the room and none was named. */
  | 'severalPeople'
  /** The opponent has not taken a change of what we send for some seconds, so it may not see it; it is offered again. */
  | 'changePending'
  /** The opponent's client does not take a change of what we send; it ends, and the call goes on as it was. */
  | 'changeRefused'
  /** The opponent does not want to be connected with somebody else. */
  | 'transferDeclined'
  /** The call that should have replaced this one could not be made. */
  | 'transferFailed';

/** What went wrong, for the user by `code`, for the log by `message`. */
export interface CallProblem {
  readonly code: CallProblemCode;
  readonly message: string;
  /** The error behind it, where there is one. */
  readonly cause?: unknown;
}
