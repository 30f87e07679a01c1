// What is known of rooms: asked when needed, remembered until an event says it changed.

import { type Api, clientPath } from './api.ts';
import { isNotFound, RequestError } from './http.ts';
import { isRoomId, type JsonObject, textOf } from './readers.ts';
import { remember } from './remember.ts';
import { FUNCTIONAL_MEMBERS, notInRoom, RoomMembers } from './room-members.ts';
import type { SyncUpdate } from './sync-response.ts';
import { type RoomEvent, type RoomFacts, TransportError } from '../ports/transport.ts';

/** True where a room is known to be encrypted by other means than the homeserver's word: that counts for good. */
export type KnowsEncrypted = (roomId: string) => Promise<boolean>;

/** The rooms of one user. */
export class Rooms {
  readonly #api: Api;
  readonly #knowsEncrypted: KnowsEncrypted;
  /** Who is in them. */
  readonly members: RoomMembers;
  readonly #replacements = new Map<string, Promise<string | undefined>>();
  readonly #joinRules = new Map<string, Promise<string>>();
  readonly #encryption = new Map<string, Promise<boolean>>();
  readonly #clearRoomIds = new Set<string>();

  constructor(api: Api, knowsEncrypted: KnowsEncrypted = () => Promise.resolve(false)) {
    this.#api = api;
    this.#knowsEncrypted = knowsEncrypted;
    this.members = new RoomMembers(api, (roomId, request) => this.#askRoom(roomId, request));
  }

  /** Takes in what an update says, and forgets what it made doubtful. */
  apply({ events, gappedRoomIds, leftRoomIds }: SyncUpdate): void {
    for (const roomId of [...gappedRoomIds, ...leftRoomIds]) {
      const wasClear = this.isKnownClear(roomId);
      this.#forgetAll(roomId);
      // Asked at once, because the page may go away in a call, and its last word waits for no answer.
      if (wasClear && !leftRoomIds.includes(roomId)) this.isEncrypted(roomId).catch(ignore);
    }
    for (const event of events) this.#applyEvent(event);
  }

  #applyEvent(event: RoomEvent): void {
    const { type, roomId } = event;
    if (type === 'm.room.encryption') this.#forgetEncryption(roomId);
    if (type === 'm.room.join_rules') this.#joinRules.delete(roomId);
    if (type === 'm.room.member') this.members.apply(event);
    if (type === 'm.room.tombstone') this.#replacements.delete(roomId);
    if (type === FUNCTIONAL_MEMBERS) this.members.forget(roomId);
  }

  /**
   * Join rule, encryption and members. With a caller, what ringing needs and no more: nothing further of a public room, and
   * of the members the caller alone, until somebody asked for all of them. Rejects with `roomNotFound` where we are not in
   * such a room.
   */
  async describe(roomId: string, caller?: string): Promise<RoomFacts> {
    const [isEncrypted, joinRule] = await Promise.all([
      this.isEncrypted(roomId),
      remember(this.#joinRules, roomId, () => this.#askJoinRule(roomId)),
    ]);
    const facts = { roomId, isEncrypted, joinRule };
    const { members } = this;
    if (caller === undefined) return { ...facts, members: await members.all(roomId) };
    const one = joinRule === 'public' ? undefined : await members.one(roomId, caller);
    return {
      ...facts,
      get members() {
        return members.known(roomId) ?? (one ? [one] : []);
      },
    };
  }

  /** The room that took the place of this one, where it was upgraded. */
  replacement(roomId: string): Promise<string | undefined> {
    return remember(this.#replacements, roomId, async () => {
      const tombstone = await this.#askState(roomId, 'm.room.tombstone');
      const replacement = tombstone?.['replacement_room'];
      return isRoomId(replacement) ? replacement : undefined;
    });
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
    this.#joinRules.delete(roomId);
    this.#replacements.delete(roomId);
    this.members.forget(roomId);
    this.#forgetEncryption(roomId);
  }

  #forgetEncryption(roomId: string): void {
    this.#encryption.delete(roomId);
    this.#clearRoomIds.delete(roomId);
  }

  async #askJoinRule(roomId: string): Promise<string> {
    const joinRules = await this.#askState(roomId, 'm.room.join_rules');
    return textOf(joinRules?.['join_rule']) ?? DEFAULT_JOIN_RULE;
  }

  async #askEncryption(roomId: string): Promise<boolean> {
    const told = await this.#askState(roomId, 'm.room.encryption');
    const isEncrypted = told !== undefined || (await this.#knowsEncrypted(roomId));
    // Forgotten meanwhile: what was asked is older than the news.
    if (!isEncrypted && this.#encryption.has(roomId)) this.#clearRoomIds.add(roomId);
    return isEncrypted;
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
      return await this.#api.ask(request);
    } catch (error) {
      if (isNotFound(error)) return undefined;
      const isRefused = error instanceof RequestError && error.code === 'forbidden';
      throw isRefused ? notInRoom(roomId, error) : error;
    }
  }
}

function ignore(): void {
  // Nobody waits for this answer yet; the next send asks again.
}

/** Spec, m.room.join_rules: a room without the event can be joined by invitation only. */
const DEFAULT_JOIN_RULE = 'invite';
