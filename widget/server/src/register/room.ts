import { HomeserverRefusal, statePath, type Homeserver } from './homeserver.ts';
import { stringIn, type JsonObject } from './json.ts';
import { neededPower, powerOf } from './power.ts';
import { RegisterError } from './register-error.ts';

/** A room as one user sees it, into which state is written. */
export class Room {
  readonly id: string;
  readonly userId: string;
  readonly #homeserver: Homeserver;

  private constructor(homeserver: Homeserver, ids: { id: string; userId: string }) {
    this.#homeserver = homeserver;
    this.id = ids.id;
    this.userId = ids.userId;
  }

  /** Finds out who asks, and the room behind an alias; throws a {@link RegisterError}. */
  static async open(homeserver: Homeserver, room: string): Promise<Room> {
    const userId = stringIn(await ask(homeserver, '/account/whoami'), 'user_id') ?? '';
    if (room.startsWith('!')) return new Room(homeserver, { id: room, userId });
    const path = `/directory/room/${encodeURIComponent(room)}`;
    const id = stringIn(await ask(homeserver, path, noRoom(room)), 'room_id');
    if (id === undefined) throw noRoom(room);
    return new Room(homeserver, { id, userId });
  }

  /** The content of a state event without key; undefined if there is none. */
  state(type: string): Promise<JsonObject | undefined> {
    return this.#homeserver.state(this.id, type);
  }

  /** Writes a state event; throws a {@link RegisterError} that says why not. */
  async write(event: StateEvent): Promise<void> {
    const path = statePath(this.id, event.type, event.stateKey);
    try {
      await this.#homeserver.ask('PUT', path, event.content);
    } catch (error) {
      if (!(error instanceof HomeserverRefusal)) throw error;
      throw await this.#whyRefused(error, event.type);
    }
  }

  async #whyRefused(refusal: HomeserverRefusal, type: string): Promise<RegisterError> {
    if (refusal.status !== 403 && refusal.status !== 404) return refused(refusal);
    const { joined_rooms: joined } = await ask(this.#homeserver, '/joined_rooms');
    if (Array.isArray(joined) && !joined.includes(this.id)) {
      return new RegisterError(
        'noRoom',
        `${this.userId} is not in room ${this.id}, or there is no such room. Invite and join it first.`,
      );
    }
    const levels = (await this.state('m.room.power_levels')) ?? {};
    const [needed, own] = [neededPower(levels, type), powerOf(levels, this.userId)];
    if (own >= needed) return refused(refusal);
    return new RegisterError(
      'noPower',
      `${this.userId} may not write ${type} in room ${this.id}: that needs power level ${String(needed)}, and they have ${String(own)}. Ask somebody with more power there to raise it, or to add the widget.`,
    );
  }
}

/** A state event to write. */
export interface StateEvent {
  readonly type: string;
  readonly stateKey: string;
  readonly content: JsonObject;
}

async function ask(
  homeserver: Homeserver,
  path: string,
  missing?: RegisterError,
): Promise<JsonObject> {
  try {
    return await homeserver.ask('GET', path);
  } catch (error) {
    if (!(error instanceof HomeserverRefusal)) throw error;
    throw error.status === 404 && missing ? missing : refused(error);
  }
}

function noRoom(alias: string): RegisterError {
  return new RegisterError('noRoom', `There is no room ${alias}. Check its spelling.`);
}

function refused({ errcode, words }: HomeserverRefusal): RegisterError {
  return new RegisterError('refused', `The homeserver refuses: ${words} (${errcode})`);
}
