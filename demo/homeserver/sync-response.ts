import type { Session } from './sessions.ts';
import { passes } from './filter.ts';
import { ignoredBy } from './ignored-users.ts';
import type { JsonObject } from './json.ts';
import { PUSH_RULES } from './push-rules.ts';
import type { Room } from './room.ts';
import { toStrippedEvent, type Reader } from './room-event.ts';
import { tokenOf } from './stream.ts';
import { newAccountData, type SyncQuestion } from './sync-question.ts';
import { buildJoinedRoom, buildLeftRoom, type RoomContext } from './sync-room.ts';
import type { World } from './world.ts';

/** Puts together the answer of a sync, and tells whether it is worth sending now. */
export function buildSync(
  world: World,
  session: Session,
  question: SyncQuestion,
): { readonly response: JsonObject; readonly hasNews: boolean } {
  const news = {
    ...section('rooms', buildRooms(world, session, question)),
    ...eventSection('account_data', accountDataNews(session, question)),
    ...eventSection('to_device', toDeviceNews(session, question)),
    ...section('device_lists', deviceListNews(world, session, question)),
  };
  return { response: { ...frame(world, session), ...news }, hasNews: Object.keys(news).length > 0 };
}

function frame({ stream }: World, { device }: Session): JsonObject {
  const counts: Record<string, number> = { signed_curve25519: 0 };
  for (const name of device.oneTimeKeys.keys()) {
    const algorithm = name.split(':', 1).join();
    counts[algorithm] = (counts[algorithm] ?? 0) + 1;
  }
  return {
    next_batch: tokenOf(stream.position),
    device_one_time_keys_count: counts,
    device_unused_fallback_key_types: [
      ...new Set([...device.fallbackKeys.keys()].map((name) => name.split(':', 1).join())),
    ],
  };
}

function buildRooms(
  world: World,
  { account, device }: Session,
  question: SyncQuestion,
): JsonObject {
  const { hidesAge } = world.quirks;
  const reader: Reader = {
    userId: account.userId,
    deviceId: device.id,
    now: world.now(),
    hidesAge,
  };
  const sections: Record<string, Record<string, JsonObject>> = {};
  for (const room of world.rooms.all()) {
    const change = room.membershipChange(account.userId);
    if (change === undefined || !question.filter.wantsRoom(room.id)) continue;
    const section = SECTION_OF[change.membership];
    const built = buildRoom(room, { account, reader, question, change });
    if (built !== undefined) (sections[section] ??= {})[room.id] = built;
  }
  return sections;
}

function buildRoom(room: Room, context: RoomContext): JsonObject | undefined {
  const { change, question, reader } = context;
  if (change.membership === 'join') return buildJoinedRoom(room, context);
  if (change.membership === 'leave' || change.membership === 'ban') {
    return buildLeftRoom(room, context);
  }
  if (change.position <= (question.since ?? 0)) return undefined;
  const inviter = room.state('m.room.member', reader.userId)?.sender ?? '';
  if (ignoredBy(context.account).has(inviter)) return undefined;
  return { invite_state: { events: invitation(room, reader.userId) } };
}

function invitation(room: Room, userId: string): readonly JsonObject[] {
  const invite = room.state('m.room.member', userId);
  const inviter = room.state('m.room.member', invite?.sender);
  const about = INVITE_STATE.map((type) => room.state(type));
  return [...about, inviter, invite].filter((event) => event !== undefined).map(toStrippedEvent);
}

function accountDataNews(
  { account }: Session,
  { since, filter }: SyncQuestion,
): readonly JsonObject[] {
  const stored = newAccountData(account.accountData, filter.accountData, since ?? 0);
  if (since !== undefined || !passes(filter.accountData, { type: 'm.push_rules' })) return stored;
  return [{ type: 'm.push_rules', content: PUSH_RULES }, ...stored];
}

function toDeviceNews({ device }: Session, { since }: SyncQuestion): readonly JsonObject[] {
  return device.inbox
    .filter(({ position }) => position > (since ?? 0))
    .slice(0, MAX_TO_DEVICE)
    .map(({ event }) => event);
}

function deviceListNews(world: World, { account }: Session, { since }: SyncQuestion): JsonObject {
  if (since === undefined) return {};
  const known = new Set(
    world.rooms.joinedBy(account.userId).flatMap((room) => room.members('join')),
  );
  const changed = world.accounts
    .all()
    .filter(({ userId, keysChangedAt }) => keysChangedAt > since && known.has(userId))
    .map(({ userId }) => userId);
  return changed.length === 0 ? {} : { changed, left: [] };
}

function eventSection(name: string, events: readonly JsonObject[]): JsonObject {
  return events.length === 0 ? {} : { [name]: { events } };
}

function section(name: string, content: JsonObject): JsonObject {
  return Object.keys(content).length === 0 ? {} : { [name]: content };
}

const SECTION_OF = {
  join: 'join',
  invite: 'invite',
  knock: 'knock',
  leave: 'leave',
  ban: 'leave',
} as const;

const INVITE_STATE: readonly string[] = [
  'm.room.create',
  'm.room.name',
  'm.room.topic',
  'm.room.avatar',
  'm.room.canonical_alias',
  'm.room.join_rules',
  'm.room.encryption',
];

const MAX_TO_DEVICE = 1_000;
