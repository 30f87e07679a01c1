// Decides what becomes of invites: they ring, wait, give way to glare, or stay silent.

import { judgeGlare } from '../call/glare.ts';
import type { GlareVerdict } from '../call/glare.ts';
import { LEAST_RINGING_MS } from '../call/timers.ts';
import type { EventBatch, RoomFacts, Transport } from '../ports/transport.ts';
import type { CallList, NewInvite } from './call-list.ts';
import type { CallSession } from '../session/call-session.ts';
import type { AgentEvent, SuppressedWhy } from '../session/call.ts';
import { inTime } from '../ports/clock.ts';
import type { Clock } from '../ports/clock.ts';
import { isForUs, isRoomOfTwo, remainingMs, RingLimit, silentRoom } from './ring-policy.ts';

/** Where we won the glare but the other side does not yield, its call is taken after all. */
export const GLARE_PATIENCE_MS = 2_000;

/** The user still knows why a call connects: they pressed the button less than a minute ago. */
export const GLARE_WINDOW_MS = 60_000;

/** How long a ring waits for what the homeserver says of the room. */
export const ROOM_PATIENCE_MS = 3_000;

/** And how long before a call that the user agreed to rings after all: until then they speak in the old one. */
export const AWAITED_ROOM_PATIENCE_MS = 10_000;

/** The calls that the user sees. */
export interface Foreground {
  current(): CallSession | undefined;
  /** True where the user can take another call beside the current one. */
  hasPlace(): boolean;
  /** False while another tab of the user rings. */
  isOurTurn(): boolean;
  /** Shows a call and lets it ring. */
  ring(call: CallSession): void;
  /** Shows that somebody calls while the user is in a call. */
  announce(call: CallSession): void;
  /** Glare: puts `theirs` in the place of `ours`, answered. */
  replace(ours: CallSession, theirs: CallSession): void;
}

/** What a doorbell needs. */
export interface IncomingCallsOptions {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly registry: CallList;
  readonly foreground: Foreground;
  readonly tell: (event: AgentEvent) => void;
  /** True for a call that the user agreed to be connected by. */
  readonly isAwaited: (call: CallSession) => boolean;
  /** Answers a call that the user agreed to, where it `isGood`, so that it does not ring. */
  readonly takeAwaited: (call: CallSession, isGood: () => boolean) => boolean;
  /** Makes a call of an invite that has `leftMs` left. */
  readonly receive: (invite: NewInvite, leftMs: number) => CallSession;
}

/** A batch and when it came, by our clock. */
export interface ReceivedBatch {
  readonly batch: EventBatch;
  readonly atMs: number;
}

/** Takes batches of events in and lets the invites among them ring, or not. */
export class IncomingCalls {
  readonly #options: IncomingCallsOptions;
  readonly #limit: RingLimit;
  /** Calls that may ring once the foreground is free, and until when. */
  readonly #waiting = new Map<CallSession, Waiting>();
  readonly #glareTimers = new Map<CallSession, () => void>();

  constructor(options: IncomingCallsOptions) {
    this.#options = options;
    this.#limit = new RingLimit(options.clock);
  }

