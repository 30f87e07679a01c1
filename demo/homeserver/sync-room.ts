import type { Account } from './account.ts';
import { passes, pickFields, type SyncFilter } from './filter.ts';
import { ignoredBy, isSilenced } from './ignored-users.ts';
import type { JsonObject } from './json.ts';
import type { MembershipChange, Room } from './room.ts';
import { toClientEvent, type Reader, type RoomEvent } from './room-event.ts';
import { tokenOf } from './stream.ts';
import { newAccountData, type SyncQuestion } from './sync-question.ts';
import { canRead } from './visibility.ts';

/** Who syncs what. */
export interface RoomContext {
  readonly account: Account;
  readonly reader: Reader;
  readonly question: SyncQuestion;
  readonly change: MembershipChange;
}

/** What is new in a room that the user is in; `undefined` if nothing is. */
export function buildJoinedRoom(room: Room, context: RoomContext): JsonObject | undefined {
  const { account, question, reader, change } = context;
  const known = question.since ?? 0;
  const isNew = question.since === undefined || question.isFull || change.position > known;
  const since = isNew ? 0 : known;
  const { events, ...timeline } = buildTimeline(room, {
    ...context,
    since: question.isFull ? known : since,
  });
  const state = buildState(room, context, { timeline: events, isNew, since, ...timeline });
  const ephemeral = buildEphemeral(room, { filter: question.filter, since }, reader);
  const data = account.roomAccountData.get(room.id);
  const accountData = newAccountData(data, question.filter.roomAccountData, since);
  if (!isNew && [events, state, ephemeral, accountData].every((part) => part.length === 0)) {
    return undefined;
  }
  const show = (event: RoomEvent): object =>
    pickFields(toClientEvent(event, reader), question.filter.eventFields);
  return {
    ...summaryOf(room, reader, { isNew, changed: [...events, ...state] }),
    state: { events: state.map(show) },
    timeline: {
      events: events.map(show),
      limited: timeline.limited,
      prev_batch: tokenOf(timeline.start),
    },
    ephemeral: { events: ephemeral },
    account_data: { events: accountData },
    unread_notifications: { highlight_count: 0, notification_count: 0 },
  };
}

/** What was new in a room until the user left it; `undefined` if the client knows that already. */
export function buildLeftRoom(room: Room, context: RoomContext): JsonObject | undefined {
  const { question, reader, change } = context;
  if (room.isForgottenBy(reader.userId)) return undefined;
  const wantsOld = question.since === undefined && question.filter.includeLeave;
  if (!wantsOld && change.position <= (question.since ?? Number.MAX_SAFE_INTEGER)) return undefined;
  const since = question.since ?? 0;
  const { events, limited, start } = buildTimeline(room, { ...context, since });
  const state = buildState(room, context, {
    timeline: events,
    isNew: wantsOld,
    since,
    limited,
    start,
  });
  const show = (event: RoomEvent): object =>
    pickFields(toClientEvent(event, reader), question.filter.eventFields);
  return {
    state: { events: state.map(show) },
    timeline: { events: events.map(show), limited, prev_batch: tokenOf(start) },
    account_data: { events: [] },
  };
}

interface Timeline {
  readonly events: readonly RoomEvent[];
  readonly limited: boolean;
  /** The position just before the first event. */
  readonly start: number;
}

function buildTimeline(room: Room, context: RoomContext & { readonly since: number }): Timeline {
  const { account, question, reader, change, since } = context;
  const filter = question.filter.timeline;
  const until = change.membership === 'join' ? Number.MAX_SAFE_INTEGER : change.position;
  const ignored = ignoredBy(account);
  const found: RoomEvent[] = [];
  for (const event of room.events.toReversed()) {
    if (event.position <= since || found.length > filter.limit) break;
    if (event.position > until || !passes(filter, event) || isSilenced(ignored, event)) continue;
    if (canRead(room, reader.userId, event)) found.unshift(event);
  }
  // A client that wants no timeline at all misses nothing.
  const limited = filter.limit > 0 && found.length > filter.limit;
  const events = filter.limit === 0 ? [] : found.slice(-filter.limit);
  const newest = Math.min(until, room.events.at(-1)?.position ?? 0);
  return { events, limited, start: (events[0]?.position ?? newest + 1) - 1 };
}

/**
 * The state up to the start of the timeline: all of it in a room that is new to the client, what has changed where the
 * timeline leaves something out, and nothing else: a state event that only the timeline filter hides stays hidden, as
 * on Synapse.
 */
function buildState(
  room: Room,
  { question, reader }: RoomContext,
  known: {
    timeline: readonly RoomEvent[];
    isNew: boolean;
    since: number;
    limited: boolean;
    start: number;
  },
): readonly RoomEvent[] {
  const { timeline, isNew, since, limited, start } = known;
  const filter = question.filter.state;
  const inTimeline = new Set(timeline.map((event) => event.eventId));
  const named = new Set([
    ...timeline.map((event) => event.sender),
    ...(isNew ? [reader.userId] : []),
  ]);
  const isNeeded = (event: RoomEvent): boolean => {
    const isLazy = filter.isLazy && event.type === 'm.room.member';
    if (isLazy && !named.has(event.stateKey ?? '')) return false;
    return isLazy || isNew || (limited && event.position > since);
  };
  return room
    .stateAt(start)
    .filter((event) => isNeeded(event) && !inTimeline.has(event.eventId))
    .filter((event) => passes(filter, event));
}

function summaryOf(
  room: Room,
  { userId }: Reader,
  { isNew, changed }: { isNew: boolean; changed: readonly RoomEvent[] },
): JsonObject {
  if (!isNew && !changed.some((event) => event.type === 'm.room.member')) return {};
  const [joined, invited] = [room.members('join'), room.members('invite')];
  const heroes = [...joined, ...invited].filter((member) => member !== userId).slice(0, 5);
  return {
    summary: {
      'm.heroes': heroes,
      'm.joined_member_count': joined.length,
      'm.invited_member_count': invited.length,
    },
  };
}

function buildEphemeral(
  room: Room,
  { filter, since }: { filter: SyncFilter; since: number },
  reader: Reader,
): readonly JsonObject[] {
  const events = [];
  if (room.typingPosition > since) {
    const typing = [...room.typing].filter(([, untilMs]) => untilMs > reader.now);
    events.push({ type: 'm.typing', content: { user_ids: typing.map(([userId]) => userId) } });
  }
  const receipts = [...room.receipts.values()].filter(
    ({ position, type, userId }) =>
      position > since && (type !== 'm.read.private' || userId === reader.userId),
  );
  if (receipts.length > 0) {
    const content: Record<string, Record<string, Record<string, JsonObject>>> = {};
    for (const { eventId, type, userId, ts } of receipts) {
      ((content[eventId] ??= {})[type] ??= {})[userId] = { ts };
    }
    events.push({ type: 'm.receipt', content });
  }
  return events.filter((event) => passes(filter.ephemeral, event));
}
