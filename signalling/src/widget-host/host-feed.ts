// What the host tells of the room: its state, and the events that concern calls.

import { arrayOf } from '../homeserver/readers.ts';
import { inTime } from '../ports/clock.ts';
import { CALL_EVENT_TYPES } from '../wire/names.ts';
import { type Content, own } from '../wire/records.ts';
import { receiving, receivingState, STATE_TYPES } from './capabilities.ts';
import { type Deliver, FeedReader } from './feed-reader.ts';
import { readHostEvent } from './host-event.ts';
import type { HostParts } from './host-parts.ts';
import { RoomState } from './room-state.ts';

/** The room of a widget, as its host tells of it. */
export class HostFeed {
  readonly room: RoomState;
  readonly #host: HostParts;
  readonly #onRoomChanged: () => void;
  readonly #stateTold = Promise.withResolvers<true>();
  #reader: FeedReader | undefined;

  /** `onRoomChanged` is told what may have changed the room. */
  constructor(host: HostParts, onRoomChanged: () => void) {
    this.#host = host;
    this.#onRoomChanged = onRoomChanged;
    this.room = new RoomState(host.roomId);
    host.link.respond('send_event', (given) => {
      this.#take([given]);
      return {};
    });
    host.link.respond('update_state', (given) => {
      this.#take(arrayOf(own(given, 'state')));
      this.#stateTold.resolve(true);
      return {};
    });
  }

  /** Delivers what lies in the room, and then everything new until the signal aborts. Rejects with `TransportError`. */
  async start(signal: AbortSignal, deliver: Deliver): Promise<void> {
    const reader = new FeedReader(this.#host, this.room, deliver);
    this.#reader = reader;
    signal.addEventListener('abort', () => {
      reader.stop();
    });
    const [, ...answers] = await Promise.all([
      this.#learnState(signal),
      ...CALL_EVENT_TYPES.map((type) => this.#readEvents(receiving(type), { type }, signal)),
    ]);
    reader.begin(answers.flat());
  }

  #take(given: readonly unknown[]): void {
    for (const one of given) {
      const read = readHostEvent(this.#host.roomId, one);
      if (!read) continue;
      this.room.apply(read.event);
      this.#reader?.push(one);
    }
    this.#onRoomChanged();
  }

  /** Waits for the state that newer hosts tell by themselves, and asks older ones for it. */
  async #learnState(signal: AbortSignal): Promise<void> {
    const versions = await this.#host.versions();
    const told = versions.includes(UPDATE_STATE) && this.#stateTold.promise;
    if (told && (await inTime(this.#host.environment, told, STATE_MS))) return;
    const answers = await Promise.all(
      STATE_TYPES.map((type) =>
        this.#readEvents(receivingState(type), { type, state_key: true }, signal),
      ),
    );
    this.#take(answers.flat());
  }

  async #readEvents(
    capability: string,
    wanted: Content,
    signal: AbortSignal,
  ): Promise<readonly unknown[]> {
    const { roomId, link } = this.#host;
    if (!this.#host.allows(capability)) return [];
    const data = { ...wanted, limit: MOST_READ, room_ids: [roomId] };
    return arrayOf(
      own(await link.ask('org.matrix.msc2876.read_events', data, { signal }), 'events'),
    );
  }
}

const UPDATE_STATE = 'org.matrix.msc2762_update_state';
/** Of each type, the newest: enough for the calls that may still ring. */
const MOST_READ = 50;
/** A host that tells its state by itself does so as soon as its user has decided. */
const STATE_MS = 5_000;
