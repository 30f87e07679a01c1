// What a sync left out: a busy room, or many call events at once, push an invite or a hangup out of its timeline.

import { clientPath } from './api.ts';
import type { Environment } from './environment.ts';
import type { HttpRequest } from './http.ts';
import { arrayOf, isRecord, type JsonObject, textOf } from './readers.ts';
import { retrying } from './retry.ts';
import { gapFilter } from './sync-filter.ts';
import { isRecent, readEvents, type SyncGap, type SyncUpdate } from './sync-response.ts';
import type { RoomEvent } from '../ports/transport.ts';

/** The requests that fill a gap. */
export interface GapOptions {
  readonly environment: Environment;
  readonly signal: AbortSignal;
  readonly request: (request: HttpRequest) => Promise<JsonObject>;
}

/** The update with the call events of its gaps. Bounded: the last 300 events of 10 rooms. A gap that stays one is no error. */
export async function fillGaps(
  options: GapOptions,
  update: SyncUpdate,
  since: string | undefined,
): Promise<SyncUpdate> {
  // A first sync leaves nearly everything out; only calls of the last minutes can still ring.
  const gaps = since === undefined ? update.gaps.filter((gap) => gap.isRecent) : update.gaps;
  if (gaps.length === 0) return update;
  const asked = gaps.slice(0, MOST_ROOMS).map((gap) => askGap(options, gap, since));
  const missed = (await Promise.all(asked)).flat();
  return { ...update, events: [...missed, ...update.events] };
}

/** The events in a gap, oldest first. */
async function askGap(
  { environment, signal, request }: GapOptions,
  { roomId, end }: SyncGap,
  since: string | undefined,
): Promise<readonly RoomEvent[]> {
  const path = clientPath('rooms', roomId, 'messages');
  const query = { dir: 'b', filter: gapFilter(since === undefined), limit: String(PAGE_SIZE) };
  const found: RoomEvent[] = [];
  try {
    let from: string | undefined = end;
    for (let page = 0; from !== undefined && page < MOST_PAGES; page++) {
      const ask = { path, query: { ...query, from, ...(since !== undefined && { to: since }) } };
      const attempt = (): Promise<JsonObject> => request({ ...ask, timeoutMs: TIMEOUT_MS, signal });
      const answer = await retrying(environment, attempt, { signal, isEndless: false });
      const events = arrayOf(answer['chunk']).filter(isRecord).reverse();
      found.unshift(
        ...readEvents(roomId, events, { clock: environment.serverClock, isNews: false }),
      );
      const isEnough = since === undefined && !isRecent(found[0]);
      from = isEnough ? undefined : textOf(answer['end']);
    }
  } catch (error) {
    if (signal.aborted) throw error;
    // What the sync told itself must not wait for it: somebody may be ringing.
  }
  return found;
}

const MOST_ROOMS = 10;
const MOST_PAGES = 3;
const PAGE_SIZE = 100;
const TIMEOUT_MS = 5_000;
