/**
 * The body that makes the room of a guest and one invited user ("Creation", Client-Server API). It has no name, so that the
 * callee's app calls it after the visitor.
 */
export function guestRoom({
  invitee,
}: {
  readonly invitee: string;
}): Readonly<Record<string, unknown>> {
  return {
    preset: 'private_chat',
    visibility: 'private',
    is_direct: true,
    invite: [invitee],
    initial_state: [
      // Nobody who comes later reads who called before.
      state('m.room.history_visibility', { history_visibility: 'joined' }),
      state('m.room.guest_access', { guest_access: 'forbidden' }),
    ],
    // The guest stands above all by making the room; from room version 12 on its maker must not be listed. What needs a
    // level of its own keeps it: a list of events here would take the place of the homeserver's own list.
    power_level_content_override: {
      users_default: 0,
      events_default: 0,
      state_default: 50,
      invite: 50,
    },
  };
}

function state(type: string, content: object): object {
  return { type, state_key: '', content };
}
