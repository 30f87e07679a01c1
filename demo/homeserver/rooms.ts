import { randomBytes } from 'node:crypto';
import { MatrixError, notFound } from './matrix-error.ts';
import { Room } from './room.ts';
import { requireSendableSize, type Draft, type RoomEvent } from './room-event.ts';
import type { Stream } from './stream.ts';

/** All rooms of the server and their aliases. */
export class Rooms {
  readonly aliases = new Map<string, string>();
  readonly #serverName: string;
  readonly #stream: Stream;
  readonly #now: () => number;
  readonly #rooms = new Map<string, Room>();
  readonly #listeners = new Set<(event: RoomEvent) => void>();

  constructor(serverName: string, stream: Stream, now: () => number) {
    this.#serverName = serverName;
    this.#stream = stream;
    this.#now = now;
  }

  /** Makes a room without any events. */
  add(version: string): Room {
    if (this.#rooms.size >= MAX_ROOMS) {
      throw new MatrixError(403, 'M_RESOURCE_LIMIT_EXCEEDED', 'Too many rooms');
    }
    const room = new Room(`!${randomBytes(12).toString('base64url')}:${this.#serverName}`, version);
    this.#rooms.set(room.id, room);
    return room;
  }

  /** The room with this ID; throws `M_NOT_FOUND`. */
  get(roomId: string): Room {
    const room = this.#rooms.get(roomId);
    if (room === undefined) throw notFound('No such room');
    return room;
  }

  /** The room with this ID or alias; throws `M_NOT_FOUND`. */
  resolve(roomIdOrAlias: string): Room {
    if (!roomIdOrAlias.startsWith('#')) return this.get(roomIdOrAlias);
    const roomId = this.aliases.get(roomIdOrAlias);
    if (roomId === undefined) throw notFound('No such room alias');
    return this.get(roomId);
  }

  /** All rooms, in the order in which they were made. */
  all(): readonly Room[] {
    return [...this.#rooms.values()];
  }

  /** The rooms in which a user has a membership. */
  joinedBy(userId: string): readonly Room[] {
    return this.all().filter((room) => room.membership(userId) === 'join');
  }

  /** Puts an event into a room and tells everybody; throws `M_TOO_LARGE`. Permissions are the caller's business. */
  append(room: Room, draft: Draft): RoomEvent {
    requireSendableSize(draft);
    const event = room.append(draft, this.#stream.advance(), this.#now());
    if (draft.redacts !== undefined) room.redact(draft.redacts, event);
    for (const listener of this.#listeners) listener(event);
    return event;
  }

  /** Calls the listener with every new event; returns the way to stop. */
  onEvent(listener: (event: RoomEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

const MAX_ROOMS = 2_000;
