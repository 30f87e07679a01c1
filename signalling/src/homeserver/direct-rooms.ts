// The room for two: found among those marked as direct, joined where we are only invited, or made.

import { type Api, clientPath } from './api.ts';
import { isNotFound, RequestError } from './http.ts';
import { arrayOf, isRoomId, isUserId, type JsonObject, objectOf } from './readers.ts';
import { isRefusal } from './retry.ts';
import type { Rooms } from './rooms.ts';
import type { RoomInvite, SyncUpdate } from './sync-response.ts';
import { type RoomFacts, TransportError } from '../ports/transport.ts';

/** What direct rooms have to do with encryption. */
export interface DirectEncryption {
  readonly canEncrypt: boolean;
  /** True where a new room with this user is to be encrypted. */
  shouldEncrypt(userId: string): Promise<boolean>;
}

/** Finds direct rooms, one search at a time: two at once could make two rooms. */
export class DirectRooms {
  readonly #api: Api;
  readonly #rooms: Rooms;
  readonly #encryption: DirectEncryption | undefined;
  #invites: readonly RoomInvite[] = [];
  readonly #ownRooms = new Map<string, string>();
  #lastSearch: Promise<unknown> = Promise.resolve();

  /** Where we cannot encrypt, other rooms are preferred. */
  constructor(api: Api, rooms: Rooms, encryption?: DirectEncryption) {
    this.#api = api;
    this.#rooms = rooms;
    this.#encryption = encryption;
  }

