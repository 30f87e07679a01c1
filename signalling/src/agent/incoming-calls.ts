// Decides what becomes of invites: they ring, wait, give way to glare, or stay silent.

import { judgeGlare } from '../call/glare.ts';
import type { GlareVerdict } from '../call/glare.ts';
import { LEAST_RINGING_MS } from '../call/timers.ts';
import type { EventBatch, RoomFacts } from '../ports/transport.ts';
import { inTime } from '../ports/clock.ts';
import type { ManagedCall } from '../ports/managed-call.ts';
import type { ActiveCalls } from './active-calls.ts';
import type { SuppressedWhy } from './agent-event.ts';
import type { NewInvite } from './call-list.ts';
import type { CallMaker } from './call-maker.ts';
import { MissedCalls } from './missed-calls.ts';
import type { HeardInvite, MissedCallsOptions } from './missed-calls.ts';
import type { Replacements } from './replacements.ts';
import { isForUs, isRoomOfTwo, remainingMs, RingLimit, silentRoom } from './ring-policy.ts';

/** Where we won the glare but the other side does not yield, its call is taken after all. */
export const GLARE_PATIENCE_MS = 2_000;

/** The user still knows why a call connects: they pressed the button less than a minute ago. */
export const GLARE_WINDOW_MS = 60_000;

/** How long a ring waits for what the homeserver says of the room. */
export const ROOM_PATIENCE_MS = 3_000;

/** And how long before a call that the user agreed to rings after all: until then they speak in the old one. */
export const AWAITED_ROOM_PATIENCE_MS = 10_000;

/** The parts of an agent that have to do with calls that come in. */
export interface IncomingCallsOptions extends MissedCallsOptions {
  readonly active: ActiveCalls;
  readonly maker: CallMaker;
  readonly replacements: Replacements;
}

/** A batch and when it came, by our clock. */
export interface ReceivedBatch {
  readonly batch: EventBatch;
  readonly atMs: number;
}

/** The calls that come in: they ring, wait beside the call in front, or stay silent. */
export class IncomingCalls {
  /** Those that do not ring in time. */
  readonly missed: MissedCalls;
  readonly #options: IncomingCallsOptions;
  readonly #limit: RingLimit;
  /** Calls that may ring once nobody is in front, and until when. */
  readonly #waiting = new Map<ManagedCall, Waiting>();
  readonly #glareTimers = new Map<ManagedCall, () => void>();

  constructor(options: IncomingCallsOptions) {
    this.#options = options;
    this.#limit = new RingLimit(options.clock);
    this.missed = new MissedCalls(options);
  }

  /**
   * Spec, "m.call.invite": ring only once the whole sync response is processed, because the call may have been answered
   * or ended later in it.
   */
  receive({ batch, atMs }: ReceivedBatch, me: string): void {
    const { calls, clock } = this.#options;
    const fresh: (() => void)[] = [];
    for (const event of batch.events) {
      const ageMs = (event.ageMs ?? (batch.isInitial ? Infinity : 0)) + clock.now() - atMs;
      if (event.sender === me) this.missed.noteOwn(event, ageMs);
      const invite = calls.deliver(event, ageMs);
      if (invite === undefined) continue;
      const heard = { invite, ageMs, me, isPast: batch.isInitial };
      const isInTime = remainingMs(invite.invite.lifetimeMs, ageMs) >= LEAST_RINGING_MS;
      if (isInTime && !calls.isDecided(invite, me)) fresh.push(this.#open(heard));
      else this.missed.consider(heard);
    }
    for (const decide of fresh) decide();
  }

  /** The call that the user is shown beside the one in front. */
  get announced(): ManagedCall | undefined {
    return [...this.#waiting].find(([, { isShown }]) => isShown)?.[0];
  }

  /** The announced call, where the user can take it beside the one in front. */
  get waiting(): ManagedCall | undefined {
    return this.#options.active.hasPlace ? this.announced : undefined;
  }

  /** Hands the call that is announced over, where it is this one, in a room of two, and still awaited. It rings no more. */
  async handOverAnnounced(callId: string, userId: string): Promise<ManagedCall | undefined> {
    const { announced: call } = this;
    if (call?.callId !== callId || call.opponentId !== userId) return undefined;
    const facts = await this.#describe(call, { patienceMs: AWAITED_ROOM_PATIENCE_MS });
    const isThere = this.announced === call && this.#options.replacements.isAwaited(call);
    if (!isThere || !isRoomOfTwo(facts)) return undefined;
    this.forget(call);
    return call;
  }

  /** There is place, or it is our turn: a call that came meanwhile, and still calls, rings now. */
  ringNext(): void {
    const { clock } = this.#options;
    for (const [call, { untilMs }] of this.#waiting) {
      if (untilMs - clock.now() >= LEAST_RINGING_MS) this.#ringOrAnnounce(call);
    }
  }

  /** The room of the call being placed is known now: somebody may have called from there meanwhile. */
  reconsider(ours: ManagedCall): void {
    for (const [theirs, { facts }] of this.#waiting) {
      if (this.#judge(theirs, ours, facts) !== 'takeTheirs') continue;
      this.#yield(ours, theirs);
      return;
    }
    this.ringNext();
  }

  /** The user accepted a call. */
  welcome(call: ManagedCall): void {
    this.#limit.forget(call.opponentId ?? '');
  }

  /** The call is over, or in front now. */
  forget(call: ManagedCall): void {
    this.#waiting.delete(call);
    this.#glareTimers.get(call)?.();
    this.#glareTimers.delete(call);
  }

  /** Takes an invite in; the returned function decides about it after the batch. */
  #open(heard: HeardInvite): () => void {
    const { calls, maker, clock } = this.#options;
    const { invite, ageMs, me } = heard;
    const leftMs = remainingMs(invite.invite.lifetimeMs, ageMs);
    const { sender, roomId } = invite.event;
    if (!isForUs(me, sender, invite.invite.invitee))
      return this.#refuse(invite, 'otherInvitee', me);
    const place = calls.placeFor(sender);
    if (place === 'none') return this.#refuse(invite, 'tooMany', me);
    if (place !== 'free') this.#suppress(place, 'tooMany');
    const call = maker.receive(invite, leftMs);
    calls.add(roomId, call);
    this.missed.watch(call, heard);
    const untilMs = clock.now() + leftMs;
    return () => {
      if (call.status === 'ringing') void this.#admit(call, untilMs);
    };
  }

  /** Nothing comes of an invite; that is told unless its batch ends it as well. */
  #refuse(invite: NewInvite, why: SuppressedWhy, me: string): () => void {
    const { calls, tell } = this.#options;
    const userId = invite.event.sender;
    return () => {
      if (userId !== me && !calls.isDecided(invite, me)) tell({ type: 'suppressed', why, userId });
    };
  }

  /** Decides about an invite that survived its batch. */
  async #admit(call: ManagedCall, untilMs: number): Promise<void> {
    const { transport, active, replacements } = this.#options;
    const { opponentId } = call;
    const facts = await this.#describeFor(call);
    if (call.status !== 'ringing') return;
    call.nameOpponent(facts?.members.find(({ userId }) => userId === opponentId)?.displayName);
    const why = silentRoom(facts, {
      canEncrypt: transport.canEncrypt,
      isEncrypted: call.isEncrypted,
    });
    if (why !== undefined) {
      this.#suppress(call, why);
      return;
    }
    const isGood = () => isRoomOfTwo(facts) && this.#limit.allow(opponentId ?? '');
    if (replacements.answer(call, isGood)) return;
    this.#waiting.set(call, { untilMs, facts, isShown: false, isTold: false });
    const { current } = active;
    const verdict = current === undefined ? 'none' : this.#judge(call, current, facts);
    if (current === undefined || verdict === 'none') this.#ringOrAnnounce(call);
    else this.#cross(verdict, call, current);
  }

