// Users that this one wants to hear nothing of. Homeservers leave most of it out; this is for what they let through.

import type { SyncUpdate } from './sync-response.ts';

/** The ignored users of one account, as its latest news says. */
export class IgnoredUsers {
  #userIds: ReadonlySet<string> = new Set();

  /** The update without what ignored users say. What they are and did to a room stays: these are facts of it. */
  silence(update: SyncUpdate): SyncUpdate {
    if (update.ignoredUserIds) this.#userIds = new Set(update.ignoredUserIds);
    const isHeard = (userId: string): boolean => !this.#userIds.has(userId);
    return {
      ...update,
      events: update.events.filter(
        ({ type, stateKey, sender }) => isHeard(sender) || isFact(type, stateKey),
      ),
      invites: update.invites.filter(({ inviter }) => isHeard(inviter)),
    };
  }
}

function isFact(type: string, stateKey: string | undefined): boolean {
  return stateKey !== undefined && type.startsWith('m.room.');
}
