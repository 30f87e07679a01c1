// What a failure means for a call. Errors are told apart by their names, not by classes: a page with a transport of its own
// may have other copies of them.

import type { PreparationFailure } from '../call/input.ts';
import type { MediaError } from './peer.ts';
import type { CallProblem, CallProblemCode } from './problem.ts';

/** Any failure as a problem for the user. */
export function toProblem(error: unknown): CallProblem {
  const { code = 'connectionFailed', message } = readError(error);
  return { code, message, cause: error };
}

/** True for what was stopped by us. */
export function isAborted(error: unknown): boolean {
  const { name, code } = readError(error);
  return name === 'TransportError' && code === 'aborted';
}

/** True where WebRTC did not do what it was asked to. */
export function isConnectionFailure(error: unknown): boolean {
  const { name, code } = readError(error);
  return name === 'MediaError' && code === 'connectionFailed';
}

/** True for what capturing and WebRTC reject with. */
export function isMediaError(error: unknown): error is MediaError {
  return readError(error).name === 'MediaError';
}

/** Why a call could not begin. */
export function preparationFailureOf(error: unknown): PreparationFailure | 'failed' {
  const { name, code } = readError(error);
  if (name === 'TransportError' || name === 'TargetError') return 'unreachable';
  if (name !== 'MediaError') return 'failed';
  return code && NOT_OF_DEVICES.has(code) ? 'failed' : 'captureFailed';
}

interface CodedError {
  readonly name?: string;
  readonly code?: CallProblemCode;
  readonly message: string;
}

/** Name and code only of errors of a border. */
function readError(error: unknown): CodedError {
  if (typeof error !== 'object' || error === null) return { message: 'Unknown' };
  const { name, code, message = 'Unknown' } = error as Partial<Record<string, string>>;
  if (name === undefined || code === undefined || !BORDERS.has(name)) return { message };
  return { name, code: code as CallProblemCode, message };
}

const NOT_OF_DEVICES: ReadonlySet<CallProblemCode> = new Set([
  'noWebRtc',
  'connectionFailed',
  'partMissing',
]);
const BORDERS: ReadonlySet<string> = new Set(['TransportError', 'MediaError', 'TargetError']);
