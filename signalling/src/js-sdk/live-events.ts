// What the client hears, as batches: the events of one sync, decrypted and in order, each once and none of another time.

import { ENCRYPTED } from './client-encryption.ts';
import type { EventLike, MatrixClientLike, RoomLike, SyncDataLike } from './client-like.ts';
import { LateEvents } from './late-events.ts';
import {
  type Arrival,
  type ArrivalClock,
  arrivalBefore,
  arrivalNow,
  mayMatter,
  readEvent,
} from './read-event.ts';
import type { Environment } from '../homeserver/environment.ts';
import type { RoomEvent } from '../ports/transport.ts';

/** A batch before anybody is left out. */
export interface LiveBatch {
  readonly events: readonly RoomEvent[];
  readonly isInitial: boolean;
  /** Rooms in which events were left out before these. */
  readonly gappedRoomIds: readonly string[];
}

/** What the events are heard with. */
export interface LiveOptions {
  readonly client: MatrixClientLike;
  readonly environment: Environment;
  readonly onBatch: (batch: LiveBatch) => void;
}

/** The events of one client, from `start` to `stop`. */
export class LiveEvents {
  readonly #options: LiveOptions;
  readonly #late: LateEvents;
  readonly #seen = new Set<string>();
  #arrivals: Arrival[] = [];
  #gappedRoomIds = new Set<string>();
  #isInitial = true;
  #isStopped = false;
  #lastBatch: Promise<void> = Promise.resolve();

  constructor(options: LiveOptions) {
    this.#options = options;
    const { now, after } = options.environment;
    const deliver = (arrivals: readonly Arrival[]): void => {
      this.#enqueue({ arrivals, gappedRoomIds: [], isInitial: false });
    };
    this.#late = new LateEvents({ now, after, deliver });
  }

  /** Begins to listen. The first batch is that of the client's first sync; of one long past where it syncs already. */
  start(): void {
    const { client } = this.#options;
    for (const [name, listener] of this.#listeners) client.on(name, listener);
    const isSyncing = LIVE_STATES.has(client.getSyncState() ?? '');
    if (isSyncing && !client.getSyncStateData()?.fromCache) this.#flush();
  }

  stop(): void {
    this.#isStopped = true;
    for (const [name, listener] of this.#listeners) this.#options.client.off(name, listener);
    this.#late.stop();
    this.#arrivals = [];
  }

  readonly #onTimeline = (...[event, , isOld, isRemoved, data]: TimelineNews): void => {
    if (isOld || isRemoved || !data?.liveEvent) return;
    this.#collect(event);
  };

  readonly #onEcho = (event: EventLike): void => {
    this.#collect(event);
  };

