// A homeserver in memory for tests of the session: nothing moves until the test says so.

import type { Member, OutgoingEvent, RoomFacts } from '../src/ports/transport.ts';
import { TransportError } from '../src/ports/transport.ts';
import { type FakeHome, type FakeSender, FakeTransport, type StoredEvent } from './fake-device.ts';

export type { FakeTransport, StoredEvent } from './fake-device.ts';

/** What a room of the fake homeserver is made with. */
export interface FakeRoomOptions {
  readonly roomId?: string;
  readonly joined: readonly string[];
  readonly invited?: readonly string[];
  readonly joinRule?: string;
  readonly isEncrypted?: boolean;
}

interface FakeRoom {
  readonly roomId: string;
  readonly members: Map<string, Member>;
  readonly events: StoredEvent[];
  joinRule: string;
  isEncrypted: boolean;
}

interface MemberChange {
  readonly roomId: string;
  readonly userId: string;
  readonly membership: Member['membership'] | 'leave' | 'ban';
  readonly sender: string;
}

/** Rooms, users and the events between them. No timers, no randomness; time is what `now` says. */
export class FakeHomeserver implements FakeHome {
  /** Everything that was accepted, over all rooms, in order. */
  readonly events: StoredEvent[] = [];
  readonly now: () => number;
  private readonly rooms = new Map<string, FakeRoom>();
  private readonly transports: FakeTransport[] = [];
  private readonly directRooms = new Map<string, string>();
  private readonly users = new Set<string>();
  private nextId = 1;

  constructor(options: { readonly now?: () => number } = {}) {
    this.now = options.now ?? (() => 0);
  }

  /** Makes a room and returns its ID. */
  addRoom(options: FakeRoomOptions): string {
    const roomId = options.roomId ?? `!room${this.nextId++}:example.org`;
    const room: FakeRoom = {
      roomId,
      members: new Map(),
      events: [],
      joinRule: options.joinRule ?? 'invite',
      isEncrypted: options.isEncrypted ?? false,
    };
    this.rooms.set(roomId, room);
    for (const userId of options.joined) this.setMember(roomId, userId, 'join');
    for (const userId of options.invited ?? []) this.setMember(roomId, userId, 'invite');
    return roomId;
  }

  /** Makes the direct room of two users. */
  addDirectRoom(userId: string, otherId: string): string {
    const roomId = this.addRoom({ joined: [userId, otherId] });
    this.setDirectRoom(userId, otherId, roomId);
    return roomId;
  }

  /** From now on this room is the direct one of the two. */
  setDirectRoom(userId: string, otherId: string, roomId: string): void {
    this.directRooms.set([userId, otherId].sort().join(' '), roomId);
  }

  /** Puts an event into a room as its state, as any member with the power may. */
  setState(roomId: string, sender: string, event: Omit<OutgoingEvent, 'roomId'>): void {
    this.store({ ...event, roomId, sender, stateKey: '' });
  }

  /** Changes a membership; joined users and they themselves get the event with the next delivery. */
  setMember(roomId: string, userId: string, membership: Member['membership'] | 'leave'): void {
    this.changeMember({ roomId, userId, membership, sender: userId });
  }

  /** A user leaves a room. */
  leave(roomId: string, userId: string): void {
    this.setMember(roomId, userId, 'leave');
  }

  /** A user is made to leave by another one. */
  kick(roomId: string, userId: string, sender: string): void {
    this.changeMember({ roomId, userId, membership: 'leave', sender });
  }

  /** A user is made to leave by another one, and cannot come back. */
  ban(roomId: string, userId: string, sender: string): void {
    this.changeMember({ roomId, userId, membership: 'ban', sender });
  }

  private changeMember({ roomId, userId, membership, sender }: MemberChange): void {
    const room = this.room(roomId);
    this.users.add(userId);
    const displayName = userId.slice(1).split(':')[0];
    if (membership === 'leave' || membership === 'ban') room.members.delete(userId);
    else room.members.set(userId, { userId, membership, displayName, avatarUrl: undefined });
    this.store({
      roomId,
      type: 'm.room.member',
      sender,
      stateKey: userId,
      content: { membership, displayname: displayName },
    });
  }

  setJoinRule(roomId: string, joinRule: string): void {
    const room = this.room(roomId);
    room.joinRule = joinRule;
    const sender = [...room.members.keys()][0] ?? '@nobody:example.org';
    this.store({
      roomId,
      type: 'm.room.join_rules',
      sender,
      stateKey: '',
      content: { join_rule: joinRule },
    });
  }

  setEncrypted(roomId: string): void {
    const room = this.room(roomId);
    room.isEncrypted = true;
    const sender = [...room.members.keys()][0] ?? '@nobody:example.org';
    this.store({
      roomId,
      type: 'm.room.encryption',
      sender,
      stateKey: '',
      content: { algorithm: 'm.megolm.v1.aes-sha2' },
    });
  }

