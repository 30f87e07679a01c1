// Every way a call ends, for every phase, in one place.

import type { EndReason } from './end-reason.ts';
import type { Input } from './input.ts';
import type { HangupReason, LastWord, Step } from './output.ts';
import { isInvited, isOpponent, isOwnOtherDevice } from './party.ts';
import type { Accepting, Calling, Ended, InCall, LiveState, Preparing, Ringing } from './state.ts';

/** The end of the call that an input means in this phase, or undefined where it means none. */
export function endCall(state: LiveState, input: Input): Step<Ended> | undefined {
  switch (state.phase) {
    case 'preparing':
      return endPreparing(state, input);
    case 'calling':
      return endCalling(state, input);
    case 'ringing':
    case 'accepting':
      return endIncoming(state, input);
    case 'connecting':
    case 'connected':
    case 'reconnecting':
      return endInCall(state, input);
  }
}

/** Ends a call, with the last word where somebody has to be told. */
export function finish(reason: EndReason, lastWord?: LastWord): Step<Ended> {
  return { state: { phase: 'ended', reason }, outputs: [{ type: 'finish', reason, lastWord }] };
}

/** Spec, "m.call.hangup": it has no better word for either. */
function failMedia({ isForeign }: Extract<Input, { type: 'mediaFailed' }>): Step<Ended> {
  return finish(isForeign ? 'incompatible' : 'failed', hangup('unknown_error'));
}

/** Nothing was sent yet, so nobody needs to be told. */
function endPreparing(_state: Preparing, input: Input): Step<Ended> | undefined {
  switch (input.type) {
    case 'hangUp':
      return finish('cancelled');
    case 'yield':
      return finish('replaced');
    case 'preparationFailed':
      return finish(input.reason);
    case 'mediaFailed':
      return finish('failed');
    default:
      return undefined;
  }
}

function endCalling(state: Calling, input: Input): Step<Ended> | undefined {
  switch (input.type) {
    // Spec, "m.call.reject": a caller giving up before an answer sends a hangup, not a reject.
    case 'hangUp':
      return finish('cancelled', hangup('user_hangup'));
    case 'yield':
      return finish('replaced', hangup('user_hangup'));
    case 'deliveryFailed':
      // Where we may not call at all, to try again is no advice.
      return finish(input.isForbidden ? 'unreachable' : 'sendFailed', hangup('unknown_error'));
    case 'mediaFailed':
      return failMedia(input);
    case 'timerFired':
      return input.timer === 'inviteLifetime'
        ? finish('noAnswer', hangup('invite_timeout'))
        : undefined;
    case 'rejected':
    case 'hungUp':
      return endByInvitee(state, input);
    case 'memberLeft':
      return endByLeaving(state, input.userId);
    default:
      return undefined;
  }
}

/**
 * Spec: "If the calling party receives a reject before an answer", the call is over, and its `select_answer` names
 * the party that rejected, so that one which answers late ends too.
 * Unlike the spec a hangup of the invited user before an answer counts as a reject: version 0 has no other way
 * to say no, and some clients of version 1 use it as well.
 */
function endByInvitee(
  state: Calling,
  input: Extract<Input, { type: 'rejected' | 'hungUp' }>,
): Step<Ended> | undefined {
  if (!isInvited(state.me, state.invitee, input.from)) return undefined;
  const reason = input.reason === 'user_busy' ? 'busy' : rejectionOf(input.reason);
  const { partyId } = input.from;
  // No party to name: then a hangup tells the user's other devices, which ring on otherwise.
  if (input.type === 'hungUp' || partyId === undefined) {
    return finish(reason, hangup('user_hangup'));
  }
  return finish(reason, { type: 'sendSelectAnswer', partyId });
}

/** Spec, "m.call.reject"/"Leaving": an invited user who leaves has rejected; without us in the room nobody can be told. */
function endByLeaving({ me, invitee }: Calling, userId: string): Step<Ended> | undefined {
  if (userId === me.userId) return finish('failed');
  return userId === invitee ? finish('opponentRejected', hangup('user_hangup')) : undefined;
}

function rejectionOf(reason: string | undefined): EndReason {
  return reason === 'user_media_failed' ? 'opponentCaptureFailed' : 'opponentRejected';
}

/** Our answer has not left: whoever decides first, here or elsewhere, has decided. */
function endIncoming(state: Ringing | Accepting, input: Input): Step<Ended> | undefined {
  switch (input.type) {
    case 'reject':
    case 'hangUp':
      return finish('rejected', decline(state));
    case 'ignore':
      return finish('ignored');
    case 'mediaFailed':
      return failMedia(input);
    case 'timerFired':
      return input.timer === 'inviteLifetime' ? finish('missed') : undefined;
    default:
      return endUnanswered(state, input);
  }
}

