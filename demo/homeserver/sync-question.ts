import type { AccountData } from './account.ts';
import { passes, type EventFilter, type SyncFilter } from './filter.ts';
import type { JsonObject } from './json.ts';

/** What a client asks of a sync. */
export interface SyncQuestion {
  /** The position after which everything is news; `undefined` in a first sync. */
  readonly since: number | undefined;
  readonly isFull: boolean;
  readonly filter: SyncFilter;
}

/** The stored data of one user, global or of a room, that is newer than a position and passes a filter. */
export function newAccountData(
  data: AccountData | undefined,
  filter: EventFilter,
  since: number,
): readonly JsonObject[] {
  return [...(data ?? [])]
    .filter(([type, { position }]) => position > since && passes(filter, { type }))
    .map(([type, { content }]) => ({ type, content }));
}