  /** Who rings needs no more than the caller; who answers without a click has to know all members. */
  async #describeFor(call: ManagedCall): Promise<RoomFacts | undefined> {
    const { replacements } = this.#options;
    if (!replacements.isAwaited(call)) {
      const facts = await this.#describe(call, { caller: call.opponentId });
      // The user may have agreed to it meanwhile.
      if (call.status !== 'ringing' || !replacements.isAwaited(call)) return facts;
    }
    return this.#describe(call, { patienceMs: AWAITED_ROOM_PATIENCE_MS });
  }

  /** A room that cannot be described soon still rings: a missed call is worse than a ring too many. */
  #describe(
    { roomId = '' }: ManagedCall,
    { caller, patienceMs = ROOM_PATIENCE_MS }: Look,
  ): Promise<RoomFacts | undefined> {
    const { transport, clock } = this.#options;
    const described = transport.describeRoom(roomId, caller).catch(() => undefined);
    return inTime(clock, described, patienceMs);
  }

  /** Lets the call ring, or shows it beside the call that runs, or keeps it until the user is free. */
  #ringOrAnnounce(call: ManagedCall): void {
    const { active, isOurTurn, tell } = this.#options;
    const waiting = this.#waiting.get(call);
    if (!isOurTurn() || waiting === undefined) return;
    const userId = call.opponentId ?? '';
    const isFree = active.current === undefined;
    if (waiting.isShown) {
      if (isFree) this.#ring(call);
    } else if (!isFree && !active.hasPlace) {
      // As long as we do not know where we call, this may be the very call that becomes one with ours.
      if (active.current?.roomId === undefined) return;
      // Not rejected: the user did not ask for that, and it rings when nobody is in front any more.
      if (!waiting.isTold) tell({ type: 'suppressed', why: 'busy', userId });
      this.missed.leave(call);
      waiting.isTold = true;
    } else if (!this.#limit.allow(userId)) this.#suppress(call, 'tooOften');
    else if (isFree) this.#ring(call);
    else {
      waiting.isShown = true;
      tell({ type: 'waiting', call });
    }
  }

  #ring(call: ManagedCall): void {
    const { active, tell } = this.#options;
    this.forget(call);
    active.bringForward(call);
    tell({ type: 'incoming', call });
  }

  #suppress(call: ManagedCall, why: SuppressedWhy): void {
    call.silence();
    this.#options.tell({ type: 'suppressed', why, userId: call.opponentId ?? '' });
  }

  /** The two users call each other. */
  #cross(verdict: GlareVerdict, theirs: ManagedCall, ours: ManagedCall): void {
    if (verdict === 'takeTheirs') this.#yield(ours, theirs);
    if (verdict === 'keepOurs') this.#keepPatient(ours, theirs);
  }

  /** Some clients never yield; after a while their call is as good as ours. */
  #keepPatient(ours: ManagedCall, theirs: ManagedCall): void {
    const { clock, active } = this.#options;
    const cancel = clock.after(GLARE_PATIENCE_MS, () => {
      if (ours === active.current && ours.status === 'calling') this.#yield(ours, theirs);
    });
    this.#glareTimers.set(theirs, cancel);
  }

  /** An answer without a click is given only in a room of two, and only soon after the user pressed call. */
  #judge(theirs: ManagedCall, ours: ManagedCall, facts: RoomFacts | undefined): GlareVerdict {
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

  #yield(ours: ManagedCall, theirs: ManagedCall): void {
    this.forget(theirs);
    this.#options.active.replace(ours, theirs);
    ours.yieldTo(theirs);
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
