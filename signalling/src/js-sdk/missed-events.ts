// What a sync left out of a room: after a while offline an invite or a hangup stands before the events the client shows.

import { type Api, clientPath } from '../homeserver/api.ts';
import { arrayOf, isRecord } from '../homeserver/readers.ts';
import { LIVE_STATE } from '../homeserver/sync-filter.ts';
import { CALL_EVENT_TYPES } from '../wire/names.ts';
import { ENCRYPTED } from './client-encryption.ts';
import type { EventLike, MatrixClientLike } from './client-like.ts';

/** The last events that were left out of these rooms, oldest first in each. A gap that stays one is no error. */
export async function missedEvents(
  client: MatrixClientLike,
  api: Api,
  roomIds: readonly string[],
): Promise<readonly EventLike[]> {
  const asked = roomIds.slice(0, MOST_ROOMS).map((roomId) => askRoom(client, api, roomId));
  return (await Promise.all(asked)).flat();
}

async function askRoom(
  client: MatrixClientLike,
  api: Api,
  roomId: string,
): Promise<readonly EventLike[]> {
  const from = client.getRoom(roomId)?.getLiveTimeline().getPaginationToken(BACKWARDS);
  if (from === undefined || from === null) return [];
  const path = clientPath('rooms', roomId, 'messages');
  const query = { dir: 'b', limit: String(PAGE_SIZE), filter: FILTER, from };
  try {
    const { chunk } = await api.ask({ path, query, timeoutMs: TIMEOUT_MS });
    const events = arrayOf(chunk).filter(isRecord).reverse();
    const map = client.getEventMapper();
    return events.map((event) => map({ ...event, room_id: roomId }));
  } catch {
    // What the sync told itself must not wait for it: somebody may be ringing.
    return [];
  }
}

/** As matrix-js-sdk names it; its own types know it only as a member of an enum. */
const BACKWARDS = 'b' as never;
const FILTER = JSON.stringify({ types: [...CALL_EVENT_TYPES, ...LIVE_STATE, ENCRYPTED] });
const MOST_ROOMS = 10;
const PAGE_SIZE = 100;
const TIMEOUT_MS = 5_000;
