// What a call needs of a sync, and nothing else: on a big account this is most of the time until calls can come in.
// Types stand here by their full names: some homeservers (Dendrite on SQLite) know no wildcards, and no call would come.

import { CALL_EVENT_TYPES } from '../wire/names.ts';
import { FUNCTIONAL_MEMBERS } from './room-members.ts';

/**
 * The filter of the first sync: calls, and who is ignored. Who is in a room is asked for the room that rings. The limit is deep enough
 * for a call that began a moment ago in a busy room: servers look at some multiple of it for events that match.
 */
export function initialFilter(): string {
  return filterFor(20, 0, []);
}

/**
 * The filter of every later sync: also what makes remembered facts of a room wrong, and who leaves it. Synapse answers the same question
 * from a cache for two minutes; a number makes it another question.
 */
export function liveFilter(number: number): string {
  return filterFor(50, number, LIVE_STATE);
}

/** The filter of what is in a gap: after the first sync also the state, as in every later sync. */
export function gapFilter(isFirst: boolean): string {
  return JSON.stringify({ types: [...CALL_EVENT_TYPES, ...(isFirst ? [] : LIVE_STATE)] });
}

function filterFor(limit: number, number: number, stateTypes: readonly string[]): string {
  return JSON.stringify({
    presence: NOTHING,
    account_data: { types: ['m.ignored_user_list'] },
    room: {
      not_rooms: [`!${number}:x`],
      account_data: NOTHING,
      ephemeral: NOTHING,
      state: NOTHING,
      timeline: { limit, types: [...CALL_EVENT_TYPES, ...stateTypes] },
    },
  });
}

/** State that makes remembered facts of a room wrong, and memberships. */
export const LIVE_STATE: readonly string[] = [
  'm.room.member',
  'm.room.join_rules',
  'm.room.encryption',
  'm.room.tombstone',
  FUNCTIONAL_MEMBERS,
];
const NOTHING = { types: [] };
