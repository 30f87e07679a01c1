// All calls of one user: places them, lets them ring, and keeps at most one in the foreground.

import { judgeGlare } from '../call/glare.ts';
import { INVITE_LIFETIME_MS, LEAST_RINGING_MS } from '../call/timers.ts';
import type { CreatePeer, MediaCapture } from '../peer/peer.ts';
import type {
  EventBatch,
  Identity,
  RoomFacts,
  Transport,
  TransportError,
} from '../transport/transport.ts';
import { makeId } from '../wire/ids.ts';
import type { RandomBytes } from '../wire/ids.ts';
import { toProblem } from './call-performer.ts';
import type { SessionPorts } from './call-performer.ts';
import { CallRegistry } from './call-registry.ts';
import type { NewInvite } from './call-registry.ts';
import { CallSession } from './call-session.ts';
import type { CallSetup, SessionObserver } from './call-session.ts';
import type { Call, CallTarget, DeskEvent, SuppressedWhy } from './call.ts';
import { systemClock } from './clock.ts';
import type { Clock } from './clock.ts';
import { IceServerSource } from './ice-servers.ts';
import { isForUs, remainingMs, RingLimit, silentRoom } from './ring-policy.ts';
import { findDestination } from './target.ts';
import { fetchFromTurnService } from './turn-service.ts';

