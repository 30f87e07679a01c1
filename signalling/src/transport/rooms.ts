// What is known of rooms: asked when needed, remembered until an event says it changed.

import { type Api, clientPath } from './api.ts';
import { isNotFound, RequestError } from './http.ts';
import { arrayOf, isRoomId, type JsonObject, objectOf, textOf } from './readers.ts';
import type { SyncUpdate } from './sync-response.ts';
import { type Member, type RoomFacts, TransportError } from './transport.ts';

/** The rooms of one user. */
export class Rooms {
  readonly #api: Api;
  readonly #facts = new Map<string, Promise<RoomFacts>>();
  readonly #encryption = new Map<string, Promise<boolean>>();
  readonly #clearRoomIds = new Set<string>();

  constructor(api: Api) {
    this.#api = api;
  }

  /** Forgets what an update made doubtful. */
  apply({ events, gappedRoomIds }: SyncUpdate): void {
    for (const { type, roomId } of events) {
      if (type === 'm.room.encryption') this.#forgetAll(roomId);
      if (type === 'm.room.member' || type === 'm.room.join_rules') this.#facts.delete(roomId);
    }
    for (const roomId of gappedRoomIds) {
      const wasClear = this.isKnownClear(roomId);
      this.#forgetAll(roomId);
      // Asked at once, because the page may go away in a call, and its last word waits for no answer.
      if (wasClear) this.isEncrypted(roomId).catch(ignore);
    }
  }

  /** Join rule, encryption and members. Rejects with `roomNotFound` where we are not in such a room. */
  describe(roomId: string): Promise<RoomFacts> {
    return remember(this.#facts, roomId, () => this.#askFacts(roomId));
  }

  /** True where clear events must not be sent. */
  isEncrypted(roomId: string): Promise<boolean> {
    return remember(this.#encryption, roomId, () => this.#askEncryption(roomId));
  }

  /** True where the homeserver has told that the room is not encrypted, without asking now. */
  isKnownClear(roomId: string): boolean {
    return this.#clearRoomIds.has(roomId);
  }

  #forgetAll(roomId: string): void {
    this.#facts.delete(roomId);
    this.#encryption.delete(roomId);
    this.#clearRoomIds.delete(roomId);
  }

  async #askFacts(roomId: string): Promise<RoomFacts> {
    const [isEncrypted, joinRules, members] = await Promise.all([
      this.isEncrypted(roomId),
      this.#askState(roomId, 'm.room.join_rules'),
      this.#askMembers(roomId),
    ]);
    const joinRule = textOf(joinRules?.['join_rule']) ?? DEFAULT_JOIN_RULE;
    return { roomId, joinRule, isEncrypted, members };
  }

  async #askEncryption(roomId: string): Promise<boolean> {
    const isEncrypted = (await this.#askState(roomId, 'm.room.encryption')) !== undefined;
    // Forgotten meanwhile: what was asked is older than the news.
    if (!isEncrypted && this.#encryption.has(roomId)) this.#clearRoomIds.add(roomId);
    return isEncrypted;
  }

  async #askMembers(roomId: string): Promise<Member[]> {
    const path = clientPath('rooms', roomId, 'members');
    const answer = await this.#askRoom(roomId, { path, query: { not_membership: 'leave' } });
    if (!answer) throw notInRoom(roomId);
    return arrayOf(answer['chunk']).flatMap(readMember);
  }

  #askState(roomId: string, type: string): Promise<JsonObject | undefined> {
    return this.#askRoom(roomId, { path: clientPath('rooms', roomId, 'state', type) });
  }

  /** Undefined where there is no such thing in the room. */
  async #askRoom(
    roomId: string,
    request: { path: string; query?: Record<string, string> },
  ): Promise<JsonObject | undefined> {
    if (!isRoomId(roomId)) throw new TransportError('roomNotFound', 'That is no room ID');
    try {
      return objectOf(await this.#api.ask(request));
    } catch (error) {
      if (isNotFound(error)) return undefined;
      const isRefused = error instanceof RequestError && error.code === 'forbidden';
      throw isRefused ? notInRoom(roomId, error) : error;
    }
  }
}

function remember<T>(
  known: Map<string, Promise<T>>,
  roomId: string,
  ask: () => Promise<T>,
): Promise<T> {
  const remembered = known.get(roomId);
  if (remembered) return remembered;
  const asked = ask();
  known.set(roomId, asked);
  const oldest = known.keys().next().value;
  if (known.size > MAX_REMEMBERED && oldest !== undefined) known.delete(oldest);
  asked.catch(() => {
    // Whoever asked gets the error; the next one asks again.
    if (known.get(roomId) === asked) known.delete(roomId);
  });
  return asked;
}

function ignore(): void {
  // Nobody waits for this answer yet; the next send asks again.
}

function readMember(value: unknown): Member[] {
  const event = objectOf(value);
  const content = objectOf(event['content']);
  const userId = textOf(event['state_key']);
  const membership = content['membership'];
  if (userId === undefined || (membership !== 'join' && membership !== 'invite')) return [];
  const displayName = textOf(content['displayname']);
  const avatarUrl = textOf(content['avatar_url']);
  return [{ userId, membership, displayName, avatarUrl }];
}

function notInRoom(roomId: string, cause?: unknown): TransportError {
  return new TransportError('roomNotFound', `We are in no room ${roomId}`, { cause });
}

/** Spec, m.room.join_rules: a room without the event can be joined by invitation only. */
const DEFAULT_JOIN_RULE = 'invite';
const MAX_REMEMBERED = 100;
