// All calls of one user: at most one of them is in the foreground.

import { INVITE_LIFETIME_MS } from '../call/timers.ts';
import type { CreatePeer, MediaCapture } from '../peer/peer.ts';
import type { Identity, Transport, TurnCredentials } from '../transport/transport.ts';
import { makeId } from '../wire/ids.ts';
import type { RandomBytes } from '../wire/ids.ts';
import { toProblem } from './call-performer.ts';
import type { SessionPorts } from './call-performer.ts';
import { CallRegistry } from './call-registry.ts';
import { CallSession } from './call-session.ts';
import type { CallSetup } from './call-session.ts';
import type { Call, CallTarget, DeskEvent } from './call.ts';
import { systemClock } from './clock.ts';
import type { Clock } from './clock.ts';
import { Doorbell } from './doorbell.ts';
import type { ReceivedBatch } from './doorbell.ts';
import { IceServerSource } from './ice-servers.ts';
import { LastWords } from './last-words.ts';
import { findDestination } from './target.ts';
import { fetchFromTurnService } from './turn-service.ts';

/** What a desk is made of. */
export interface DeskPorts {
  readonly transport: Transport;
  readonly createPeer: CreatePeer;
  readonly media: MediaCapture;
  readonly clock?: Clock;
  readonly randomBytes?: RandomBytes;
}

/** How a desk behaves. */
export interface DeskOptions {
  /** Use relayed candidates only. */
  readonly isRelayOnly?: boolean;
  /** Base URL of our TURN service; otherwise the homeserver's credentials are used. */
  readonly turnService?: string;
  /** How long a call rings, in milliseconds. 90 s, which the spec asks for at least. */
  readonly inviteLifetimeMs?: number;
}

/** Why a desk refuses to place a call. */
export class DeskError extends Error {
  override readonly name = 'DeskError';
  readonly code: 'notStarted' | 'alreadyInCall';

  constructor(code: DeskError['code'], message: string) {
    super(message);
    this.code = code;
  }
}

/** The calls of one user on one page. */
export class CallDesk {
  readonly #transport: Transport;
  readonly #clock: Clock;
  readonly #randomBytes: RandomBytes;
  readonly #options: DeskOptions;
  readonly #ports: SessionPorts;
  readonly #iceServers: IceServerSource;
  readonly #registry: CallRegistry;
  readonly #doorbell: Doorbell;
  readonly #listeners = new Set<(event: DeskEvent) => void>();
  /** Batches that came before we knew who we are. */
  #held: ReceivedBatch[] = [];
  #identity: Identity | undefined;
  #current: CallSession | undefined;
  #placedAtMs = 0;

