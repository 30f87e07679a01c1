// What the homeserver pushed, in Redis: whichever gateway it was pushed to, the one whose visitor has the room takes it.

import { CALL_EVENT_TYPES, EVENT_TYPES } from '@matrix-call/signalling/wire';
import type { RedisConnection } from '@matrix-call/service';
import type { PushedEvent } from '../homeserver/guest-homeserver.ts';

/** What happened in a room that a visitor has. */
export interface RoomEntry {
  /** The place of the entry among those of its room. */
  readonly id: string;
  /** Events that were pushed together; undefined where the line with this room is lost. */
  readonly events: readonly PushedEvent[] | undefined;
}

/** The events of all lines. Each method rejects as `RedisConnection.run` does. */
export class RoomEvents {
  readonly #redis: RedisConnection;
  readonly #now: () => number;

  /** `now` is in milliseconds since 1970. */
  constructor(redis: RedisConnection, now: () => number = Date.now) {
    this.#redis = redis;
    this.#now = now;
  }

  /** Takes over a transaction, once: it is kept when this resolves, and who has its rooms is told. */
  async take(transactionId: string, events: readonly PushedEvent[]): Promise<void> {
    await this.#run(TAKE, [
      ...[transactionId, String(MOST_TRANSACTIONS), String(MOST_EVENTS)],
      ...events.flatMap((event) => [
        event.roomId,
        event.eventId,
        kindOf(event),
        JSON.stringify(event),
      ]),
    ]);
  }

  /** What came after an entry, in its order. */
  async readAfter(roomId: string, position: string): Promise<readonly RoomEntry[]> {
    const entries = await this.#redis.run((client) =>
      client.xRange(`${this.#redis.keyPrefix}events:${roomId}`, `(${position}`, '+'),
    );
    return (entries ?? []).map(({ id, message }) => ({
      id,
      events: message['events'] === undefined ? undefined : this.#read(message['events'], id),
    }));
  }

  /** The line with this room is lost: who has it is told. */
  async lose(roomId: string): Promise<void> {
    await this.#run(LOSE, [roomId]);
  }

  /** What happened to lines themselves, oldest first, each told once. */
  async takeLineEvents(): Promise<readonly PushedEvent[]> {
    const answer = await this.#run(TAKE_LINE_EVENTS, []);
    return (answer as readonly string[]).map((event) => JSON.parse(event) as PushedEvent);
  }

  #read(json: string, id: string): readonly PushedEvent[] {
    // The clock of Redis wrote the ID; where it goes wrong by more than a call lasts, it is not believed.
    const waitedMs = Math.max(this.#now() - Number(id.split('-')[0]), 0);
    const olderMs = waitedMs < MOST_WAIT_MS ? waitedMs : 0;
    const events = JSON.parse(json) as readonly PushedEvent[];
    return events.map((event) => ({ ...event, ageMs: event.ageMs + olderMs }));
  }

  #run(script: string, args: readonly string[]): Promise<unknown> {
    return this.#redis.run((client) =>
      client.eval(BEGIN + script, { keys: [], arguments: [this.#redis.keyPrefix, ...args] }),
    );
  }
}

/** True for what concerns the gateway at all. */
export function isOfUse(event: PushedEvent): boolean {
  return event.type === 'm.room.member' || isOfCall(event);
}

function kindOf(event: PushedEvent): 'member' | 'invite' | 'call' {
  if (!isOfCall(event)) return 'member';
  return event.type === EVENT_TYPES.invite ? 'invite' : 'call';
}

function isOfCall({ type, stateKey }: PushedEvent): boolean {
  return stateKey === undefined && CALL_EVENT_TYPES.includes(type);
}

/** More than a homeserver sends until it knows that one was taken. */
const MOST_TRANSACTIONS = 10_000;
/** Of one room. */
const MOST_EVENTS = 500;
const MOST_WAIT_MS = 60_000;

const BEGIN = `
local prefix = table.remove(ARGV, 1)
local function tellHolder(room)
  local session = redis.call('GET', prefix .. 'room:' .. room)
  local owner = session and redis.call('HGET', prefix .. 'session:' .. session, 'owner')
  if owner and owner ~= '' then
    redis.call('PUBLISH', prefix .. 'process:' .. owner, cjson.encode({type = 'events', roomId = room}))
  end
end
local function add(room, ...)
  local stream = prefix .. 'events:' .. room
  redis.call('XADD', stream, 'MAXLEN', '~', 1000, '*', ...)
  redis.call('PEXPIRE', stream, 3600000)
end
`;

// A visitor's events go to who has the room; what lines are made of, and calls to nobody, to whoever keeps the lines.
const TAKE = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local function isNew(set, most, id)
  if redis.call('ZADD', set, 'NX', now, id) == 0 then return false end
  redis.call('ZREMRANGEBYRANK', set, 0, -1 - most)
  return true
end
local transaction, mostTransactions, mostEvents = unpack(ARGV, 1, 3)
if not isNew(prefix .. 'transactions', mostTransactions, transaction) then return 0 end
local batches, rooms, isForLines = {}, {}, false
for i = 4, #ARGV, 4 do
  local room, event, kind, json = unpack(ARGV, i, i + 3)
  local seen = prefix .. 'seen:' .. room
  if isNew(seen, mostEvents, event) then
    redis.call('EXPIRE', seen, 86400)
    local isHeld = redis.call('EXISTS', prefix .. 'room:' .. room) == 1
    if isHeld and kind ~= 'member' then
      if not batches[room] then
        batches[room] = {}
        rooms[#rooms + 1] = room
      end
      table.insert(batches[room], json)
    elseif kind ~= 'call' then
      redis.call('RPUSH', prefix .. 'line-events', json)
      isForLines = true
    end
  end
end
for _, room in ipairs(rooms) do
  add(room, 'events', '[' .. table.concat(batches[room], ',') .. ']')
  tellHolder(room)
end
if isForLines then
  redis.call('LTRIM', prefix .. 'line-events', -10000, -1)
  redis.call('PUBLISH', prefix .. 'lines', '{"type":"lineEvents"}')
end
return 1
`;

const LOSE = `
local room = unpack(ARGV)
if redis.call('EXISTS', prefix .. 'room:' .. room) == 0 then return 0 end
add(room, 'lost', '1')
tellHolder(room)
return 1
`;

const TAKE_LINE_EVENTS = `
local events = redis.call('LRANGE', prefix .. 'line-events', 0, -1)
redis.call('DEL', prefix .. 'line-events')
return events
`;