  /** Remembers open invitations. */
  apply({ invites, settledRoomIds }: SyncUpdate): void {
    const all = [...this.#invites, ...invites];
    this.#invites = all
      .filter(({ roomId }) => !settledRoomIds.includes(roomId))
      .slice(-MAX_INVITES);
  }

  /** The ID of the direct room with a user. Rejects with `userNotFound` where there cannot be one, or with `roomReplaced`. */
  find(userId: string, ownId: string): Promise<string> {
    if (!isUserId(userId) || userId === ownId) {
      return Promise.reject(new TransportError('userNotFound', 'Not the ID of another user'));
    }
    const search = this.#lastSearch.then(() => this.#search(userId, ownId));
    this.#lastSearch = search.catch(() => {
      // Whoever searched gets the error; the next search starts anew.
    });
    return search;
  }

  async #search(userId: string, ownId: string): Promise<string> {
    const marked = arrayOf((await this.#readMarks(ownId))[userId]).filter(isRoomId);
    const own = this.#ownRooms.get(userId);
    const candidates = [...new Set(own === undefined ? marked : [own, ...marked])];
    const found = await this.#follow(candidates.slice(-MAX_CANDIDATES), userId, ownId);
    if (found !== undefined) return found;
    const invite = this.#invites.findLast(
      ({ roomId, inviter, invitee, isDirect }) =>
        inviter === userId && invitee === ownId && (isDirect || marked.includes(roomId)),
    );
    const roomId = invite ? await this.#join(invite) : await this.#create(userId);
    this.#rooms.members.expect(roomId, userId, invite ? 'join' : 'invite');
    return this.#keep(roomId, userId, ownId);
  }

  async #keep(roomId: string, userId: string, ownId: string): Promise<string> {
    this.#rooms.members.expect(roomId, ownId, 'join');
    this.#ownRooms.set(userId, roomId);
    await this.#mark(userId, roomId, ownId).catch(() => {
      // The room is there and remembered; without the mark only other clients do not know it as direct.
    });
    return roomId;
  }

  /** The best of these rooms, or the one that took its place. Rejects where we cannot get into that one. */
  async #follow(
    candidates: readonly string[],
    userId: string,
    ownId: string,
  ): Promise<string | undefined> {
    const tried = new Set<string>();
    let left = candidates;
    for (;;) {
      const found = await this.#best(left, userId);
      const replacement = found === undefined ? undefined : await this.#rooms.replacement(found);
      if (found === undefined) return undefined;
      if (replacement === undefined) {
        return candidates.includes(found) ? found : await this.#keep(found, userId, ownId);
      }
      tried.add(found);
      left = left.filter((roomId) => roomId !== found && roomId !== replacement);
      // Rooms can replace each other in a ring.
      if (tried.has(replacement)) continue;
      await this.#enter(replacement, { userId, ownId });
      left = [replacement, ...left];
    }
  }

  /** Gets into the room that took the place of a direct room. */
  async #enter(
    roomId: string,
    { userId, ownId }: { userId: string; ownId: string },
  ): Promise<void> {
    if (await this.#describe(roomId)) return;
    const server = userId.slice(userId.indexOf(':') + 1);
    const query = { server_name: server, via: server };
    try {
      await this.#api.ask({ method: 'POST', path: clientPath('join', roomId), query, body: {} });
    } catch (error) {
      if (!isRefusal(error)) throw error;
      const message = 'The direct room was replaced by one that we cannot join';
      throw new TransportError('roomReplaced', message, { cause: error });
    }
    this.#rooms.members.expect(roomId, ownId, 'join');
  }

  async #best(roomIds: readonly string[], userId: string): Promise<string | undefined> {
    const described = await Promise.all(roomIds.map((roomId) => this.#describe(roomId)));
    const ranked = described
      .flatMap((facts) =>
        facts ? [{ roomId: facts.roomId, rank: this.#rank(facts, userId) }] : [],
      )
      .filter((candidate) => candidate.rank > 0)
      .sort((one, other) => other.rank - one.rank);
    return ranked[0]?.roomId;
  }

  /** Undefined where we are not in the room. */
  async #describe(roomId: string): Promise<RoomFacts | undefined> {
    try {
      return await this.#rooms.describe(roomId);
    } catch (error) {
      if (error instanceof TransportError && error.code === 'roomNotFound') return undefined;
      throw error;
    }
  }

  async #join({ roomId }: RoomInvite): Promise<string> {
    await this.#api.ask({ method: 'POST', path: clientPath('join', roomId), body: {} });
    this.#invites = this.#invites.filter((invite) => invite.roomId !== roomId);
    return roomId;
  }

  async #create(userId: string): Promise<string> {
    await this.#checkExists(userId);
    const isEncrypted = (await this.#encryption?.shouldEncrypt(userId)) === true;
    const body = {
      ...{ preset: 'trusted_private_chat', is_direct: true, invite: [userId] },
      ...(isEncrypted && { initial_state: [ENCRYPTION] }),
    };
    // Not tried again: an answer that was lost may have made the room.
    const answer = await this.#api.once({ method: 'POST', path: clientPath('createRoom'), body });
    const roomId = objectOf(answer)['room_id'];
    if (!isRoomId(roomId)) throw new TransportError('rejected', 'A new room without an ID');
    return roomId;
  }

  async #checkExists(userId: string): Promise<void> {
    try {
      await this.#api.ask({ path: clientPath('profile', userId) });
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      const { status, errcode = UNKNOWN_PATH } = error;
      // Synapse says it by M_UNKNOWN where nobody has ever had this name.
      if (status === 404 && errcode !== UNKNOWN_PATH) {
        throw new TransportError('userNotFound', `No user ${userId}`, { cause: error });
      }
      // Some homeservers, and proxies before them, hide profiles. Then the invitation decides.
      if (status !== 404 && status !== 403) throw error;
    }
  }

  async #mark(userId: string, roomId: string, ownId: string): Promise<void> {
    const marks = await this.#readMarks(ownId);
    const roomIds = arrayOf(marks[userId]);
    if (roomIds.includes(roomId)) return;
    const body = { ...marks, [userId]: [...roomIds, roomId] };
    await this.#api.ask({ method: 'PUT', path: marksPath(ownId), body });
  }

  /** 0: the other user is not there. Best is a room we can call in, with nobody else, where they have joined. */
  #rank({ members, isEncrypted }: RoomFacts, userId: string): number {
    const other = members.find((member) => member.userId === userId);
    if (!other) return 0;
    return (
      1 +
      Number(!isEncrypted || this.#encryption?.canEncrypt === true) * 4 +
      Number(members.length === 2) * 2 +
      Number(other.membership === 'join')
    );
  }

  async #readMarks(ownId: string): Promise<JsonObject> {
    try {
      return objectOf(await this.#api.ask({ path: marksPath(ownId) }));
    } catch (error) {
      if (isNotFound(error)) return {};
      throw error;
    }
  }
}

function marksPath(ownId: string): string {
  return clientPath('user', ownId, 'account_data', 'm.direct');
}

/** A homeserver does not know the question itself. */
const UNKNOWN_PATH = 'M_UNRECOGNIZED';
const ENCRYPTION = {
  type: 'm.room.encryption',
  state_key: '',
  content: { algorithm: 'm.megolm.v1.aes-sha2' },
};
const MAX_CANDIDATES = 20;
const MAX_INVITES = 1000;
