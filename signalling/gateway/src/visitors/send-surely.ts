// Sends an event through passing trouble of the homeserver, under one transaction ID, for as long as somebody waits for it.

import {
  HomeserverError,
  type GuestEvent,
  type GuestHomeserver,
} from '../homeserver/guest-homeserver.ts';
import type { VisitorParts } from './visitor-parts.ts';

/** Sends; rejects with a `HomeserverError` once it is refused, or passing trouble has lasted for 15 s. */
export async function sendSurely(
  {
    homeserver,
    after,
  }: { readonly homeserver: Pick<GuestHomeserver, 'send'> } & Pick<VisitorParts, 'after'>,
  userId: string,
  event: GuestEvent,
): Promise<void> {
  for (const waitMs of WAITS_MS) {
    try {
      await homeserver.send(userId, event);
      return;
    } catch (error) {
      if (!(error instanceof HomeserverError) || error.code !== 'unreachable') throw error;
      await new Promise<void>((resolve) => {
        after(waitMs, resolve);
      });
    }
  }
  await homeserver.send(userId, event);
}

const WAITS_MS = [500, 1_000, 2_000, 4_000, 8_000];
