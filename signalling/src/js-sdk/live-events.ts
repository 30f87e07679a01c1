// What the client hears, as batches: the events of one sync, decrypted and in order, each once and none of another time.

import { ENCRYPTED } from './client-encryption.ts';
import type { EventLike, MatrixClientLike, RoomLike, SyncDataLike } from './client-like.ts';
import { LateEvents } from './late-events.ts';
import { missedEvents } from './missed-events.ts';
import { type Arrival, arrivalBefore, arrivalNow, mayMatter, readEvent } from './read-event.ts';
import type { Api } from '../homeserver/api.ts';
import type { RoomEvent } from '../ports/transport.ts';
import { RecentKeys } from '../recent.ts';

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
  readonly api: Api;
  readonly onBatch: (batch: LiveBatch) => void;
  /** Whoever took a batch threw. */
  readonly onBroken: (error: unknown) => void;
}

/** The events of one client, from `start` to `stop`. */
export class LiveEvents {
  readonly #options: LiveOptions;
  readonly #late: LateEvents;
  readonly #seen = new RecentKeys(MOST_SEEN);
  #arrivals: Arrival[] = [];
  #gappedRoomIds = new Set<string>();
  #isInitial = true;
  #isStopped = false;
  #lastBatch: Promise<void> = Promise.resolve();

  constructor(options: LiveOptions) {
    this.#options = options;
    const { now, after } = options.api.environment;
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
    // The first batch is read from the rooms as a whole.
    if (this.#isInitial || !mayMatter(event) || !this.#isNew(event)) return;
    this.#arrivals.push(arrivalNow(event, this.#options.api.environment));
  }

  /** The end of a sync response. */
  #flush(): void {
    const arrivals = this.#isInitial ? this.#heardBefore() : this.#arrivals;
    const isInitial = this.#isInitial;
    const cutRoomIds = isInitial ? this.#cutRoomIds() : [];
    const gappedRoomIds = [...new Set([...this.#gappedRoomIds, ...cutRoomIds])];
    this.#arrivals = [];
    this.#gappedRoomIds = new Set();
    this.#isInitial = false;
    this.#options.api.environment.serverClock.news();
    if (isInitial || arrivals.length + gappedRoomIds.length > 0)
      this.#enqueue({ arrivals, gappedRoomIds, isInitial });
  }

  /** What the client has heard in the last minutes, before us or in its first sync. */
  #heardBefore(): readonly Arrival[] {
    const events = this.#options.client
      .getRooms()
      .flatMap((room) => room.getLiveTimeline().getEvents().slice(-MOST_OF_A_ROOM));
    return this.#recent(events)
      .sort((one, other) => other.ageMs - one.ageMs)
      .slice(-MOST_RECENT);
  }

  /** Rooms whose whole timeline is of the last minutes: a first sync shows only the end of it. */
  #cutRoomIds(): readonly string[] {
    const isCut = (room: RoomLike): boolean => {
      const oldest = room.getLiveTimeline().getEvents()[0];
      return oldest !== undefined && oldest.getLocalAge() < RECENT_MS;
    };
    return this.#options.client
      .getRooms()
      .filter(isCut)
      .map(({ roomId }) => roomId);
  }

  /** Those of the last minutes that were not told yet. */
  #recent(events: readonly EventLike[]): Arrival[] {
    const { environment } = this.#options.api;
    return events
      .filter((event) => mayMatter(event) && this.#isNew(event))
      .map((event) => arrivalBefore(event, environment))
      .filter(({ ageMs }) => ageMs < RECENT_MS);
  }

  /** True the first time, and only for what the homeserver delivered. */
  #isNew(event: EventLike): boolean {
    const id = event.getId();
    if (id === undefined || (event.status ?? undefined) !== undefined) return false;
    return this.#seen.add(id);
  }

  #enqueue(batch: ArrivedBatch): void {
    this.#lastBatch = this.#lastBatch
      .then(() => this.#deliver(batch))
      .catch(this.#options.onBroken);
  }

  async #deliver({ arrivals, ...batch }: ArrivedBatch): Promise<void> {
    const { client, api, onBatch } = this.#options;
    const missed = await missedEvents(client, api, batch.gappedRoomIds);
    const decrypted = await this.#decryptAll([...this.#recent(missed), ...arrivals]);
    const crypto = client.getCrypto();
    const read = await Promise.all(
      decrypted.map((arrival) => readEvent(arrival, api.environment, crypto)),
    );
    const events = read.filter((event) => event !== undefined);
    if (!this.#isStopped) onBatch({ ...batch, events });
  }

  /** Those that are in clear or decrypted. The others are late; they hold up the rest for a moment at most. */
  async #decryptAll(arrivals: readonly Arrival[]): Promise<readonly Arrival[]> {
    const encrypted = arrivals.filter(({ event }) => event.isEncrypted());
    if (encrypted.length === 0) return arrivals;
    const { client, api } = this.#options;
    const attempts = encrypted.map(async ({ event }) => client.decryptEventIfNeeded(event));
    await new Promise<void>((resolve) => {
      const cancel = api.environment.after(LONGEST_DECRYPTION_MS, resolve);
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
