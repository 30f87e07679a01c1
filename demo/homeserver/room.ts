import { randomBytes } from 'node:crypto';
import { stringIn } from './json.ts';
import { redacted, type Draft, type RoomEvent } from './room-event.ts';

/** How a user stands to a room. */
export type Membership = 'join' | 'invite' | 'leave' | 'ban' | 'knock';

/** One room: its events in order and its state, now or at any position. */
export class Room {
  readonly id: string;
  readonly version: string;
  readonly receipts = new Map<string, Receipt>();
  readonly typing = new Map<string, number>();
  typingPosition = 0;
  isListed = false;
  readonly #events: RoomEvent[] = [];
  readonly #byId = new Map<string, RoomEvent>();
  readonly #state = new Map<string, RoomEvent>();
  readonly #droppedState = new Map<string, RoomEvent>();
  readonly #memberships = new Map<string, MembershipChange[]>();
  readonly #forgottenBy = new Set<string>();

  constructor(id: string, version: string) {
    this.id = id;
    this.version = version;
  }

  /** All kept events, oldest first. */
  get events(): readonly RoomEvent[] {
    return this.#events;
  }

  /** Adds an event at a position of the stream. */
  append(draft: Draft, position: number, now: number): RoomEvent {
    const previous =
      draft.stateKey === undefined ? undefined : this.state(draft.type, draft.stateKey);
    const event: RoomEvent = {
      ...draft,
      eventId: `$${randomBytes(32).toString('base64url')}`,
      roomId: this.id,
      originServerTs: now,
      position,
      ...(previous === undefined ? {} : { previous: { ...previous, previous: undefined } }),
    };
    this.#events.push(event);
    this.#byId.set(event.eventId, event);
    if (draft.stateKey !== undefined) this.#state.set(keyOf(draft.type, draft.stateKey), event);
    if (event.type === 'm.room.member') this.#noteMembership(event);
    if (this.#events.length > MAX_EVENTS) this.#dropOldest();
    return event;
  }

  /** Takes the content of an event away. */
  redact(eventId: string, redaction: RoomEvent): void {
    const event = this.#byId.get(eventId);
    if (event === undefined) return;
    const stripped = redacted(event, redaction);
    this.#events[this.#events.indexOf(event)] = stripped;
    this.#byId.set(eventId, stripped);
    if (event.stateKey === undefined) return;
    const key = keyOf(event.type, event.stateKey);
    if (this.#state.get(key) === event) this.#state.set(key, stripped);
  }

  /** The event with this ID, if the room has it. */
  event(eventId: string): RoomEvent | undefined {
    return this.#byId.get(eventId);
  }

  /** The current state event of a type and state key. */
  state(type: string, stateKey = ''): RoomEvent | undefined {
    return this.#state.get(keyOf(type, stateKey));
  }

  /** All current state events. */
  currentState(): readonly RoomEvent[] {
    return [...this.#state.values()];
  }

  /** All state events as they were after everything up to a position. */
  stateAt(position: number): readonly RoomEvent[] {
    const state = new Map(this.#droppedState);
    for (const event of this.#events) {
      if (event.position > position) break;
      if (event.stateKey !== undefined) state.set(keyOf(event.type, event.stateKey), event);
    }
    return [...state.values()];
  }

  /** How a user stands to the room now; `leave` for a stranger. */
  membership(userId: string): Membership {
    return this.membershipChange(userId)?.membership ?? 'leave';
  }

  /** The last change of a user's membership. */
  membershipChange(userId: string): MembershipChange | undefined {
    return this.#memberships.get(userId)?.at(-1);
  }

  /** Every change of a user's membership, oldest first. */
  membershipChanges(userId: string): readonly MembershipChange[] {
    return this.#memberships.get(userId) ?? [];
  }

  /** The users with a membership, in the order in which they first came. */
  members(membership: Membership): readonly string[] {
    return [...this.#memberships.keys()].filter((userId) => this.membership(userId) === membership);
  }

  /** Hides the room from a user who has left it. */
  forget(userId: string): void {
    this.#forgottenBy.add(userId);
  }

  /** Tells whether a user has forgotten the room. */
  isForgottenBy(userId: string): boolean {
    return this.#forgottenBy.has(userId);
  }

  #noteMembership({ stateKey = '', content, position }: RoomEvent): void {
    const membership = stringIn(content, 'membership') as Membership;
    const changes = this.#memberships.get(stateKey) ?? [];
    this.#memberships.set(stateKey, changes);
    if (changes.at(-1)?.membership === membership) return;
    changes.push({ membership, position });
    this.#forgottenBy.delete(stateKey);
  }

  #dropOldest(): void {
    const event = this.#events.shift();
    if (event === undefined) return;
    this.#byId.delete(event.eventId);
    if (event.stateKey !== undefined) {
      this.#droppedState.set(keyOf(event.type, event.stateKey), event);
    }
  }
}

/** The moment from which a user has had a membership. */
export interface MembershipChange {
  readonly membership: Membership;
  readonly position: number;
}

/** How far a user has read. */
export interface Receipt {
  readonly userId: string;
  readonly type: string;
  readonly eventId: string;
  readonly ts: number;
  readonly position: number;
}

function keyOf(type: string, stateKey: string): string {
  return `${type}\n${stateKey}`;
}

const MAX_EVENTS = 20_000;
