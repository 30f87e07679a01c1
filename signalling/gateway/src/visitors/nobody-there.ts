// A callee who calls back on a line without a visitor: nobody would ever answer, so the gateway declines.

import { EVENT_TYPES, readCallEvent, writeReject } from '@matrix-call/signalling/wire';
import type { GuestHomeserver, PushedEvent } from '../homeserver/guest-homeserver.ts';
import type { Line } from '../lines/line.ts';

/** Who would be there, and by whom the answer is sent. */
export interface NobodyThereParts {
  readonly homeserver: Pick<GuestHomeserver, 'send'>;
  /** Whether a visitor has the line with this room. */
  readonly isHeld: (roomId: string) => boolean;
  readonly lineIn: (roomId: string) => Line | undefined;
}

/** Declines the calls among these events that nobody is there to take. Never rejects. */
export async function declineForNobody(
  events: readonly PushedEvent[],
  { homeserver, isHeld, lineIn }: NobodyThereParts,
): Promise<void> {
  for (const event of events) {
    const { type, roomId, sender, content, eventId } = event;
    const line = type === EVENT_TYPES.invite && !isHeld(roomId) ? lineIn(roomId) : undefined;
    if (line === undefined || sender !== line.callee) continue;
    const reading = readCallEvent({ type, sender, content });
    if ('refused' in reading) continue;
    const reject = writeReject({ callId: reading.callId, partyId: PARTY_ID });
    const transactionId = `nobody.${eventId}`;
    await homeserver.send(line.userId, { ...reject, roomId, transactionId }).catch(() => {
      // Their app stops ringing by itself.
    });
  }
}

const PARTY_ID = 'gateway';
