// One device on the fake homeserver: the Transport port, with every fault a test may want.

import type {
  EventBatch,
  EventEncryption,
  Identity,
  OpenIdToken,
  OutgoingEvent,
  RoomFacts,
  Transport,
  TransportErrorCode,
  TransportFeatures,
  TransportListener,
  TurnCredentials,
} from '../src/ports/transport.ts';
import { TransportError } from '../src/ports/transport.ts';

/** An event as the fake homeserver keeps it. */
export interface StoredEvent {
  readonly roomId: string;
  readonly eventId: string;
  readonly type: string;
  readonly sender: string;
  readonly stateKey: string | undefined;
  readonly content: unknown;
  readonly encryption?: EventEncryption;
  readonly sentAtMs: number;
}

/** Who sends an event, and whether it leaves encrypted where the room wants that. */
export interface FakeSender {
  readonly userId: string;
  readonly canEncrypt: boolean;
}

/** What a device asks of the fake homeserver. */
export interface FakeHome {
  readonly now: () => number;
  /** Takes an event, or throws the `TransportError` of its refusal. */
  accept(event: OutgoingEvent, sender: FakeSender): void;
  describe(roomId: string, userId: string): RoomFacts;
  directRoom(userId: string, otherId: string): string;
  history(userId: string): StoredEvent[];
}

interface WaitingSend {
  readonly event: OutgoingEvent;
  readonly resolve: () => void;
  readonly reject: (error: TransportError) => void;
}

/** One device on the fake homeserver, with every fault a test may want. */
export class FakeTransport implements Transport {
  readonly userId: string;
  /** True plays a transport that encrypts: encrypted rooms then take its events. */
  canEncrypt = false;
  features: TransportFeatures | undefined;
  /** Set, it plays a transport that needs time to make a last word ready; what was made ready is counted. */
  prepareLastWord: Transport['prepareLastWord'];
  /** Set, it plays a transport that knows what the user has read. */
  getReadAges: Transport['getReadAges'];
  /** False plays a homeserver that does not tell how old an event is. */
  tellsAges = true;
  /** Undefined means the homeserver offers no TURN. */
  turnCredentials: TurnCredentials | undefined;
  private readonly home: FakeHome;
  private readonly identity: Identity;
  private listener: TransportListener | undefined;
  private waiting: StoredEvent[] = [];
  private waitingSends: WaitingSend[] = [];
  private nextSendFailures: TransportErrorCode[] = [];
  private identityKnown: Promise<void> = Promise.resolve();
  private roomsKnown: Promise<void> = Promise.resolve();
  /** Rooms whose members were all asked for. */
  private readonly knownRoomIds = new Set<string>();
  private isHeld = false;
  private isHoldingSends = false;
  private isOnline = true;
  private isStopped = false;

  constructor(home: FakeHome, identity: Identity) {
    this.home = home;
    this.identity = identity;
    this.userId = identity.userId;
  }

  async start(listener: TransportListener): Promise<Identity> {
    await Promise.resolve();
    this.throwIfStopped();
    this.waiting = [];
    this.listener = listener;
    this.deliverBatch(this.home.history(this.userId), true);
    await this.identityKnown;
    return this.identity;
  }

  stop(): void {
    this.isStopped = true;
    this.listener = undefined;
    this.waiting = [];
    for (const send of this.waitingSends.splice(0)) send.reject(stoppedError());
  }

  async sendEvent(event: OutgoingEvent, signal?: AbortSignal): Promise<void> {
    // A request leaves a moment after it was asked for.
    await Promise.resolve();
    this.throwIfStopped();
    if (signal?.aborted) throw new TransportError('aborted', 'Aborted before sending');
    await new Promise<void>((resolve, reject) => {
      const send: WaitingSend = { event, resolve, reject };
      this.waitingSends.push(send);
      signal?.addEventListener('abort', () => {
        if (!this.waitingSends.includes(send)) return;
        this.waitingSends = this.waitingSends.filter((other) => other !== send);
        reject(new TransportError('aborted', 'Aborted while waiting'));
      });
      this.flushSends();
    });
  }

  sendOnUnload(event: OutgoingEvent): void {
    if (this.isStopped || !this.isOnline) return;
    try {
      this.home.accept(event, this);
    } catch {
      // Nobody is left who could be told.
    }
  }

  /** Questions about rooms are not answered until the returned function is called. */
  holdDescriptions(): () => void {
    let release = (): void => undefined;
    this.roomsKnown = new Promise((resolve) => {
      release = resolve;
    });
    return () => {
      release();
    };
  }

