// Calls that came while nobody could hear them here. Told once it is sure that nobody took them and that the user does not
// know of them by other means.

import type { Clock } from '../ports/clock.ts';
import { inTime } from '../ports/clock.ts';
import type { ManagedCall } from '../ports/managed-call.ts';
import type { RoomEvent, RoomFacts, Transport } from '../ports/transport.ts';
import { RecentKeys, setRecent } from '../recent.ts';
import { offersVideo } from '../wire/descriptions.ts';
import { EVENT_TYPES } from '../wire/names.ts';
import type { AgentEvent, MissedCall } from './agent-event.ts';
import type { CallList, NewInvite } from './call-list.ts';
import { isForUs, isRoomOfTwo, silentRoom } from './ring-policy.ts';

/** What decided a call may come a moment after its invite: in the next batch, or once its keys are there. */
export const MISSED_PATIENCE_MS = 3_000;

/** Who called before that has surely found another way. */
export const MOST_MISSED_AGE_MS = 24 * 3_600_000;

/** Nobody can fill a page: so many are told at a time, the newest ones, and so many of one user. */
export const MOST_MISSED = 20;
export const MOST_MISSED_PER_USER = 5;

/** The parts of an agent that have to do with missed calls. */
export interface MissedCallsOptions {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly calls: CallList;
  /** Milliseconds since 1970, by the clock that the user sees. */
  readonly dateNow?: (() => number) | undefined;
  /** False while another tab of the user rings, and tells. */
  readonly isOurTurn: () => boolean;
  readonly tell: (event: AgentEvent) => void;
}

/** An invite, and what is known of it beside its event. */
export interface HeardInvite {
  readonly invite: NewInvite;
  readonly ageMs: number;
  /** Our user ID. */
  readonly me: string;
  /** It came with the first batch: it may have been told to another page before. */
  readonly isPast: boolean;
}

/** An invite that may become a missed call. */
interface Candidate extends HeardInvite {
  readonly key: string;
  /** When it came to the homeserver, by our clock. */
  readonly cameAtMs: number;
}

/** Finds out which calls were missed, and tells of them. */
export class MissedCalls {
  readonly #options: MissedCallsOptions;
  /** Calls of which all is said. */
  readonly #told = new RecentKeys(50);
  /** Until when our own user knows what happened in a room, by our clock. */
  readonly #knownUntilMs = new Map<string, number>();
  /** Calls that came in and were not seen by the user yet. */
  readonly #unseen = new WeakMap<ManagedCall, Candidate>();
  #waiting: Candidate[] = [];

  constructor(options: MissedCallsOptions) {
    this.#options = options;
  }

  /** Whoever speaks of a call in a room, on whatever device, sees there what came before. */
  noteOwn({ roomId, type, stateKey }: RoomEvent, ageMs: number): void {
    if (stateKey !== undefined) return;
    // A call of ours that is under way becomes one with a call from there.
    const aheadMs = type === EVENT_TYPES.invite ? GLARE_MS : 0;
    const untilMs = this.#options.clock.now() - ageMs + aheadMs;
    setRecent(this.#knownUntilMs, [roomId, untilMs], MOST_ROOMS);
  }

  /** A call came that rings no more: too old, or over already. */
  consider(heard: HeardInvite): void {
    const { event, invite } = heard.invite;
    const isRecent = heard.ageMs <= MOST_MISSED_AGE_MS;
    if (!isRecent || event.sender === heard.me || !isForUs(heard.me, event.sender, invite.invitee))
      return;
    this.#wait(this.#candidateFor(heard));
  }

  /** A call came in that may ring soon, or end before that. */
  watch(call: ManagedCall, heard: HeardInvite): void {
    this.#unseen.set(call, this.#candidateFor(heard));
  }

  /** The user is told of this call in another way. */
  leave(call: ManagedCall): void {
    const candidate = this.#unseen.get(call);
    if (candidate) this.#told.add(candidate.key);
    this.#unseen.delete(call);
  }

  /** A call is over; `wasShown` where it rang or ran here, which tells enough. */
  noteEnd(call: ManagedCall, wasShown: boolean): void {
    const candidate = this.#unseen.get(call);
    if (candidate && !wasShown && call.endReason === 'missed') this.#wait(candidate);
    else this.leave(call);
    this.#unseen.delete(call);
  }

  #candidateFor(heard: HeardInvite): Candidate {
    const { event, callId } = heard.invite;
    const cameAtMs = this.#options.clock.now() - Math.max(heard.ageMs, 0);
    return { ...heard, key: `${event.roomId} ${callId}`, cameAtMs };
  }

