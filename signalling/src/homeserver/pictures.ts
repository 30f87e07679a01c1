// The pictures that users chose: from our own homeserver alone, small, few at a time, and never believed to be what they say.
// A chunk of its own: no call waits for it.

import { type Api, clientPath } from './api.ts';
import { askThumbnail } from './thumbnails.ts';
import { textOf } from './readers.ts';
import type { RoomMembers } from './room-members.ts';
import { setRecent } from '../recent.ts';

/** The pictures of users, for one transport. */
export class Pictures {
  readonly #api: Api;
  readonly #members: Pick<RoomMembers, 'one'>;
  readonly #urls: Kept<string>;
  readonly #pictures: Kept<Blob>;
  readonly #turns = new Turns(MOST_AT_ONCE);

  constructor(api: Api, members: Pick<RoomMembers, 'one'>) {
    this.#api = api;
    this.#members = members;
    this.#urls = new Kept(api.environment.now, LOOKUP_LIFETIME_MS);
    this.#pictures = new Kept(api.environment.now, Infinity);
  }

  /** The picture of a user, as it is in that room; undefined where there is none to be had. Never rejects. */
  async of(userId: string, roomId?: string): Promise<Blob | undefined> {
    const key = `${userId} ${roomId ?? ''}`;
    const url = await this.#urls.get(key, () => this.#askUrl(userId, roomId));
    if (url === undefined) return undefined;
    // What lies at such an address never changes.
    return this.#pictures.get(url, () => this.#turns.take(() => askThumbnail(this.#api, url)));
  }

  /** Others in a room see the picture of the membership; whoever has not joined has only that of the profile. */
  async #askUrl(userId: string, roomId: string | undefined): Promise<string | undefined> {
    const member = roomId === undefined ? undefined : await this.#askMember(roomId, userId);
    if (member?.membership === 'join') return member.avatarUrl;
    const profile = await this.#api.ask({ path: clientPath('profile', userId) });
    return textOf(profile['avatar_url']);
  }

  #askMember(roomId: string, userId: string): ReturnType<RoomMembers['one']> {
    // A room that we have left meanwhile.
    return this.#members.one(roomId, userId).catch(() => undefined);
  }
}

/** Answers that are kept for some time, the latest alone; that there is none, or none to be had, for a minute. */
class Kept<Answer> {
  readonly #now: () => number;
  readonly #lifetimeMs: number;
  readonly #known = new Map<string, Entry<Answer>>();

  constructor(now: () => number, lifetimeMs: number) {
    this.#now = now;
    this.#lifetimeMs = lifetimeMs;
  }

  get(key: string, ask: () => Promise<Answer | undefined>): Promise<Answer | undefined> {
    const known = this.#known.get(key);
    if (known && this.#now() < known.untilMs) return known.answer;
    this.#known.delete(key);
    // A picture is an ornament: where it cannot be had nobody has to know why.
    const entry: Entry<Answer> = { untilMs: Infinity, answer: ask().catch(() => undefined) };
    setRecent(this.#known, [key, entry], MOST_KEPT);
    void entry.answer.then((answer) => {
      const lifetimeMs = answer === undefined ? NONE_LIFETIME_MS : this.#lifetimeMs;
      entry.untilMs = this.#now() + lifetimeMs;
    });
    return entry.answer;
  }
}

interface Entry<Answer> {
  readonly answer: Promise<Answer | undefined>;
  /** Until when it counts. */
  untilMs: number;
}

/** Lets a few tasks run at once; the others wait for their turn. */
class Turns {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(most: number) {
    this.#free = most;
  }

  async take<T>(task: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await task();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#free += 1;
    }
  }
}

const MOST_AT_ONCE = 2;
const MOST_KEPT = 50;
const LOOKUP_LIFETIME_MS = 60_000;
const NONE_LIFETIME_MS = 60_000;
