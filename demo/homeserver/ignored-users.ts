import type { Account } from './account.ts';
import { isObject } from './json.ts';
import type { RoomEvent } from './room-event.ts';

/** The users of whom this one wants to hear nothing (spec: m.ignored_user_list). */
export function ignoredBy(account: Account): ReadonlySet<string> {
  const list = account.accountData.get('m.ignored_user_list')?.content['ignored_users'];
  return new Set(isObject(list) ? Object.keys(list) : []);
}

/** Tells whether an event is kept from a user; spec: "Servers must still send state events sent by ignored users". */
export function isSilenced(ignored: ReadonlySet<string>, event: RoomEvent): boolean {
  return event.stateKey === undefined && ignored.has(event.sender);
}
