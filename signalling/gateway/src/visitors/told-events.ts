// What of a line's room a visitor is told.

import { CALL_EVENT_TYPES, type GatewayEvent } from '@matrix-call/signalling/wire';
import type { PushedEvent } from '../homeserver/guest-homeserver.ts';
import type { Line } from '../lines/line.ts';

/** The events of calls among these, of the visitor and of the one who is called; others in the room are nobody. */
export function ofCalls(
  events: readonly PushedEvent[],
  { callee, userId }: Line,
): readonly PushedEvent[] {
  return events.filter(
    ({ type, sender, stateKey }) =>
      stateKey === undefined &&
      CALL_EVENT_TYPES.includes(type) &&
      (sender === callee || sender === userId),
  );
}

/** The events as the visitor gets them. */
export function toGatewayEvents(
  events: readonly PushedEvent[],
  { userId }: Line,
): readonly GatewayEvent[] {
  return events.map(({ eventId, type, sender, content, ageMs }) => ({
    ...{ eventId, type, content, ageMs },
    from: sender === userId ? 'visitor' : 'callee',
  }));
}
