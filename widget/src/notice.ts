// The one notice that stands under the call, and how long it stays. Pure.
import type { EndReason, Opponent, SuppressedWhy } from '@matrix-call/signalling';
import { isActive, type CallState } from './call-state.ts';
import type { MatrixCallErrorCode } from './errors.ts';

/** Something the user should know: a problem, a call that did not ring, or one that ended beside another. */
export type Notice =
  | { readonly type: 'problem'; readonly code: MatrixCallErrorCode }
  | { readonly type: 'suppressed'; readonly why: SuppressedWhy; readonly userId: string }
  /** A call that was not in the foreground, or not alone, is over. */
  | { readonly type: 'ended'; readonly reason: EndReason; readonly opponent: Opponent };

/** What is left of a notice after the state changed. */
export function noticeAfter(
  notice: Notice | undefined,
  change: { readonly state: CallState; readonly previous: CallState },
): Notice | undefined {
  const { state, previous } = change;
  if (notice?.type === 'problem' && isSettled(notice.code, state)) return undefined;
  // A new call begins with a clean slate.
  if (isActive(state) && !isActive(previous)) return undefined;
  if (previous === 'offline' && state === 'idle') return undefined;
  return notice;
}

/** Whether connecting again may help. */
export function canReconnect(notice: Notice | undefined, state: CallState): boolean {
  return state === 'offline' && notice?.type === 'problem' && PASSING.has(notice.code);
}

/** Whether a notice is an error, rather than something to know. */
export function isError(notice: Notice): boolean {
  return notice.type === 'problem' && !WARNINGS.has(notice.code);
}

/** Whether the user brought an end about, and so knows of it. */
export function isOwnDoing(reason: EndReason): boolean {
  return OWN_DOINGS.has(reason);
}

function isSettled(code: MatrixCallErrorCode, state: CallState): boolean {
  if (state === 'ended') return WARNINGS.has(code);
  return state === 'connected' && (WARNINGS.has(code) || NO_MICROPHONE.has(code));
}

const WARNINGS: ReadonlySet<MatrixCallErrorCode> = new Set([
  'rateLimited',
  'deviceLost',
  'noVideo',
  'noDigits',
  'noScreenShare',
  'screenDenied',
  'changePending',
  'changeRefused',
  'cannotTransfer',
  'transferDeclined',
  'transferFailed',
]);
const OWN_DOINGS: ReadonlySet<EndReason> = new Set(['hungUp', 'cancelled', 'rejected', 'ignored']);
const NO_MICROPHONE: ReadonlySet<MatrixCallErrorCode> = new Set([
  'microphoneDenied',
  'noMicrophone',
  'captureFailed',
]);
const PASSING: ReadonlySet<MatrixCallErrorCode> = new Set([
  'unreachable',
  'notAHomeserver',
  'rateLimited',
  'rejected',
  'failed',
]);
