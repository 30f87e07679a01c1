// Where the sessions of all gateways are kept, in Redis: by whom each is had, with what it was last known to be.

import { createHash } from 'node:crypto';
import type { RedisConnection } from '@matrix-call/service';
import type { SessionState } from '../visitors/session-state.ts';

/** A session as it is kept. */
export interface ShelvedSession {
  readonly state: SessionState;
  /** The last entry of its room's events that it has taken; `0-0` for none. */
  readonly position: string;
}

/** What came of asking for a session. */
export type Claim =
  | { readonly type: 'claimed'; readonly session: ShelvedSession }
  /** Another gateway has it. */
  | { readonly type: 'owned'; readonly owner: string; readonly id: string }
  | { readonly type: 'unknown' };

/** The shelf, as one gateway uses it. Each method rejects as `RedisConnection.run` does. */
export class SessionShelf {
  readonly #redis: RedisConnection;
  readonly #owner: string;
  readonly #keptMs: number;

  /** `keptMs`: how long a session waits for a gateway that says it has it. */
  constructor(redis: RedisConnection, own: { readonly owner: string; readonly keptMs: number }) {
    this.#redis = redis;
    this.#owner = own.owner;
    this.#keptMs = own.keptMs;
  }

  /**
   * Keeps what a session is now; false where another gateway has it meanwhile. `isLeft`: any gateway may have it from now on.
   */
  async keep({ state, position }: ShelvedSession, { isLeft = false } = {}): Promise<boolean> {
    const { current, next } = state.key;
    const kept = await this.#run(KEEP, [
      ...[state.id, this.#owner, isLeft ? '' : this.#owner, String(this.#keptMs)],
      ...[JSON.stringify(state), position, state.held.line?.roomId ?? ''],
      ...[current, next].filter((key) => key !== undefined).map(digest),
    ]);
    return kept === 1;
  }

  /** Takes the session of a key, unless another gateway has it; from one that is gone it is taken all the same. */
  async claim(key: string, goneOwner = ''): Promise<Claim> {
    const answer = await this.#run(CLAIM, [
      ...[digest(key), this.#owner, goneOwner, String(this.#keptMs)],
    ]);
    const [type = 'unknown', first = '', second = ''] = answer as readonly string[];
    if (type === 'owned') return { type, owner: first, id: second };
    if (type === 'claimed') return { type, session: readShelved(first, second) };
    return { type: 'unknown' };
  }

  /** Takes some of the sessions that no gateway has said to have for too long. */
  async claimOverdue(): Promise<readonly ShelvedSession[]> {
    const answer = await this.#run(CLAIM_OVERDUE, [this.#owner, String(this.#keptMs)]);
    return (answer as readonly [string, string][]).map(([state, position]) =>
      readShelved(state, position),
    );
  }

  /** Says that this gateway has these still. */
  async touch(ids: readonly string[]): Promise<void> {
    for (let i = 0; i < ids.length; i += AT_ONCE)
      await this.#run(TOUCH, [String(this.#keptMs), ...ids.slice(i, i + AT_ONCE)]);
  }

  /** The session is over. */
  async forget(id: string): Promise<void> {
    await this.#run(FORGET, [id, this.#owner]);
  }

  /** Which of these rooms are those of sessions' lines. */
  async heldOf(roomIds: readonly string[]): Promise<ReadonlySet<string>> {
    if (roomIds.length === 0) return new Set();
    const { keyPrefix } = this.#redis;
    const holders = await this.#redis.run((client) =>
      client.mGet(roomIds.map((roomId) => `${keyPrefix}room:${roomId}`)),
    );
    return new Set(roomIds.filter((_roomId, i) => typeof holders[i] === 'string'));
  }

  #run(script: string, args: readonly string[]): Promise<unknown> {
    return this.#redis.run((client) =>
      client.eval(BEGIN + script, { keys: [], arguments: [this.#redis.keyPrefix, ...args] }),
    );
  }
}

