// What a call needs of a sync, and nothing else: on a big account this is most of the time until calls can come in.

/**
 * The filter of the first sync: calls only. Who is in a room is asked for the room that rings. The limit is deep enough
 * for a call that began a moment ago in a busy room, as servers look at some multiple of it for events that match.
 */
export const INITIAL_FILTER = JSON.stringify(filterFor(20, []));

/** The filter of every later sync: also what makes remembered facts of a room wrong. */
export const LIVE_FILTER = JSON.stringify(
  filterFor(50, ['m.room.member', 'm.room.join_rules', 'm.room.encryption']),
);

function filterFor(limit: number, stateTypes: readonly string[]): unknown {
  return {
    presence: NOTHING,
    account_data: NOTHING,
    room: {
      account_data: NOTHING,
      ephemeral: NOTHING,
      // Without lazy loading a server may add the members of a gap, whatever the types say.
      state: { ...NOTHING, lazy_load_members: true },
      timeline: { limit, types: ['m.call.*', 'org.matrix.call.*', ...stateTypes] },
    },
  };
}

const NOTHING = { not_types: ['*'] };
