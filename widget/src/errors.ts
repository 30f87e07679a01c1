// The one error of the element: what its methods reject with and what its error event names.
import type { CallProblemCode } from '@matrix-call/signalling';

/** Why the element could not do what it was asked to. */
export type MatrixCallErrorCode =
  | CallProblemCode
  /** Neither homeserver and access token nor a transport were given. */
  | 'notConfigured'
  /** Neither `callee` nor `room-id` was given. */
  | 'noTarget'
  /** A call rings or runs already. */
  | 'alreadyInCall'
  /** There is no call to do this with. */
  | 'noCall'
  /** The opponent cannot be connected with somebody else. */
  | 'cannotTransfer'
  /** The call cannot have a window of its own: the browser has none, or nobody clicked. */
  | 'noPopOut'
  /** A transport was given that had been stopped: it takes a new one. */
  | 'transportStopped'
  /** A part of the program that is loaded when it is wanted did not come. */
  | 'partMissing'
  /** Something broke that has no better name. */
  | 'failed';

/** What the methods of the element reject with. `message` is for the log and holds no secret. */
export class MatrixCallError extends Error {
  override readonly name = 'MatrixCallError';
  readonly code: MatrixCallErrorCode;

  constructor(code: MatrixCallErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