/** The caller, or another device of ours, ended what we have not answered. */
function endUnanswered(state: Ringing | Accepting, input: Input): Step<Ended> | undefined {
  switch (input.type) {
    case 'hungUp':
      return endByHangup(state, input);
    case 'answerSelected':
      return isOpponent(state.opponent, input.from) ? finish('answeredElsewhere') : undefined;
    case 'answered':
      return isOwnOtherDevice(state.me, input.from) ? finish('answeredElsewhere') : undefined;
    case 'rejected':
      return isOwnOtherDevice(state.me, input.from) ? finish('rejectedElsewhere') : undefined;
    case 'memberLeft':
      return isGone(state, input.userId) ? finish('missed') : undefined;
    default:
      return undefined;
  }
}

/** Version 0 knows no reject: there a hangup of another device of ours is one. */
function endByHangup(
  { me, opponent }: Ringing | Accepting,
  { from, reason }: Extract<Input, { type: 'hungUp' }>,
): Step<Ended> | undefined {
  if (isOpponent(opponent, from)) {
    return finish(reason === 'answered_elsewhere' ? 'answeredElsewhere' : 'missed');
  }
  const isRejection = opponent.version === 0 && isOwnOtherDevice(me, from);
  return isRejection ? finish('rejectedElsewhere') : undefined;
}

function endInCall(state: InCall, input: Input): Step<Ended> | undefined {
  switch (input.type) {
    case 'hangUp':
      return finish('hungUp', hangup('user_hangup'));
    case 'yield':
      return finish(state.transferOffer ? 'transferred' : 'replaced', hangup('user_hangup'));
    case 'mediaFailed':
      return failMedia(input);
    case 'deliveryFailed':
      // An answer was taken, so the invite did arrive, whatever became of the homeserver's word for it.
      if (state.role === 'caller') return undefined;
      return finish('sendFailed', hangup('unknown_error'));
    case 'timerFired':
      return endByTimer(input.timer);
    case 'hungUp':
      if (!isOpponent(state.opponent, input.from)) return undefined;
      return endByOpponent(state, input.reason);
    case 'memberLeft':
      return endByAbsence(state, input.userId);
    case 'answerSelected':
      return endByOtherAnswer(state, input);
    default:
      return undefined;
  }
}

/** Spec, "m.call.hangup": `ice_timeout` once any media was exchanged, `ice_failed` if none ever was. */
function endByTimer(timer: string): Step<Ended> | undefined {
  if (timer === 'connect') return finish('connectionFailed', hangup('ice_failed'));
  if (timer === 'reconnect') return finish('connectionLost', hangup('ice_timeout'));
  return undefined;
}

/** Spec, "m.call.select_answer": who was not selected ends the call, silently. Only the caller selects. */
function endByOtherAnswer(
  state: InCall,
  input: Extract<Input, { type: 'answerSelected' }>,
): Step<Ended> | undefined {
  if (state.role !== 'callee' || !isOpponent(state.opponent, input.from)) return undefined;
  return input.partyId === state.me.partyId ? undefined : finish('answeredElsewhere');
}

function endByOpponent(state: InCall, reason: string | undefined): Step<Ended> {
  const { askedReplacementId, transferOffer } = state;
  // They were asked to call somebody else, and do.
  if (askedReplacementId !== undefined) return finish('transferred');
  const ended = finish(endReasonOf(reason, state.phase));
  if (transferOffer?.isAccepted !== false) return ended;
  return { ...ended, state: { ...ended.state, transferOffer: transferOffer.replacement } };
}

/** Spec, "m.call.hangup"/"Leaving": whoever leaves the room has hung up. We cannot say so any more where that was us. */
function endByAbsence({ me, opponent }: InCall, userId: string): Step<Ended> | undefined {
  if (userId === opponent.userId) return finish('opponentHungUp');
  return userId === me.userId ? finish('failed') : undefined;
}

/** Without the caller there is no call; without us in the room it is not ours. */
function isGone({ me, opponent }: Ringing | Accepting, userId: string): boolean {
  return userId === opponent.userId || userId === me.userId;
}

/** Spec: a missing reason is `user_hangup`; one we do not know still ends the call. */
function endReasonOf(reason: string | undefined, phase: InCall['phase']): EndReason {
  switch (reason) {
    case 'ice_failed':
    case 'ice_timeout':
      return phase === 'connecting' ? 'connectionFailed' : 'connectionLost';
    case 'user_media_failed':
    case 'no_user_media':
      return 'opponentCaptureFailed';
    case 'answered_elsewhere':
      return 'answeredElsewhere';
    case 'replaced':
      return 'replaced';
    case 'transferred':
      return 'transferred';
    case 'unknown_error':
    case 'set_remote_description':
    case 'signalling_timeout':
      return 'opponentFailed';
    default:
      return 'opponentHungUp';
  }
}

/** Spec, "m.call.reject": version 0 does not know it; there a hangup declines. */
function decline(state: Ringing | Accepting): LastWord {
  return state.opponent.version === 0 ? hangup('user_hangup') : { type: 'sendReject' };
}

function hangup(reason: HangupReason): LastWord {
  return { type: 'sendHangup', reason };
}
