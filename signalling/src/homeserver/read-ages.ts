// How long ago the user read in a room: asked where a call was missed, and only of its room. As part of every sync it would
// bring the receipts of everybody in all rooms.

import type { Api } from './api.ts';
import { clientPath } from './api.ts';
import { arrayOf, numberOf, objectOf } from './readers.ts';

/** The ages of the newest receipts of a user, in milliseconds, by room. Rooms where they have none are missing. */
export async function askReadAges(
  api: Api,
  userId: string,
  roomIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const query = { filter: filterFor(roomIds), set_presence: 'offline', timeout: '0' };
  const answer = await api.ask({ path: clientPath('sync'), query });
  const joined = objectOf(objectOf(answer['rooms'])['join']);
  const { serverClock } = api.environment;
  const ages = new Map<string, number>();
  for (const roomId of roomIds) {
    const { events } = objectOf(objectOf(joined[roomId])['ephemeral']);
    const readAtMs = Math.max(...arrayOf(events).flatMap((event) => readTimes(event, userId)));
    if (readAtMs > 0) ages.set(roomId, serverClock.ageMs(readAtMs, false));
  }
  return ages;
}

/** When a user has read, as a receipt event says. */
function readTimes(event: unknown, userId: string): number[] {
  const { type, content } = objectOf(event);
  if (type !== 'm.receipt') return [];
  return Object.values(objectOf(content)).flatMap((receipts) =>
    RECEIPTS.map((kind) => objectOf(objectOf(objectOf(receipts)[kind])[userId]))
      .filter(isOfMain)
      .flatMap(({ ts }) => numberOf(ts) ?? []),
  );
}

/** Call events stand in no thread, so who reads a thread has not seen them. */
function isOfMain({ thread_id: thread }: Readonly<Record<string, unknown>>): boolean {
  return thread === undefined || thread === 'main';
}

function filterFor(roomIds: readonly string[]): string {
  return JSON.stringify({
    presence: NOTHING,
    account_data: NOTHING,
    room: {
      rooms: roomIds,
      account_data: NOTHING,
      state: NOTHING,
      timeline: { limit: 1, ...NOTHING },
      ephemeral: { types: ['m.receipt'] },
    },
  });
}

const RECEIPTS = ['m.read', 'm.read.private'];
const NOTHING = { types: [] };
