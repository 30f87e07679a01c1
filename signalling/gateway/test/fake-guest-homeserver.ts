import {
  HomeserverError,
  type GuestEvent,
  type GuestHomeserver,
  type Membership,
  type Picture,
  type Profile,
} from '../src/homeserver/guest-homeserver.ts';

/** A room of the fake. */
export interface FakeRoom {
  readonly members: Map<string, Membership>;
  /** The display names of its members. */
  readonly names: Map<string, string>;
  readonly events: GuestEvent[];
}

/** What a user of the fake did. */
export type Deed = Exclude<keyof GuestHomeserver, symbol>;

/** A homeserver in memory, which fails when it is told to. */
export class FakeGuestHomeserver implements GuestHomeserver {
  readonly users = new Set<string>();
  readonly rooms = new Map<string, FakeRoom>();
  readonly profiles = new Map<string, Profile>();
  /** By their `mxc://` URIs. */
  readonly pictures = new Map<string, Picture>();
  /** What was asked for, in order; what failed as well. */
  readonly deeds: Deed[] = [];
  /** While true, no question is answered. */
  isDown = false;
  /** Told of every change of a member, as the homeserver pushes it. */
  onMembership: ((roomId: string, userId: string, membership: Membership) => void) | undefined;
  readonly #failures: { readonly deed: Deed; readonly error: HomeserverError; late: boolean }[] =
    [];
  readonly #sent = new Set<string>();

  /** Lets the next such deed fail; `late`: it is done, and the answer gets lost. */
  failNext(deed: Deed, error = unreachable(), { late = false }: { late?: boolean } = {}): void {
    this.#failures.push({ deed, error, late });
  }

  /** Somebody else changes their membership, or that of another. */
  change(roomId: string, userId: string, membership: Membership): void {
    this.#room(roomId).members.set(userId, membership);
    this.onMembership?.(roomId, userId, membership);
  }

  /** The rooms that this user is in. */
  roomsOf(userId: string): readonly string[] {
    return [...this.rooms].flatMap(([roomId, { members }]) =>
      members.get(userId) === 'join' ? [roomId] : [],
    );
  }

  register(userId: string): Promise<void> {
    return this.#do('register', () => {
      this.users.add(userId);
    });
  }

  introduce(userId: string, displayName: string): Promise<void> {
    return this.#do('introduce', () => {
      this.#mustExist(userId);
      this.profiles.set(userId, { displayName, avatarUrl: undefined });
    });
  }

  createRoom(userId: string, { invitee }: { readonly invitee: string }): Promise<string> {
    return this.#do('createRoom', () => {
      this.#mustExist(userId);
      const roomId = `!room-${String(this.rooms.size + 1)}:example.org`;
      const members = new Map<string, Membership>([
        [userId, 'join'],
        [invitee, 'invite'],
      ]);
      this.rooms.set(roomId, { members, names: new Map(), events: [] });
      this.onMembership?.(roomId, invitee, 'invite');
      return roomId;
    });
  }

  setName(userId: string, roomId: string, displayName: string): Promise<void> {
    return this.#do('setName', () => {
      this.#joined(userId, roomId).names.set(userId, displayName);
    });
  }

  send(userId: string, event: GuestEvent): Promise<void> {
    return this.#do('send', () => {
      const { events } = this.#joined(userId, event.roomId);
      const key = `${userId} ${event.transactionId}`;
      if (!this.#sent.has(key)) events.push(event);
      this.#sent.add(key);
    });
  }

  leave(userId: string, roomId: string): Promise<void> {
    return this.#do('leave', () => {
      if (this.rooms.get(roomId)?.members.get(userId) === 'join') {
        this.change(roomId, userId, 'leave');
      }
    });
  }

  membershipOf(userId: string, roomId: string, whose: string): Promise<Membership | undefined> {
    return this.#do('membershipOf', () => {
      const members = this.rooms.get(roomId)?.members;
      return members?.has(userId) === true ? members.get(whose) : undefined;
    });
  }

  joinedRooms(userId: string): Promise<readonly string[]> {
    return this.#do('joinedRooms', () => {
      this.#mustExist(userId);
      return this.roomsOf(userId);
    });
  }

  profileOf(userId: string): Promise<Profile> {
    const unknown = { displayName: undefined, avatarUrl: undefined };
    return this.#do('profileOf', () => this.profiles.get(userId) ?? unknown);
  }

  pictureOf(userId: string | undefined, avatarUrl: string): Promise<Picture | undefined> {
    return this.#do('pictureOf', () => {
      if (userId !== undefined) this.#mustExist(userId);
      return this.pictures.get(avatarUrl);
    });
  }

  ping(): Promise<void> {
    return this.#do('ping', () => undefined);
  }

  async #do<T>(deed: Deed, act: () => T): Promise<T> {
    this.deeds.push(deed);
    await Promise.resolve();
    if (this.isDown) throw unreachable();
    const index = this.#failures.findIndex((failure) => failure.deed === deed);
    const [failure] = index === -1 ? [] : this.#failures.splice(index, 1);
    if (failure?.late === false) throw failure.error;
    const done = act();
    if (failure !== undefined) throw failure.error;
    return done;
  }

  #mustExist(userId: string): void {
    if (!this.users.has(userId)) throw refused();
  }

  #joined(userId: string, roomId: string): FakeRoom {
    const room = this.#room(roomId);
    if (room.members.get(userId) !== 'join') throw refused();
    return room;
  }

  #room(roomId: string): FakeRoom {
    const room = this.rooms.get(roomId);
    if (room === undefined) throw refused();
    return room;
  }
}

function unreachable(): HomeserverError {
  return new HomeserverError('unreachable', 'The homeserver is down');
}

function refused(): HomeserverError {
  return new HomeserverError('refused', 'Not here', { status: 403, errcode: 'M_FORBIDDEN' });
}