  /**
   * Spec, "m.call.invite": ring only once the whole sync response is processed, because the call may have been answered
   * or ended later in it.
   */
  take({ batch, atMs }: ReceivedBatch, me: string): void {
    const { registry, clock } = this.#options;
    const fresh: (() => void)[] = [];
    for (const event of batch.events) {
      const ageMs = (event.ageMs ?? (batch.isInitial ? Infinity : 0)) + clock.now() - atMs;
      const invite = registry.route(event, ageMs);
      if (invite === undefined || registry.isDecided(invite, me)) continue;
      const leftMs = remainingMs(invite.invite.lifetimeMs, ageMs);
      if (leftMs >= LEAST_RINGING_MS) fresh.push(this.#open(invite, leftMs, me));
    }
    for (const decide of fresh) decide();
  }

  /** Who calls while the user is in a call, as far as the user is shown. */
  get announced(): CallSession | undefined {
    return [...this.#waiting].find(([, { isShown }]) => isShown)?.[0];
  }

  /** Takes the call that is shown out of the bell, where it is this one, in a room of two, and awaited still. */
  async takeAnnounced(callId: string, userId: string): Promise<CallSession | undefined> {
    const { announced: call } = this;
    if (call?.callId !== callId || call.opponentId !== userId) return undefined;
    const facts = await this.#describe(call, { patienceMs: AWAITED_ROOM_PATIENCE_MS });
    const isThere = this.announced === call && this.#options.isAwaited(call);
    if (!isThere || !isRoomOfTwo(facts)) return undefined;
    this.forget(call);
    return call;
  }

  /** There is place, or it is our turn: who called meanwhile, and still calls, rings now. */
  ringNext(): void {
    const { clock } = this.#options;
    for (const [call, { untilMs }] of this.#waiting) {
      if (untilMs - clock.now() >= LEAST_RINGING_MS) this.#ringOrAnnounce(call);
    }
  }

  /** The room of the call being placed is known now: somebody may have called from there meanwhile. */
  reconsider(ours: CallSession): void {
    for (const [theirs, { facts }] of this.#waiting) {
      if (this.#judge(theirs, ours, facts) !== 'takeTheirs') continue;
      this.#yield(ours, theirs);
      return;
    }
    this.ringNext();
  }

  /** The user accepted a call. */
  welcome(call: CallSession): void {
    this.#limit.forget(call.opponentId ?? '');
  }

  /** The call is over, or has left the bell for the foreground. */
  forget(call: CallSession): void {
    this.#waiting.delete(call);
    this.#glareTimers.get(call)?.();
    this.#glareTimers.delete(call);
  }

  /** Takes an invite in; the returned function decides about it after the batch. */
  #open(invite: NewInvite, leftMs: number, me: string): () => void {
    const { registry, receive, clock } = this.#options;
    const { sender, roomId } = invite.event;
    if (!isForUs(me, sender, invite.invite.invitee))
      return this.#refuse(invite, 'otherInvitee', me);
    const place = registry.placeFor(sender);
    if (place === 'none') return this.#refuse(invite, 'tooMany', me);
    if (place !== 'free') this.#suppress(place, 'tooMany');
    const call = receive(invite, leftMs);
    registry.add(roomId, call);
    const untilMs = clock.now() + leftMs;
    return () => {
      if (call.status === 'ringing') void this.#admit(call, untilMs);
    };
  }

  /** Nothing comes of an invite; that is told unless its batch ends it as well. */
  #refuse(invite: NewInvite, why: SuppressedWhy, me: string): () => void {
    const { registry, tell } = this.#options;
    const userId = invite.event.sender;
    return () => {
      if (userId !== me && !registry.isDecided(invite, me))
        tell({ type: 'suppressed', why, userId });
    };
  }

  /** Decides about an invite that survived its batch. */
  async #admit(call: CallSession, untilMs: number): Promise<void> {
    const { transport, foreground } = this.#options;
    const { opponentId } = call;
    const facts = await this.#describeFor(call);
    if (call.status !== 'ringing') return;
    call.displayName = facts?.members.find(({ userId }) => userId === opponentId)?.displayName;
    const why = silentRoom(facts, transport.canEncrypt);
    if (why !== undefined) {
      this.#suppress(call, why);
      return;
    }
    const isGood = () => isRoomOfTwo(facts) && this.#limit.allow(opponentId ?? '');
    if (this.#options.takeAwaited(call, isGood)) return;
    this.#waiting.set(call, { untilMs, facts, isShown: false, isTold: false });
    const current = foreground.current();
    const verdict = current === undefined ? 'none' : this.#judge(call, current, facts);
    if (current === undefined || verdict === 'none') this.#ringOrAnnounce(call);
    else this.#cross(verdict, call, current);
  }

  /** Who rings needs no more than the caller; who answers without a click has to know all members. */
  async #describeFor(call: CallSession): Promise<RoomFacts | undefined> {
    const { isAwaited } = this.#options;
    if (!isAwaited(call)) {
      const facts = await this.#describe(call, { caller: call.opponentId });
      // The user may have agreed to it meanwhile.
      if (call.status !== 'ringing' || !isAwaited(call)) return facts;
    }
    return this.#describe(call, { patienceMs: AWAITED_ROOM_PATIENCE_MS });
  }