  constructor(ports: DeskPorts, options: DeskOptions = {}) {
    const { transport, createPeer, media, clock = systemClock } = ports;
    this.#transport = transport;
    this.#clock = clock;
    this.#randomBytes =
      ports.randomBytes ?? ((count) => crypto.getRandomValues(new Uint8Array(count)));
    this.#options = options;
    this.#iceServers = this.#createIceServers();
    this.#ports = {
      transport,
      lastWords: new LastWords(transport, clock),
      clock,
      createPeer,
      media,
      getIceServers: () => this.#iceServers.get(),
      isRelayOnly: options.isRelayOnly ?? false,
    };
    this.#registry = new CallRegistry(clock);
    this.#doorbell = this.#createDoorbell();
  }

  /** The call in the foreground: it rings, or the user placed or accepted it. */
  get current(): Call | undefined {
    return this.#current;
  }

  /** Tells `listener` what happens; the returned function ends that. */
  subscribe(listener: (event: DeskEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** Connects. A desk is started once. Rejects with `TransportError`. */
  async start(): Promise<Identity> {
    const identity = await this.#transport.start({
      onBatch: (batch) => {
        this.#receive({ batch, atMs: this.#clock.now() });
      },
      onConnectivity: (isOnline) => {
        this.#tell({ type: 'connectivity', isOnline });
      },
      onFailure: (error) => {
        // What is refused now tells nothing new.
        this.#iceServers.stop();
        this.#tell({ type: 'problem', problem: toProblem(error) });
        this.#tell({ type: 'connectivity', isOnline: false });
      },
    });
    this.#identity = identity;
    this.#iceServers.start();
    for (const received of this.#held.splice(0)) this.#receive(received);
    return identity;
  }

  /** Hangs up and ends everything. */
  stop(): void {
    this.hangUpOnUnload();
    this.#iceServers.stop();
    this.#transport.stop();
    this.#listeners.clear();
  }

  /** Ends all calls in a way that survives the closing of the page. */
  hangUpOnUnload(): void {
    const current = this.#current;
    // The foreground comes last: as long as it is taken, nobody who waits begins to ring.
    for (const call of this.#registry.calls) if (call !== current) call.hangUpOnUnload();
    current?.hangUpOnUnload();
    this.#ports.lastWords.sayOnUnload();
  }

  /** Looks a room up ahead of a call in it, so that the call begins at once. Creates no room. */
  prepare({ roomId }: CallTarget): void {
    // Only a head start: the call itself finds out, and tells, what is wrong.
    if (roomId !== undefined) this.#transport.describeRoom(roomId).catch(() => undefined);
  }

  /** Places a call. Throws `DeskError`; what goes wrong later ends the call and is told as a problem. */
  place(target: CallTarget, { video }: { readonly video: boolean }): Call {
    const identity = this.#identity;
    if (identity === undefined) throw new DeskError('notStarted', 'The desk is not started');
    if (this.#current !== undefined) throw new DeskError('alreadyInCall', 'There is a call');
    this.#placedAtMs = this.#clock.now();
    const call = CallSession.place({
      ...this.#setup(identity.userId, makeId(this.#randomBytes)),
      hasVideo: video,
      lifetimeMs: this.#options.inviteLifetimeMs ?? INVITE_LIFETIME_MS,
      findDestination: async () => {
        const destination = await findDestination(this.#transport, identity.userId, target);
        if (call.status !== 'ended') this.#registry.add(destination.roomId, call);
        return destination;
      },
    });
    this.#current = call;
    this.#tell({ type: 'changed', call });
    return call;
  }

  #receive(received: ReceivedBatch): void {
    if (this.#identity === undefined) this.#held.push(received);
    else this.#doorbell.take(received, this.#identity.userId);
  }

  #setup(userId: string, callId: string): CallSetup {
    return {
      ports: this.#ports,
      ids: { callId, partyId: makeId(this.#randomBytes) },
      userId,
      observer: {
        changed: (call) => {
          this.#callChanged(call);
        },
        problem: (call, problem) => {
          if (call === this.#current) this.#tell({ type: 'problem', problem, call });
        },
      },
    };
  }

  #createDoorbell(): Doorbell {
    const currentCall = () => this.#current;
    const placedAtMs = () => this.#placedAtMs;
    return new Doorbell({
      transport: this.#transport,
      clock: this.#clock,
      registry: this.#registry,
      tell: (event) => {
        this.#tell(event);
      },
      receive: ({ event, callId, invite }, remainingMs) =>
        CallSession.receive({
          ...this.#setup(this.#identity?.userId ?? '', callId),
          roomId: event.roomId,
          invite: { ...invite, remainingMs },
        }),
      foreground: {
        get current() {
          return currentCall();
        },
        get placedAtMs() {
          return placedAtMs();
        },
        ring: (call) => {
          this.#current = call;
          this.#tell({ type: 'incoming', call });
        },
        replace: (ours, theirs) => {
          this.#current = theirs;
          ours.yieldTo(theirs);
        },
      },
    });
  }

  #callChanged(call: CallSession): void {
    if (call.status !== 'ended') {
      if (call.status === 'connecting') this.#doorbell.welcome(call);
      if (call !== this.#current) return;
      this.#tell({ type: 'changed', call });
      if (call.status === 'preparing') this.#doorbell.reconsider(call);
      return;
    }
    this.#registry.remove(call);
    this.#doorbell.forget(call);
    if (call !== this.#current) return;
    this.#current = undefined;
    this.#tell({ type: 'ended', call });
    this.#doorbell.ringNext();
  }

  #createIceServers(): IceServerSource {
    return new IceServerSource({
      clock: this.#clock,
      fetchCredentials: () => this.#fetchTurnCredentials(),
      onProblem: () => {
        const message = 'No TURN credentials; calls go on without a relay';
        this.#tell({ type: 'problem', problem: { code: 'noTurn', message } });
      },
    });
  }

  /** Our TURN service where there is one; where it fails, the homeserver is better than nothing. */
  async #fetchTurnCredentials(): Promise<TurnCredentials | undefined> {
    const { turnService } = this.#options;
    if (turnService === undefined) return this.#transport.getTurnCredentials();
    try {
      return await fetchFromTurnService(turnService, () => this.#transport.getOpenIdToken());
    } catch (error) {
      const credentials = await this.#transport.getTurnCredentials();
      if (credentials === undefined) throw error;
      return credentials;
    }
  }

  #tell(event: DeskEvent): void {
    for (const listener of [...this.#listeners]) listener(event);
  }
}
