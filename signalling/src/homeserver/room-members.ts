// Who is in a room: asked where it is needed, and kept up to date by what a sync tells, never asked anew for that.

import { type Api, clientPath } from './api.ts';
import { arrayOf, type JsonObject, objectOf, textOf } from './readers.ts';
import { remember } from './remember.ts';
import { setRecent } from '../recent.ts';
import { type Member, type RoomEvent, TransportError } from '../ports/transport.ts';

/** Asks about a room; undefined where there is no such thing in it, rejects with `roomNotFound` where we are not in it. */
export type AskRoom = (
  roomId: string,
  request: { path: string; query?: Record<string, string> },
) => Promise<JsonObject | undefined>;

type MemberList = Map<string, Member>;

interface KnownRoom {
  readonly list: MemberList;
  /** Who are no people; undefined where that was not asked, because the room was too small for it. */
  readonly helpers: readonly string[] | undefined;
}

/** The members of the rooms of one user. */
export class RoomMembers {
  readonly #api: Api;
  readonly #askRoom: AskRoom;
  readonly #asking = new Map<string, Promise<MemberList>>();
  readonly #known = new Map<string, KnownRoom>();
  readonly #single = new Map<string, Promise<Member | undefined>>();
  /** The latest news, oldest first. */
  #news: News[] = [];
  #forgottenCount = 0;

  constructor(api: Api, askRoom: AskRoom) {
    this.#api = api;
    this.#askRoom = askRoom;
  }

  /** All joined and invited users, functional members aside. */
  async all(roomId: string): Promise<readonly Member[]> {
    const known = this.#known.get(roomId);
    const list = known?.list ?? (await remember(this.#asking, roomId, () => this.#askList(roomId)));
    return [...list.values()];
  }

  /** One user; undefined where they have neither joined nor are invited. Does not look at anybody else. */
  async one(roomId: string, userId: string): Promise<Member | undefined> {
    const known = this.#known.get(roomId);
    if (known) return known.list.get(userId);
    return remember(this.#single, keyOf(roomId, userId), () => this.#askOne(roomId, userId));
  }

  /** All of them where they were asked for, without asking now. */
  known(roomId: string): readonly Member[] | undefined {
    const known = this.#known.get(roomId);
    return known && [...known.list.values()];
  }

  /** Somebody came, left or changed their profile. */
  apply({ roomId, stateKey, content }: RoomEvent): void {
    if (stateKey === undefined) return;
    const member = readMember(stateKey, content);
    this.#note({ roomId, userId: stateKey, member, isOurs: false });
  }

  /** Whom we have just put into a room: the homeserver's answers may lag behind that. Everything it tells counts more. */
  expect(roomId: string, userId: string, membership: Member['membership']): void {
    if (this.#news.some((news) => news.roomId === roomId && news.userId === userId)) return;
    const member = { userId, membership, displayName: undefined, avatarUrl: undefined };
    this.#note({ roomId, userId, member, isOurs: true });
  }

  #note(given: Omit<News, 'atMs'>): void {
    const { roomId, userId, member } = given;
    const atMs = this.#api.environment.now();
    this.#news = [...this.#news, { ...given, atMs }].slice(-MOST_NEWS);
    this.#single.delete(keyOf(roomId, userId));
    const known = this.#known.get(roomId);
    if (!known || known.helpers?.includes(userId)) return;
    put(known.list, userId, member);
    // The one who came may be no person.
    if (known.list.size > 2 && !known.helpers) this.#known.delete(roomId);
  }

  /** What was known may be wrong. */
  forget(roomId: string): void {
    this.#forgottenCount++;
    this.#asking.delete(roomId);
    this.#known.delete(roomId);
    for (const key of [...this.#single.keys()]) {
      if (key.startsWith(keyOf(roomId, ''))) this.#single.delete(key);
    }
  }

  async #askList(roomId: string): Promise<MemberList> {
    const { now } = this.#api.environment;
    const [fromMs, forgottenCount] = [now() - LAG_MS, this.#forgottenCount];
    const path = clientPath('rooms', roomId, 'members');
    const answer = await this.#askRoom(roomId, { path, query: { not_membership: 'leave' } });
    if (!answer) throw notInRoom(roomId);
    const list: MemberList = new Map();
    for (const event of arrayOf(answer['chunk']).map(objectOf)) {
      const userId = textOf(event['state_key']) ?? '';
      put(list, userId, readMember(userId, event['content']));
    }
    // Where the room has functional members, it has more than two in all.
    const helpers = list.size > 2 ? await this.#askFunctional(roomId) : undefined;
    for (const userId of helpers ?? []) list.delete(userId);
    for (const news of this.#newsOf(roomId, fromMs)) {
      const { userId } = news;
      if (!helpers?.includes(userId)) put(list, userId, newest(list.get(userId), news));
    }
    if (this.#forgottenCount === forgottenCount) this.#keep(roomId, { list, helpers });
    this.#asking.delete(roomId);
    return list;
  }

  #keep(roomId: string, room: KnownRoom): void {
    setRecent(this.#known, [roomId, room], MOST_KNOWN);
  }

  async #askOne(roomId: string, userId: string): Promise<Member | undefined> {
    const fromMs = this.#api.environment.now() - LAG_MS;
    const path = clientPath('rooms', roomId, 'state', 'm.room.member', userId);
    const content = await this.#askRoom(roomId, { path });
    const news = this.#newsOf(roomId, fromMs).findLast((one) => one.userId === userId);
    const answered = readMember(userId, content);
    return news ? newest(answered, news) : answered;
  }

  /** Bots and bridges that are no people (`io.element.functional_members`). */
  async #askFunctional(roomId: string): Promise<readonly string[]> {
    const path = clientPath('rooms', roomId, 'state', FUNCTIONAL_MEMBERS);
    const helpers = arrayOf((await this.#askRoom(roomId, { path }))?.['service_members']);
    return helpers.flatMap((userId) => textOf(userId) ?? []);
  }

  #newsOf(roomId: string, fromMs: number): readonly News[] {
    return this.#news.filter((news) => news.roomId === roomId && news.atMs >= fromMs);
  }
}

/** We are in no such room. */
export function notInRoom(roomId: string, cause?: unknown): TransportError {
  return new TransportError('roomNotFound', `We are in no room ${roomId}`, { cause });
}

/** State that names members of a room who are no people. */
export const FUNCTIONAL_MEMBERS = 'io.element.functional_members';

interface News {
  readonly roomId: string;
  readonly userId: string;
  readonly member: Member | undefined;
  readonly atMs: number;
  /** We have made it so, and no event has told it yet. */
  readonly isOurs: boolean;
}

function newest(answered: Member | undefined, { member, isOurs }: News): Member | undefined {
  return isOurs ? (answered ?? member) : member;
}

function put(list: MemberList, userId: string, member: Member | undefined): void {
  if (member) list.set(userId, member);
  else list.delete(userId);
}

/** A membership that makes a user part of a room; undefined for any other. */
export function readMember(userId: string, given: unknown): Member | undefined {
  const content = objectOf(given);
  const { membership } = content;
  if (membership !== 'join' && membership !== 'invite') return undefined;
  const displayName = textOf(content['displayname']);
  const avatarUrl = textOf(content['avatar_url']);
  return { userId, membership, displayName, avatarUrl };
}

function keyOf(roomId: string, userId: string): string {
  return `${roomId} ${userId}`;
}

/** By how much an answer may lag behind what a sync has told already. */
const LAG_MS = 10_000;
const MOST_NEWS = 200;
const MOST_KNOWN = 100;