  /** As the real ones: a caller alone is known of a room until all of its members were asked for. */
  async describeRoom(roomId: string, caller?: string): Promise<RoomFacts> {
    await this.roomsKnown;
    this.throwIfStopped();
    const { home, userId } = this;
    const facts = home.describe(roomId, userId);
    const { knownRoomIds } = this;
    if (caller === undefined) knownRoomIds.add(roomId);
    return {
      ...facts,
      get members() {
        const { members } = home.describe(roomId, userId);
        if (knownRoomIds.has(roomId)) return members;
        return facts.joinRule === 'public' ? [] : members.filter((one) => one.userId === caller);
      },
    };
  }

  async findDirectRoom(userId: string): Promise<string> {
    await Promise.resolve();
    this.throwIfStopped();
    return this.home.directRoom(this.userId, userId);
  }

  async getTurnCredentials(): Promise<TurnCredentials | undefined> {
    await Promise.resolve();
    this.throwIfStopped();
    return this.turnCredentials;
  }

  async getOpenIdToken(): Promise<OpenIdToken> {
    await Promise.resolve();
    this.throwIfStopped();
    const matrix_server_name = this.userId.slice(this.userId.indexOf(':') + 1);
    return {
      access_token: `openid-of-${this.userId}`,
      token_type: 'Bearer',
      matrix_server_name,
      expires_in: 3600,
    };
  }

  /** Delivers all that waits as one batch, unless held or offline. True if there was something. */
  deliver(): boolean {
    if (this.isHeld || !this.isOnline || !this.listener || this.waiting.length === 0) return false;
    this.deliverBatch(this.waiting.splice(0), false);
    return true;
  }

  /** Delivers each waiting event as a batch of its own. */
  deliverOneByOne(): void {
    for (const event of this.waiting.splice(0)) this.deliverBatch([event], false);
  }

  /** Events wait from now on, until `release`; sending goes on. */
  hold(): void {
    this.isHeld = true;
  }

  release(): void {
    this.isHeld = false;
  }

  /** The first batch comes before the homeserver says who we are; the returned function lets it. */
  holdIdentity(): () => void {
    let tell = (): void => undefined;
    this.identityKnown = new Promise((resolve) => {
      tell = resolve;
    });
    return tell;
  }

  /** The homeserver takes nothing more, but for what is sent as the page closes, until the returned function lets it. */
  holdSends(): () => void {
    this.isHoldingSends = true;
    return () => {
      this.isHoldingSends = false;
      this.flushSends();
    };
  }

  /** Throws away what waits, as if it had never come: all, or the chosen events. */
  drop(isChosen: (event: StoredEvent) => boolean = () => true): void {
    this.waiting = this.waiting.filter((event) => !isChosen(event));
  }

  /** What waits comes twice, in one batch. */
  duplicate(): void {
    this.waiting.push(...this.waiting);
  }

  /** Changes the order of what waits; reversed unless told otherwise. */
  reorder(order: (events: StoredEvent[]) => StoredEvent[] = (events) => events.reverse()): void {
    this.waiting = order([...this.waiting]);
  }

  /** Offline, sends wait (the port retries inside) and nothing is delivered; online, both go on. */
  setOnline(isOnline: boolean): void {
    if (isOnline === this.isOnline) return;
    this.isOnline = isOnline;
    this.listener?.onConnectivity(isOnline);
    this.flushSends();
  }

  /** The next send fails with this code; several calls fail several sends. */
  failNextSend(code: TransportErrorCode): void {
    this.nextSendFailures.push(code);
  }

  /** Gives up for good, as after a refused token. */
  fail(code: TransportErrorCode = 'unauthorized'): void {
    this.listener?.onFailure(new TransportError(code, 'The test made the transport fail'));
  }

  /** For the homeserver. */
  enqueue(event: StoredEvent): void {
    if (this.listener) this.waiting.push(event);
  }

  private deliverBatch(events: readonly StoredEvent[], isInitial: boolean): void {
    const now = this.home.now();
    const batch: EventBatch = {
      events: events.map(({ sentAtMs, ...event }) => ({
        ...event,
        content: structuredClone(event.content),
        ageMs: this.tellsAges ? now - sentAtMs : undefined,
      })),
      isInitial,
    };
    this.listener?.onBatch(batch);
  }

  private flushSends(): void {
    if (!this.isOnline || this.isHoldingSends) return;
    for (const { event, resolve, reject } of this.waitingSends.splice(0)) {
      const failure = this.nextSendFailures.shift();
      try {
        if (failure) throw new TransportError(failure, 'The test made the send fail');
        this.home.accept(event, this);
        resolve();
      } catch (error) {
        reject(error as TransportError);
      }
    }
  }

  private throwIfStopped(): void {
    if (this.isStopped) throw stoppedError();
  }
}

function stoppedError(): TransportError {
  return new TransportError('aborted', 'The transport was stopped');
}
