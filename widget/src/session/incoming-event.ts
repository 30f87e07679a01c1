// What the page is told of a call that comes in.
import type { Call } from '@matrix-call/signalling';
import { MatrixCallIncomingEvent } from '../events.ts';

/** The event for a call that rings, or waits beside another one. */
export function incomingEvent(call: Call, waiting: boolean): MatrixCallIncomingEvent {
  const { userId = '', displayName } = call.opponent ?? {};
  return new MatrixCallIncomingEvent({ userId, displayName, video: call.hasVideo, waiting });
}