/** Whoever reads in Redis learns no key by which a session can be resumed from its index. */
function digest(key: string): string {
  return createHash('sha256').update(key).digest('base64url');
}

function readShelved(state: string, position: string): ShelvedSession {
  return { state: JSON.parse(state) as SessionState, position };
}

const AT_ONCE = 500;

// The clock is that of Redis, which all gateways share.
const BEGIN = `
local prefix = table.remove(ARGV, 1)
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local life = 3600000
local function leave(room, id)
  if room and room ~= '' and redis.call('GET', prefix .. 'room:' .. room) == id then
    redis.call('DEL', prefix .. 'room:' .. room, prefix .. 'events:' .. room)
  end
end
local function due(id, kept) redis.call('ZADD', prefix .. 'sessions', now + kept, id) end
`;

const KEEP = `
local id, me, owner, kept, state, position, room = unpack(ARGV, 1, 7)
local session = prefix .. 'session:' .. id
local known = redis.call('HMGET', session, 'owner', 'room', 'keys')
if known[1] and known[1] ~= '' and known[1] ~= me then return 0 end
if known[2] ~= room then leave(known[2], id) end
if room ~= '' then
  if redis.call('GET', prefix .. 'room:' .. room) ~= id then redis.call('DEL', prefix .. 'events:' .. room) end
  redis.call('SET', prefix .. 'room:' .. room, id, 'PX', life)
  redis.call('XTRIM', prefix .. 'events:' .. room, 'MINID', position)
end
local keys, names = {}, {}
for i = 8, #ARGV do
  keys[ARGV[i]] = true
  names[#names + 1] = ARGV[i]
  redis.call('SET', prefix .. 'key:' .. ARGV[i], id, 'PX', life)
end
for key in string.gmatch(known[3] or '', '%S+') do
  if not keys[key] then redis.call('DEL', prefix .. 'key:' .. key) end
end
redis.call('HSET', session, 'owner', owner, 'state', state, 'position', position, 'room', room, 'keys', table.concat(names, ' '))
redis.call('PEXPIRE', session, life)
due(id, kept)
return 1
`;

const CLAIM = `
local key, me, gone, kept = unpack(ARGV)
local id = redis.call('GET', prefix .. 'key:' .. key)
if not id then return {'unknown'} end
local session = prefix .. 'session:' .. id
local known = redis.call('HMGET', session, 'owner', 'state', 'position')
if not known[1] then return {'unknown'} end
if known[1] ~= '' and known[1] ~= me and known[1] ~= gone then return {'owned', known[1], id} end
redis.call('HSET', session, 'owner', me)
due(id, kept)
return {'claimed', known[2], known[3]}
`;

const CLAIM_OVERDUE = `
local me, kept = unpack(ARGV)
local claimed = {}
for _, id in ipairs(redis.call('ZRANGE', prefix .. 'sessions', '-inf', now, 'BYSCORE', 'LIMIT', 0, 20)) do
  local session = prefix .. 'session:' .. id
  local known = redis.call('HMGET', session, 'state', 'position')
  if known[1] then
    redis.call('HSET', session, 'owner', me)
    due(id, kept)
    claimed[#claimed + 1] = {known[1], known[2]}
  else
    redis.call('ZREM', prefix .. 'sessions', id)
  end
end
return claimed
`;

const TOUCH = `
local kept = table.remove(ARGV, 1)
for _, id in ipairs(ARGV) do redis.call('ZADD', prefix .. 'sessions', 'XX', now + kept, id) end
return 1
`;

const FORGET = `
local id, me = unpack(ARGV)
local session = prefix .. 'session:' .. id
local known = redis.call('HMGET', session, 'owner', 'room', 'keys')
if known[1] and known[1] ~= '' and known[1] ~= me then return 0 end
leave(known[2], id)
for key in string.gmatch(known[3] or '', '%S+') do redis.call('DEL', prefix .. 'key:' .. key) end
redis.call('DEL', session)
redis.call('ZREM', prefix .. 'sessions', id)
return 1
`;