  /** A room that cannot be described soon still rings: a missed call is worse than a ring too many. */
  #describe(
    { roomId = '' }: CallSession,
    { caller, patienceMs = ROOM_PATIENCE_MS }: Look,
  ): Promise<RoomFacts | undefined> {
    const { transport, clock } = this.#options;
    const described = transport.describeRoom(roomId, caller).catch(() => undefined);
    return inTime(clock, described, patienceMs);
  }

  /** Rings, or is shown beside the call that runs, or waits until the user is free. */
  #ringOrAnnounce(call: CallSession): void {
    const { foreground, tell } = this.#options;
    const waiting = this.#waiting.get(call);
    if (!foreground.isOurTurn() || waiting === undefined) return;
    const userId = call.opponentId ?? '';
    const isFree = foreground.current() === undefined;
    if (waiting.isShown) {
      if (isFree) this.#ring(call);
    } else if (!isFree && !foreground.hasPlace()) {
      // As long as we do not know where we call, this may be the very call that becomes one with ours.
      if (foreground.current()?.roomId === undefined) return;
      // Not rejected: the user did not ask for that, and it rings when the foreground is free.
      if (!waiting.isTold) tell({ type: 'suppressed', why: 'busy', userId });
      waiting.isTold = true;
    } else if (!this.#limit.allow(userId)) this.#suppress(call, 'tooOften');
    else if (isFree) this.#ring(call);
    else {
      waiting.isShown = true;
      foreground.announce(call);
    }
  }

  #ring(call: CallSession): void {
    this.forget(call);
    this.#options.foreground.ring(call);
  }

  #suppress(call: CallSession, why: SuppressedWhy): void {
    call.feed({ type: 'ignore' });
    this.#options.tell({ type: 'suppressed', why, userId: call.opponentId ?? '' });
  }

  /** The two users call each other. */
  #cross(verdict: GlareVerdict, theirs: CallSession, ours: CallSession): void {
    if (verdict === 'takeTheirs') this.#yield(ours, theirs);
    if (verdict === 'keepOurs') this.#keepPatient(ours, theirs);
  }

  /** Some clients never yield; after a while their call is as good as ours. */
  #keepPatient(ours: CallSession, theirs: CallSession): void {
    const { clock, foreground } = this.#options;
    const cancel = clock.after(GLARE_PATIENCE_MS, () => {
      if (ours === foreground.current() && ours.status === 'calling') this.#yield(ours, theirs);
    });
    this.#glareTimers.set(theirs, cancel);
  }

  /** An answer without a click is given only in a room of two, and only soon after the user pressed call. */
  #judge(theirs: CallSession, ours: CallSession, facts: RoomFacts | undefined): GlareVerdict {
    const isPlacing = ours.status === 'preparing' || ours.status === 'calling';
    const isRecent = this.#options.clock.now() - ours.createdAtMs < GLARE_WINDOW_MS;
    if (!isPlacing || !isRecent || !isRoomOfTwo(facts)) return 'none';
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
    this.forget(theirs);
    this.#options.foreground.replace(ours, theirs);
  }
}

/** How a room is looked at. */
interface Look {
  /** Where that is all one needs to know of the members. */
  readonly caller?: string | undefined;
  readonly patienceMs?: number;
}

interface Waiting {
  readonly untilMs: number;
  readonly facts: RoomFacts | undefined;
  /** The user sees that this one calls. */
  isShown: boolean;
  /** Somebody was told that it does not ring. */
  isTold: boolean;
}
