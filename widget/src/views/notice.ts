// The one notice that stands under the call, and how long it stays. Pure.
import type { Call, EndReason, Opponent, SuppressedWhy } from '@matrix-call/signalling';
import { isActive, type CallState } from './call-state.ts';
import type { MatrixCallErrorCode } from '../errors.ts';

/** Something the user should know: a problem, a call that did not ring, or one that ended beside another. */
export type Notice =
  | { readonly type: 'problem'; readonly code: MatrixCallErrorCode; readonly call?: Call }
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

/** The only word about a call that ended while another one is shown; undefined where the user knows. */
export function noticeOfEnd({ endReason = 'failed', opponent }: Call): Notice | undefined {
  if (!opponent || isOwnDoing(endReason)) return undefined;
  return { type: 'ended', reason: endReason, opponent };
}

/** The problem that a call ended by, where that says more than the way it ended. */
export function causeOfEnd(
  notice: Notice | undefined,
  call: Call | undefined,
): MatrixCallErrorCode | undefined {
  if (notice?.type !== 'problem' || !endedBy(notice, call)) return undefined;
  return VAGUE.has(notice.code) ? undefined : notice.code;
}

/** What has to be told beside the view of a call: not what that says already. */
export function noticeBeside(
  notice: Notice | undefined,
  call: Call | undefined,
): Notice | undefined {
  return notice?.type === 'problem' && endedBy(notice, call) ? undefined : notice;
}

/** Whether calling again can do better after this problem. */
export function mayCallAgain(cause: MatrixCallErrorCode | undefined): boolean {
  return cause === undefined || !HOPELESS.has(cause);
}

/** Whether connecting again may help. */
export function canReconnect(notice: Notice | undefined, state: CallState): boolean {
  return state === 'offline' && notice?.type === 'problem' && PASSING.has(notice.code);
}

/** Whether a notice is an error, rather than something to know. */
export function isError(notice: Notice): boolean {
  return notice.type === 'problem' && !WARNINGS.has(notice.code);
}

/** Whether a problem is for a notice. */
export function isNotable(code: MatrixCallErrorCode): boolean {
  return !TOLD_OTHERWISE.has(code);
}

/** How long a notice stays, in milliseconds; undefined where it stays until what it says is over. */
export function lifetimeMsOf(notice: Notice, state: CallState): number | undefined {
  if (state === 'offline') return undefined;
  const isBrief = notice.type === 'problem' && WARNINGS.has(notice.code);
  return isBrief ? 10_000 : 30_000;
}

/** Whether the user brought an end about, and so knows of it. */
export function isOwnDoing(reason: EndReason): boolean {
  return OWN_DOINGS.has(reason);
}

function isSettled(code: MatrixCallErrorCode, state: CallState): boolean {
  if (state === 'ended') return WARNINGS.has(code);
  return state === 'connected' && (WARNINGS.has(code) || NO_MICROPHONE.has(code));
}

function endedBy(notice: { readonly call?: Call }, call: Call | undefined): boolean {
  const isItsOwn = call !== undefined && notice.call === call;
  return isItsOwn && call.endReason !== undefined && FAILURES.has(call.endReason);
}

const FAILURES: ReadonlySet<EndReason> = new Set([
  'captureFailed',
  'connectionFailed',
  'failed',
  'sendFailed',
  'unreachable',
]);
/** The way the call ended says as much, or more. */
const VAGUE: ReadonlySet<MatrixCallErrorCode> = new Set([
  'captureFailed',
  'connectionFailed',
  'failed',
  'rejected',
]);
const HOPELESS: ReadonlySet<MatrixCallErrorCode> = new Set([
  'closed',
  'emptyRoom',
  'encryptedRoom',
  'forbidden',
  'insecureContext',
  'noWebRtc',
  'notInRoom',
  'roomNotFound',
  'roomReplaced',
  'severalPeople',
  'unauthorized',
  'userNotFound',
]);
const WARNINGS: ReadonlySet<MatrixCallErrorCode> = new Set([
  'rateLimited',
  'deviceLost',
  'deviceSilenced',
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
/** Shown with the call as long as they last, or known to the user, who closed the choice of screens. */
const TOLD_OTHERWISE: ReadonlySet<MatrixCallErrorCode> = new Set([
  'noMedia',
  'noTurn',
  'screenDenied',
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