  readonly #onReset = (room: RoomLike | undefined): void => {
    if (room) this.#gappedRoomIds.add(room.roomId);
  };

  readonly #onDecrypted = (event: EventLike): void => {
    this.#late.tried(event);
  };

  readonly #onSync = (state: string, _previous: string | null, data?: SyncDataLike): void => {
    if (LIVE_STATES.has(state) && !data?.fromCache) this.#flush();
  };

  readonly #listeners: readonly (readonly [string, (...args: never[]) => void])[] = [
    ['Room.timeline', this.#onTimeline],
    ['Room.localEchoUpdated', this.#onEcho],
    ['Room.timelineReset', this.#onReset],
    ['Event.decrypted', this.#onDecrypted],
    ['sync', this.#onSync],
  ];

  #collect(event: EventLike): void {
    if (!mayMatter(event) || !this.#isNew(event)) return;
    this.#arrivals.push(arrivalNow(event, this.#options.environment));
  }

  /** The end of a sync response. */
  #flush(): void {
    const arrivals = this.#isInitial ? this.#recent() : this.#arrivals;
    const gappedRoomIds = [...this.#gappedRoomIds];
    const isInitial = this.#isInitial;
    this.#arrivals = [];
    this.#gappedRoomIds = new Set();
    this.#isInitial = false;
    this.#options.environment.serverClock.news();
    if (isInitial || arrivals.length + gappedRoomIds.length > 0)
      this.#enqueue({ arrivals, gappedRoomIds, isInitial });
  }

  /** What the client has heard in the last minutes, before us or in its first sync. */
  #recent(): readonly Arrival[] {
    const { client, environment } = this.#options;
    const isRecent = ({ ageMs }: Arrival): boolean => ageMs < RECENT_MS;
    return client
      .getRooms()
      .flatMap((room) => room.getLiveTimeline().getEvents().slice(-MOST_OF_A_ROOM))
      .filter((event) => mayMatter(event) && this.#isNew(event))
      .map((event) => arrivalBefore(event, environment))
      .filter(isRecent)
      .sort((one, other) => other.ageMs - one.ageMs)
      .slice(-MOST_RECENT);
  }

  /** True the first time, and only for what the homeserver delivered. */
  #isNew(event: EventLike): boolean {
    const id = event.getId();
    if (id === undefined || (event.status ?? undefined) !== undefined) return false;
    if (this.#seen.has(id)) return false;
    this.#seen.add(id);
    const [oldest] = this.#seen;
    if (this.#seen.size > MOST_SEEN && oldest !== undefined) this.#seen.delete(oldest);
    return true;
  }

  #enqueue(batch: ArrivedBatch): void {
    this.#lastBatch = this.#lastBatch.then(() => this.#deliver(batch));
  }

  async #deliver({ arrivals, ...batch }: ArrivedBatch): Promise<void> {
    const { client, environment, onBatch } = this.#options;
    const decrypted = await this.#decryptAll(arrivals);
    const crypto = client.getCrypto();
    const read = await Promise.all(
      decrypted.map((arrival) => readEvent(arrival, environment as ArrivalClock, crypto)),
    );
    const events = read.filter((event) => event !== undefined);
    if (!this.#isStopped) onBatch({ ...batch, events });
  }

  /** Those that are in clear or decrypted. The others are late; they hold up the rest for a moment at most. */
  async #decryptAll(arrivals: readonly Arrival[]): Promise<readonly Arrival[]> {
    const encrypted = arrivals.filter(({ event }) => event.isEncrypted());
    if (encrypted.length === 0) return arrivals;
    const { client, environment } = this.#options;
    const attempts = encrypted.map(({ event }) => client.decryptEventIfNeeded(event));
    await new Promise<void>((resolve) => {
      const cancel = environment.after(LONGEST_DECRYPTION_MS, resolve);
      void Promise.allSettled(attempts).then(() => {
        cancel();
        resolve();
      });
    });
    if (this.#isStopped) return [];
    for (const arrival of arrivals) if (isStillEncrypted(arrival)) this.#late.add(arrival);
    return arrivals.filter((arrival) => !isStillEncrypted(arrival));
  }
}

type TimelineNews = [
  event: EventLike,
  room: RoomLike | undefined,
  isOld: boolean | undefined,
  isRemoved: boolean,
  data: { readonly liveEvent?: boolean } | undefined,
];

interface ArrivedBatch {
  readonly arrivals: readonly Arrival[];
  readonly gappedRoomIds: readonly string[];
  readonly isInitial: boolean;
}

function isStillEncrypted({ event }: Arrival): boolean {
  return event.isEncrypted() && (event.isDecryptionFailure() || event.getType() === ENCRYPTED);
}

/** The client has told all of a sync response in these. */
const LIVE_STATES: ReadonlySet<string> = new Set(['PREPARED', 'SYNCING']);
/** No call rings for longer; a call that runs is not taken up again. */
const RECENT_MS = 300_000;
const MOST_OF_A_ROOM = 100;
const MOST_RECENT = 500;
const MOST_SEEN = 5_000;
const LONGEST_DECRYPTION_MS = 5_000;