  #wait(candidate: Candidate): void {
    if (this.#waiting.length >= MOST_WAITING) return;
    this.#waiting.push(candidate);
    if (this.#waiting.length > 1) return;
    this.#options.clock.after(MISSED_PATIENCE_MS, () => {
      void this.#decide(this.#waiting.splice(0));
    });
  }

  async #decide(waiting: readonly Candidate[]): Promise<void> {
    const { isOurTurn, tell } = this.#options;
    const fresh = waiting.filter((one) => this.#isMissed(one) && this.#told.add(one.key));
    const chosen = newestOfEach(fresh);
    // The tab whose turn it is hears the same and tells it.
    if (chosen.length === 0 || !isOurTurn()) return;
    const unread = await this.#unreadOf(chosen);
    const missed = await Promise.all(unread.map((one) => this.#describe(one)));
    for (const call of missed) if (call) tell({ type: 'missed', call });
  }

  #isMissed({ invite, me, cameAtMs }: Candidate): boolean {
    const knownUntilMs = this.#knownUntilMs.get(invite.event.roomId) ?? -Infinity;
    return cameAtMs > knownUntilMs && !this.#options.calls.isTaken(invite, me);
  }

  /** Without those that the user has read of, there or in another client. */
  async #unreadOf(candidates: readonly Candidate[]): Promise<readonly Candidate[]> {
    const { transport, clock } = this.#options;
    const roomIds = [...new Set(candidates.map(({ invite }) => invite.event.roomId))];
    const asked = transport.getReadAges?.(roomIds).catch(() => undefined);
    const ages = asked && (await inTime(clock, asked, READ_PATIENCE_MS));
    return candidates.filter(({ invite, isPast, cameAtMs }) => {
      // With every page the same ones would be told again.
      if (ages === undefined) return !isPast;
      const readAgeMs = ages.get(invite.event.roomId) ?? Infinity;
      return clock.now() - readAgeMs < cameAtMs;
    });
  }

  /** The call as it is told; undefined where it would not have rung. */
  async #describe({ invite, me, cameAtMs }: Candidate): Promise<MissedCall | undefined> {
    const { transport, clock, dateNow = Date.now } = this.#options;
    const { event, callId } = invite;
    const { roomId, sender: userId } = event;
    const describe = (caller?: string): Promise<RoomFacts | undefined> =>
      transport.describeRoom(roomId, caller).catch(() => undefined);
    const facts = await describe(userId);
    const isEncrypted = event.encryption !== undefined;
    if (silentRoom(facts, { canEncrypt: transport.canEncrypt, isEncrypted })) return undefined;
    // Among several people, who is not named does not know whether the call was for them.
    if (invite.invite.invitee !== me && !isRoomOfTwo(await describe())) return undefined;
    const caller = facts?.members.find((member) => member.userId === userId);
    return {
      callId,
      roomId,
      userId,
      displayName: caller?.displayName,
      hasVideo: offersVideo(invite.invite),
      at: dateNow() - (clock.now() - cameAtMs),
    };
  }
}

/** The newest ones, few of each user; the oldest of them first. */
function newestOfEach(candidates: readonly Candidate[]): readonly Candidate[] {
  const counts = new Map<string, number>();
  const newest = [...candidates].sort((one, other) => other.cameAtMs - one.cameAtMs);
  const chosen = newest.filter(({ invite }) => {
    const count = counts.get(invite.event.sender) ?? 0;
    counts.set(invite.event.sender, count + 1);
    return count < MOST_MISSED_PER_USER;
  });
  return chosen.slice(0, MOST_MISSED).reverse();
}

const GLARE_MS = 60_000;
const READ_PATIENCE_MS = 10_000;
const MOST_ROOMS = 500;
const MOST_WAITING = 1000;
