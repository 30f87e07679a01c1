// Users that this one wants to hear nothing of. Homeservers leave most of it out; this is for what they let through.

import type { SyncUpdate } from './sync-response.ts';

/** The ignored users of one account, as its latest news says. */
export class IgnoredUsers {
  #userIds: ReadonlySet<string> = new Set();

  /** The update without what ignored users say. Their memberships stay: these are facts of a room. */
  silence(update: SyncUpdate): SyncUpdate {
    if (update.ignoredUserIds) this.#userIds = new Set(update.ignoredUserIds);
    const isHeard = (userId: string): boolean => !this.#userIds.has(userId);
    return {
      ...update,
      events: update.events.filter(
        (event) => event.stateKey !== undefined || isHeard(event.sender),
      ),
      invites: update.invites.filter(({ inviter }) => isHeard(inviter)),
    };
  }
}
