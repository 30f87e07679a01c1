// What a visitor may send: the events of calls, built anew from what was understood of them.

import {
  readCallEvent,
  VOIP_ID,
  writeAnswer,
  writeCandidates,
  writeHangup,
  writeInvite,
  writeNegotiate,
  writeReject,
  writeSelectAnswer,
  writeStreamsChanged,
  type CallIds,
  type Content,
  type HangupReason,
  type Reading,
  type Streams,
  type WrittenEvent,
} from '@matrix-call/signalling/wire';

/** An event of a visitor, as the gateway sends it. */
export interface VisitorEvent extends WrittenEvent {
  readonly callId: string;
  readonly partyId: string;
  /** The party whose answer a `m.call.select_answer` chooses. */
  readonly selectedPartyId?: string;
}

/** Builds an event anew; undefined for whatever is no event of a call. Nothing that was not understood is sent on. */
export function rebuildEvent(type: string, content: Content): VisitorEvent | undefined {
  const reading = readCallEvent({ type, sender: '', content });
  if ('refused' in reading) return undefined;
  const { callId, event } = reading;
  const { partyId } = event.from;
  if (partyId === undefined || !VOIP_ID.test(callId) || !VOIP_ID.test(partyId)) return undefined;
  const written = write({ callId, partyId }, event);
  if (written === undefined) return undefined;
  const selected = event.type === 'answerSelected' && { selectedPartyId: event.partyId };
  return { ...written, callId, partyId, ...selected };
}

function write(ids: CallIds, event: ReadEvent): WrittenEvent | undefined {
  switch (event.type) {
    case 'invited':
      return writeInvite(ids, {
        offer: event.offer,
        lifetimeMs: Math.min(Math.max(event.lifetimeMs, 0), MOST_LIFETIME_MS),
        // The line's room holds one other user, whom the gateway knows.
        invitee: undefined,
        streams: event.streams ?? NO_STREAMS,
      });
    case 'answered':
      return writeAnswer(ids, event.answer, event.streams ?? NO_STREAMS);
    case 'candidatesReceived':
      return writeCandidates(ids, event.candidates);
    case 'answerSelected':
      return writeSelectAnswer(ids, event.partyId);
    case 'rejected':
      return writeReject(ids);
    case 'hungUp':
      return writeHangup(ids, hangupReason(event.reason));
    case 'negotiated': {
      const { description, lifetimeMs } = event;
      return writeNegotiate(ids, {
        description,
        lifetimeMs: Math.min(Math.max(lifetimeMs, 0), MOST_LIFETIME_MS),
        streams: event.streams ?? NO_STREAMS,
      });
    }
    case 'streamsDescribed':
      return writeStreamsChanged(ids, event.streams);
    // A visitor has nobody to hand a call on to, and no identity to claim.
    default:
      return undefined;
  }
}

function hangupReason(reason: string | undefined): HangupReason {
  return HANGUP_REASONS.find((known) => known === reason) ?? 'user_hangup';
}

type ReadEvent = Extract<Reading, { readonly callId: string }>['event'];

const NO_STREAMS: Streams = new Map();
/** Longer rings nobody. */
const MOST_LIFETIME_MS = 120_000;
const HANGUP_REASONS: readonly HangupReason[] = [
  'ice_failed',
  'ice_timeout',
  'invite_timeout',
  'user_hangup',
  'user_media_failed',
  'unknown_error',
];