/** Where we won the glare but the other side does not yield, its call is taken after all. */
export const GLARE_PATIENCE_MS = 2_000;

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
  readonly #ringLimit: RingLimit;
  readonly #observer: SessionObserver;
  readonly #listeners = new Set<(event: DeskEvent) => void>();
  /** Batches that came before we knew who we are. */
  #held: { readonly batch: EventBatch; readonly atMs: number }[] = [];
  /** Calls that could ring if the foreground were free. */
  readonly #waiting = new Map<CallSession, { readonly untilMs: number }>();
  readonly #glareTimers = new Map<CallSession, () => void>();
  #identity: Identity | undefined;
  #current: CallSession | undefined;
  #placedAtMs = 0;

  constructor(ports: DeskPorts, options: DeskOptions = {}) {
    this.#transport = ports.transport;
    this.#clock = ports.clock ?? systemClock;
    this.#randomBytes =
      ports.randomBytes ?? ((count) => crypto.getRandomValues(new Uint8Array(count)));
    this.#options = options;
    this.#registry = new CallRegistry(this.#clock);
    this.#ringLimit = new RingLimit(this.#clock);
    this.#iceServers = new IceServerSource({
      clock: this.#clock,
      fetchCredentials: () => this.#fetchTurnCredentials(),
      onProblem: () => {
        this.#tellNoTurn();
      },
    });
    this.#ports = {
      transport: this.#transport,
      clock: this.#clock,
      createPeer: ports.createPeer,
      media: ports.media,
      getIceServers: () => this.#iceServers.get(),
      isRelayOnly: options.isRelayOnly ?? false,
    };
    this.#observer = {
      changed: (call) => {
        this.#callChanged(call);
      },
      problem: (call, problem) => {
        if (call === this.#current) this.#tell({ type: 'problem', problem, call });
      },
    };
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
    this.#identity = await this.#transport.start({
      onBatch: (batch) => {
        this.#receive(batch);
      },
      onConnectivity: (isOnline) => {
        this.#tell({ type: 'connectivity', isOnline });
      },
      onFailure: (error) => {
        this.#transportFailed(error);
      },
    });
    this.#iceServers.start();
    for (const { batch, atMs } of this.#held.splice(0)) this.#take(batch, atMs, this.#identity);
    return this.#identity;
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
    for (const call of this.#registry.calls) call.hangUpOnUnload();
  }

  /** Looks a room up ahead of a call in it, so that the call begins at once. */
  prepare(target: CallTarget): void {
    const me = this.#identity?.userId;
    // Only a head start: the call itself finds out, and tells, what is wrong.
    if (me !== undefined) findDestination(this.#transport, me, target).catch(() => undefined);
  }

  /** Places a call. Throws `DeskError`; what goes wrong later ends the call and is told as a problem. */
  place(target: CallTarget, { video }: { readonly video: boolean }): Call {
    const identity = this.#identity;
    if (identity === undefined) throw new DeskError('notStarted', 'The desk is not started');
    if (this.#current !== undefined) throw new DeskError('alreadyInCall', 'There is a call');
    this.#placedAtMs = this.#clock.now();
    const call = CallSession.place({
      ...this.#setup(identity, makeId(this.#randomBytes)),
      hasVideo: video,
      lifetimeMs: this.#options.inviteLifetimeMs ?? INVITE_LIFETIME_MS,
      findDestination: async () => {
        const destination = await findDestination(this.#transport, identity.userId, target);
        this.#registry.add(destination.roomId, call);
        return destination;
      },
    });
    this.#current = call;
    this.#tell({ type: 'changed', call });
    return call;
  }

  #setup({ userId }: Identity, callId: string): CallSetup {
    const ids = { callId, partyId: makeId(this.#randomBytes) };
    return { ports: this.#ports, observer: this.#observer, ids, userId };
  }

  #receive(batch: EventBatch): void {
    const atMs = this.#clock.now();
    if (this.#identity === undefined) this.#held.push({ batch, atMs });
    else this.#take(batch, atMs, this.#identity);
  }

  /**
   * Spec, "m.call.invite": ring only once the whole sync response is processed, because the call may have been answered
   * or ended later in it.
   */
  #take(batch: EventBatch, atMs: number, identity: Identity): void {
    const fresh: { readonly invite: NewInvite; readonly call: CallSession | undefined }[] = [];
    for (const event of batch.events) {
      const invite = this.#registry.route(event);
      if (invite === undefined || this.#registry.isHopeless(invite, identity.userId)) continue;
      const ageMs = event.ageMs ?? (batch.isInitial ? Infinity : 0);
      const leftMs = remainingMs(invite.invite.lifetimeMs, ageMs + this.#clock.now() - atMs);
      if (leftMs < LEAST_RINGING_MS) continue;
      fresh.push({ invite, call: this.#open(invite, leftMs, identity) });
    }
    for (const { invite, call } of fresh) {
      if (call?.status === 'ringing') void this.#admit(call);
      else if (call === undefined) this.#suppressOther(invite, identity.userId);
    }
  }

  /** Makes a call of an invite that is for us. It does not ring yet. */
  #open(
    { event, callId, invite }: NewInvite,
    leftMs: number,
    identity: Identity,
  ): CallSession | undefined {
    if (!isForUs(identity.userId, event.sender, invite.invitee)) return undefined;
    const call = CallSession.receive({
      ...this.#setup(identity, callId),
      roomId: event.roomId,
      invite: { ...invite, remainingMs: leftMs },
    });
    this.#registry.add(event.roomId, call);
    this.#waiting.set(call, { untilMs: this.#clock.now() + leftMs });
    return call;
  }

  #suppressOther(invite: NewInvite, me: string): void {
    const { sender } = invite.event;
    if (sender === me || this.#registry.isHopeless(invite, me)) return;
    this.#tell({ type: 'suppressed', why: 'otherInvitee', userId: sender });
  }

  /** Decides what becomes of an invite that survived its batch. */
  async #admit(call: CallSession): Promise<void> {
    const { roomId = '', opponentId = '' } = call;
    // A room that cannot be described now still rings: a missed call is worse than a ring too many.
    const facts = await this.#transport.describeRoom(roomId).catch(() => undefined);
    if (call.status !== 'ringing') return;
    call.displayName = facts?.members.find(({ userId }) => userId === opponentId)?.displayName;
    const why = silentRoom(facts, this.#transport.canEncrypt);
    if (why !== undefined) this.#suppress(call, why);
    else if (this.#current === undefined) this.#ring(call);
    else this.#cross(call, this.#current, facts);
  }

  #suppress(call: CallSession, why: SuppressedWhy): void {
    this.#waiting.delete(call);
    call.ignore();
    this.#tell({ type: 'suppressed', why, userId: call.opponentId ?? '' });
  }

  /** An invite meets a call in the foreground. */
  #cross(theirs: CallSession, ours: CallSession, facts: RoomFacts | undefined): void {
    switch (this.#judge(theirs, ours, facts)) {
      case 'takeTheirs':
        this.#yield(ours, theirs);
        return;
      case 'keepOurs':
        this.#glareTimers.set(
          theirs,
          this.#clock.after(GLARE_PATIENCE_MS, () => {
            if (ours.status === 'calling' && ours === this.#current) this.#yield(ours, theirs);
          }),
        );
        return;
      case 'none':
        // Not rejected: the user did not ask for that, and it rings when the foreground is free.
        this.#tell({ type: 'suppressed', why: 'busy', userId: theirs.opponentId ?? '' });
    }
  }

  /** An answer without a click is given only in a room of two, and only soon after the user pressed call. */
  #judge(theirs: CallSession, ours: CallSession, facts: RoomFacts | undefined) {
    const isPlacing = ours.status === 'preparing' || ours.status === 'calling';
    const isRecent = this.#clock.now() - this.#placedAtMs < GLARE_WINDOW_MS;
    if (!isPlacing || !isRecent || facts?.members.length !== 2) return 'none';
    const own = {
      callId: ours.callId,
      roomId: ours.roomId ?? '',
      invitee: ours.opponentId,
      isInviteSent: !ours.isSecret,
    };
    const { callId, roomId = '', opponentId: sender = '' } = theirs;
    return judgeGlare(own, { callId, roomId, sender });
  }

  #yield(ours: CallSession, theirs: CallSession): void {
    if (theirs.status !== 'ringing') return;
    this.#waiting.delete(theirs);
    this.#current = theirs;
    ours.yieldTo(theirs);
  }

  #ring(call: CallSession): void {
    this.#waiting.delete(call);
    if (!this.#ringLimit.allow(call.opponentId ?? '')) {
      this.#suppress(call, 'busy');
      return;
    }
    this.#current = call;
    this.#tell({ type: 'incoming', call });
  }

  #callChanged(call: CallSession): void {
    if (call.status !== 'ended') {
      if (call === this.#current) this.#tell({ type: 'changed', call });
      return;
    }
    this.#registry.remove(call);
    this.#waiting.delete(call);
    this.#glareTimers.get(call)?.();
    this.#glareTimers.delete(call);
    if (call !== this.#current) return;
    this.#current = undefined;
    this.#tell({ type: 'ended', call });
    this.#ringNext();
  }

  /** The foreground is free: who called meanwhile, and still calls, rings now. */
  #ringNext(): void {
    const now = this.#clock.now();
    for (const [call, { untilMs }] of this.#waiting) {
      if (this.#current === undefined && untilMs - now >= LEAST_RINGING_MS) this.#ring(call);
    }
  }

  #transportFailed(error: TransportError): void {
    this.#tell({ type: 'problem', problem: toProblem(error) });
    this.#tell({ type: 'connectivity', isOnline: false });
  }

  async #fetchTurnCredentials() {
    const { turnService } = this.#options;
    if (turnService !== undefined) {
      try {
        return await fetchFromTurnService(turnService, () => this.#transport.getOpenIdToken());
      } catch {
        this.#tellNoTurn();
      }
    }
    return this.#transport.getTurnCredentials();
  }

  #tellNoTurn(): void {
    const message = 'No TURN credentials could be had; the call goes on without a relay';
    this.#tell({ type: 'problem', problem: { code: 'noTurn', message } });
  }

  #tell(event: DeskEvent): void {
    for (const listener of [...this.#listeners]) listener(event);
  }
}

/** The user still knows why a call connects: they pressed the button less than a minute ago. */
const GLARE_WINDOW_MS = 60_000;
