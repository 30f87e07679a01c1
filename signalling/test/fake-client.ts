// A client of matrix-js-sdk as far as the transport sees it, for what no real one shows when asked: keys that come late, events
// that come twice, a homeserver that refuses.

import type {
  CryptoLike,
  EventLike,
  MatrixClientLike,
  RoomLike,
} from '../src/js-sdk/client-like.ts';

/** What a fake event is made of. */
export interface FakeEventOptions {
  readonly id: string;
  readonly type?: string;
  readonly sender?: string;
  readonly callId?: string;
  readonly stateKey?: string;
  readonly membership?: string;
  readonly ageMs?: number | undefined;
  readonly status?: string;
  /** Whether it came encrypted; `late` where its keys are missing. */
  readonly encryption?: 'decrypted' | 'late';
}

/** An event; it is decrypted when the test says so. */
export class FakeEvent implements EventLike {
  readonly #options: FakeEventOptions;
  readonly status: string | null;
  isLate: boolean;

  constructor(options: FakeEventOptions) {
    this.#options = options;
    this.status = options.status ?? null;
    this.isLate = options.encryption === 'late';
  }

  getId = (): string => this.#options.id;
  getRoomId = (): string => FAKE_ROOM_ID;
  getSender = (): string => this.#options.sender ?? '@bob:x.org';
  getStateKey = (): string | undefined => this.#options.stateKey;
  getType = (): string =>
    this.isLate ? 'm.room.message' : (this.#options.type ?? 'm.call.hangup');
  getWireType = (): string => (this.isEncrypted() ? 'm.room.encrypted' : this.getType());
  getWireContent = (): unknown => this.getOriginalContent();
  getOriginalContent = (): unknown => {
    const { callId = this.#options.id, membership } = this.#options;
    return membership === undefined ? { call_id: callId } : { membership };
  };
  getUnsigned = (): { age?: number | undefined } => ({ age: this.#options.ageMs });
  getTs = (): number => 0;
  getLocalAge = (): number => this.#options.ageMs ?? 0;
  getSenderKey = (): string | undefined => (this.isEncrypted() ? 'curve of bob' : undefined);
  isEncrypted = (): boolean => this.#options.encryption !== undefined;
  isDecryptionFailure = (): boolean => this.isLate;
}

/** A client whose sync is what the test says. */
export class FakeClient implements MatrixClientLike {
  readonly #listeners = new Map<string, readonly Listener[]>();
  readonly baseUrl: string;
  readonly http: { opts: { fetchFn?: typeof fetch } } = { opts: {} };
  readonly timeline: FakeEvent[] = [];
  readonly callEventHandler = {
    listeners: 1,
    start: (): void => {
      this.callEventHandler.listeners++;
    },
    stop: (): void => {
      this.callEventHandler.listeners = Math.max(this.callEventHandler.listeners - 1, 0);
    },
  };
  syncState: string | null = 'SYNCING';
  crypto: CryptoLike | undefined;
  accessToken = 'token';
  /** The token it refreshes to, where it can. */
  nextToken: string | undefined;

  constructor(baseUrl = 'http://127.0.0.1:9') {
    this.baseUrl = baseUrl;
  }

  /** A sync response with these events. */
  sync(...events: readonly FakeEvent[]): void {
    for (const event of events) this.tell(event);
    this.become('SYNCING');
  }

  /** One event before the response ends. */
  tell(event: FakeEvent, liveEvent = true): void {
    this.emit('Room.timeline', event, undefined, false, false, { liveEvent });
  }

  become(state: string): void {
    this.syncState = state;
    this.emit('sync', state, null);
  }

  /** The keys of late events are here. */
  bringKeys(...events: readonly FakeEvent[]): void {
    for (const event of events) {
      event.isLate = false;
      this.emit('Event.decrypted', event);
    }
  }

  emit(name: string, ...news: readonly unknown[]): void {
    for (const listener of [...(this.#listeners.get(name) ?? [])]) listener(...news);
  }

  on(name: string, listener: (...args: never[]) => void): void {
    const others = this.#listeners.get(name) ?? [];
    this.#listeners.set(name, [...others, listener as Listener]);
  }

  off(name: string, listener: (...args: never[]) => void): void {
    const all = this.#listeners.get(name) ?? [];
    this.#listeners.set(
      name,
      all.filter((one) => one !== listener),
    );
  }

  /** How many listeners it has. */
  get listening(): number {
    return [...this.#listeners.values()].flat().length;
  }

  getUserId = (): string => '@alice:x.org';
  getDeviceId = (): string => 'ALICE';
  getAccessToken = (): string => this.accessToken;
  getSyncState = (): string | null => this.syncState;
  getSyncStateData = (): null => null;
  isInitialSyncComplete = (): boolean => ['SYNCING', 'PREPARED'].includes(this.syncState ?? '');
  getIgnoredUsers = (): string[] => ['@ignored:x.org'];
  getRoom = (): null => null;
  getCrypto = (): CryptoLike | undefined => this.crypto;
  getEventMapper = () => (): EventLike => new FakeEvent({ id: '$mapped' });
  decryptEventIfNeeded = (): Promise<void> => Promise.resolve();
  whoami = (): Promise<unknown> => {
    if (this.nextToken === undefined) return Promise.reject(new Error('Nothing answers'));
    this.accessToken = this.nextToken;
    return Promise.resolve({});
  };
  getRooms = (): RoomLike[] => [
    {
      roomId: FAKE_ROOM_ID,
      getMyMembership: () => 'join',
      getMember: () => null,
      getLiveTimeline: () => ({ getEvents: () => this.timeline, getPaginationToken: () => null }),
      hasEncryptionStateEvent: () => false,
    },
  ];
}

const FAKE_ROOM_ID = '!room:x.org';

type Listener = (...news: readonly unknown[]) => void;