  /** A transport for one device of a user. Several devices of one user each get everything. */
  transportFor(userId: string, deviceId?: string): FakeTransport {
    this.users.add(userId);
    const transport = new FakeTransport(this, { userId, deviceId });
    this.transports.push(transport);
    return transport;
  }

  /**
   * Puts an event into a room as if any client had sent it: an attacker, or a user without a transport; with `isClear` as if
   * the homeserver itself had made it.
   */
  inject(
    event: OutgoingEvent & { readonly sender: string; readonly isClear?: boolean },
  ): StoredEvent {
    return this.store({ ...event, stateKey: undefined });
  }

  /** Delivers what waits, one batch per transport. True if anything was delivered. */
  deliver(): boolean {
    return this.transports.map((transport) => transport.deliver()).some(Boolean);
  }

  /** Delivers until nothing more happens, promises included. Throws if two clients never stop talking. */
  async settle(): Promise<void> {
    for (let round = 0; round < MAX_SETTLE_ROUNDS; round++) {
      await drainMicrotasks();
      if (!this.deliver()) return;
    }
    throw new Error(`Still not quiet after ${MAX_SETTLE_ROUNDS} deliveries`);
  }

  /** For transports: takes an event of a joined member. */
  accept(event: OutgoingEvent, { userId, canEncrypt }: FakeSender): void {
    const room = this.rooms.get(event.roomId);
    if (!room) throw new TransportError('roomNotFound', `No room ${event.roomId}`);
    if (!isJoined(room, userId)) {
      throw new TransportError('forbidden', `${userId} is not in ${event.roomId}`);
    }
    if (room.isEncrypted && !canEncrypt)
      throw new TransportError('encryptedRoom', `${event.roomId} is encrypted`);
    this.store({ ...event, sender: userId, stateKey: undefined });
  }

  /** For transports: what a user may know of a room. */
  describe(roomId: string, userId: string): RoomFacts {
    const room = this.rooms.get(roomId);
    if (room?.members.get(userId)?.membership !== 'join') {
      throw new TransportError('roomNotFound', `${userId} is in no room ${roomId}`);
    }
    const { joinRule, isEncrypted } = room;
    return { roomId, joinRule, isEncrypted, members: [...room.members.values()] };
  }

  /** For transports: the direct room of two users, made where there is none. */
  directRoom(userId: string, otherId: string): string {
    if (!/^@[^:]+:.+$/.test(otherId))
      throw new TransportError('userNotFound', `No user ID: ${otherId}`);
    if (!this.users.has(otherId)) throw new TransportError('userNotFound', `No user ${otherId}`);
    const key = [userId, otherId].sort().join(' ');
    const known = this.directRooms.get(key);
    const roomId = known ?? this.addRoom({ joined: [userId], invited: [otherId] });
    this.directRooms.set(key, roomId);
    if (this.room(roomId).members.get(userId)?.membership !== 'join')
      this.setMember(roomId, userId, 'join');
    return roomId;
  }

  /** For transports: the last events of every room of a user, oldest first. */
  history(userId: string): StoredEvent[] {
    const rooms = [...this.rooms.values()].filter((room) => isJoined(room, userId));
    const calls = rooms.flatMap((room) => room.events.filter(isCallEvent).slice(-HISTORY_LIMIT));
    return calls.sort((one, other) => this.events.indexOf(one) - this.events.indexOf(other));
  }

  private store(
    event: Omit<StoredEvent, 'eventId' | 'sentAtMs'> & { readonly isClear?: boolean },
  ): StoredEvent {
    const { roomId, type, sender, stateKey } = event;
    // A copy, because a homeserver never sees later changes to an object of its client.
    const content: unknown = structuredClone(event.content);
    const eventId = `$event${this.nextId++}`;
    const room = this.room(roomId);
    const isEncrypted = room.isEncrypted && stateKey === undefined && event.isClear !== true;
    const stored = {
      ...{ roomId, eventId, type, sender, stateKey, content, sentAtMs: this.now() },
      ...(isEncrypted && { encryption: {} }),
    };
    room.events.push(stored);
    this.events.push(stored);
    for (const transport of this.transports) {
      const isAboutThem = stateKey === transport.userId;
      if (isJoined(room, transport.userId) || isAboutThem) transport.enqueue(stored);
    }
    return stored;
  }

  private room(roomId: string): FakeRoom {
    const room = this.rooms.get(roomId);
    if (!room) throw new Error(`The test made no room ${roomId}`);
    return room;
  }
}

function isJoined(room: FakeRoom, userId: string): boolean {
  return room.members.get(userId)?.membership === 'join';
}

function isCallEvent(event: StoredEvent): boolean {
  return event.type.startsWith('m.call.') || event.type.startsWith('org.matrix.call.');
}

/** Lets everything that only waits for promises happen. */
export async function drainMicrotasks(): Promise<void> {
  for (let turn = 0; turn < MICROTASK_TURNS; turn++) await Promise.resolve();
}

const MICROTASK_TURNS = 100;
const MAX_SETTLE_ROUNDS = 100;
const HISTORY_LIMIT = 20;
