// The lines to all callees: made, checked, taken, cleaned and replaced. A guest has one line at most, and a line one guest.

import type { GuestHomeserver, Membership } from '../homeserver/guest-homeserver.ts';
import type { Store } from '../store/file-store.ts';
import type { CalleeState, Line, Lines, Ticket } from './line.ts';
import { stateOf, storedLines, surplusOf, type Entry, type LineState } from './line-entries.ts';
import { leaveRooms, makeLineRoom } from './line-room.ts';
import { Queue, Queues } from './queue.ts';
import { Replacements } from './replacements.ts';
import { Retries, type After, type LineLog } from './retries.ts';
import type { StoredLines } from './stored-lines.ts';

/** What the lines are made of, and for whom. */
export interface LinePoolParts {
  readonly homeserver: GuestHomeserver;
  readonly store: Store<StoredLines>;
  readonly callees: readonly string[];
  readonly linesPerCallee: number;
  /** How many visitors may wait for a line to one callee; 0 if left out. */
  readonly queuePerCallee?: number;
  /** Makes the user ID of a new guest. */
  readonly makeGuestId: () => string;
  /** What a guest is called who is in no call. */
  readonly idleName?: string;
  /** Whether a visitor has the line with this room, from before the start. */
  readonly isHeld?: (roomId: string) => boolean;
  /** Told when a line is lost that a visitor has taken; the line need not be given back. */
  readonly onRetired?: (line: Line) => void;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  readonly after?: After;
  readonly log?: LineLog;
}

/** A pool of lines, which keeps as many for each callee as it was told. */
export class LinePool implements Lines {
  readonly #parts: LinePoolParts;
  readonly #retries: Retries;
  readonly #replacements: Replacements;
  readonly #idleName: string;
  /** By room, those unused for longest first. */
  readonly #entries = new Map<string, Entry>();
  /** The lines that are being made, by their guests. */
  readonly #making = new Map<string, string>();
  /** The guests without a room, and those who are leaving what rooms they may have. */
  readonly #spareGuests: Set<string>;
  readonly #emptying = new Set<string>();
  /** The callees with whom a replacement has to wait. */
  readonly #waiting = new Set<string>();
  /** Who waits. */
  readonly queues: Queues;

  constructor(parts: LinePoolParts) {
    const { store, callees, idleName = 'Website visitor', now = Date.now } = parts;
    const { queuePerCallee = 0 } = parts;
    const { spareGuests, replacements } = store.state;
    this.#parts = parts;
    this.#retries = new Retries(parts);
    this.#idleName = idleName;
    this.#spareGuests = new Set(spareGuests);
    const known = replacements.filter(({ callee }) => callees.includes(callee));
    this.#replacements = new Replacements(known, now);
    this.queues = new Queues(callees.map((callee) => [callee, new Queue(queuePerCallee, now)]));
  }

  /** Brings all lines to what they should be. Never rejects, and resolves after each step was tried once. */
  async start(): Promise<void> {
    for (const { state, ...line } of this.#parts.store.state.lines) {
      const isHeld = this.#parts.isHeld?.(line.roomId) ?? false;
      // A visitor may have had it when the gateway stopped.
      const joined = isHeld ? 'taken' : 'cleaning';
      this.#entries.set(line.roomId, { line, state: state === 'joined' ? joined : 'invited' });
    }
    const surplus = surplusOf(this.#entries.values(), this.#parts);
    const kept = [...this.#entries.values()].filter((entry) => !surplus.includes(entry));
    // Their guests are used again for what is missing.
    await Promise.all(surplus.map((entry) => this.#giveUp(entry)));
    await Promise.all([
      ...kept.map((entry) => this.#keepChecking(entry)),
      ...this.#parts.callees.map((callee) => this.#fill(callee)),
    ]);
    await Promise.all([...this.#spareGuests].map((userId) => this.#emptySpare(userId)));
  }

  /** Nothing is tried again any more. */
  stop(): void {
    this.#retries.stop();
  }

  take(callee: string, ticket: Ticket): ReturnType<Lines['take']> {
    return Promise.resolve(this.#take(callee, ticket));
  }

  #take(callee: string, ticket: Ticket): Awaited<ReturnType<Lines['take']>> {
    const queue = this.queues.get(callee);
    if (queue === undefined) return 'unknownCallee';
    const entries = this.#linesTo(callee);
    // Whoever has one may not have heard of it.
    const own = entries.find(({ state, takenFor }) => state === 'taken' && takenFor === ticket.id);
    if (own !== undefined) return own.line;
    if (stateOf(entries) === 'unavailable') return 'unavailable';
    const entry = entries.find(({ state }) => state === 'ready');
    const turn = queue.ask(ticket, entry !== undefined);
    if (typeof turn === 'object') return turn;
    if (turn === 'full' || entry === undefined) return 'busy';
    Object.assign(entry, { state: 'taken', takenFor: ticket.id });
    return entry.line;
  }

  leaveQueue(callee: string, { id }: Ticket): Promise<void> {
    this.queues.get(callee)?.leave(id);
    return Promise.resolve();
  }

  stateOf(callee: string): Promise<{ readonly state: CalleeState; readonly waiting: number }> {
    const waiting = this.queues.get(callee)?.length ?? 0;
    const state = stateOf(this.#linesTo(callee));
    // What is free is for those who wait.
    const met = state === 'available' && waiting > 0 ? 'busy' : state;
    return Promise.resolve({ state: met, waiting });
  }

  /** Gives a line back. Never rejects, and resolves once it is clean or could not be cleaned at once. */
  async giveBack({ roomId }: Line): Promise<void> {
    const entry = this.#entries.get(roomId);
    if (entry?.state !== 'taken') return;
    await this.#keepCleaning(entry);
  }

  /** The line with this room, in whatever state. */
  lineIn(roomId: string): { readonly line: Line; readonly state: LineState } | undefined {
    const entry = this.#entries.get(roomId);
    return entry && { line: entry.line, state: entry.state };
  }

  /** The lines in a state. */
  linesIn(state: LineState): readonly Line[] {
    const entries = [...this.#entries.values()].filter((entry) => entry.state === state);
    return entries.map(({ line }) => line);
  }

  /** Takes in what the homeserver pushed about the members of a room. */
  onMembership(roomId: string, userId: string, membership: Membership): void {
    const entry = this.#entries.get(roomId);
    if (entry === undefined) return;
    const isCallee = userId === entry.line.callee;
    if (!isCallee && userId !== entry.line.userId) return;
    if (membership === 'leave' || membership === 'ban') this.#lose(entry);
    else if (isCallee && membership === 'join') this.#noteJoined(entry);
  }

  #noteJoined(entry: Entry): void {
    if (entry.state !== 'invited') return;
    this.#makeReady(entry);
    this.#note();
    this.#parts.log?.info({}, 'A callee joined a line');
  }

  /** Puts the line behind all that were unused for longer. */
  #makeReady(entry: Entry): void {
    entry.state = 'ready';
    this.#entries.delete(entry.line.roomId);
    this.#entries.set(entry.line.roomId, entry);
  }

  #keepCleaning(entry: Entry): Promise<void> {
    entry.state = 'cleaning';
    const { userId, roomId } = entry.line;
    let hasFailed = false;
    return this.#retries.keepTrying('clean', async () => {
      // A room that can no longer be cleaned may have been lost without a word.
      if (hasFailed) await this.#check(entry);
      hasFailed = true;
      if (isCleaning(entry)) {
        await this.#parts.homeserver.setName(userId, roomId, this.#idleName);
      }
      if (isCleaning(entry)) this.#makeReady(entry);
    });
  }

  #keepChecking(entry: Entry): Promise<void> {
    const hasVisitorsName = isCleaning(entry);
    return this.#retries.keepTrying('check', async () => {
      await this.#check(entry);
      if (hasVisitorsName && isCleaning(entry)) await this.#keepCleaning(entry);
    });
  }

  /** Asks the homeserver for what it may not have pushed. */
  async #check(entry: Entry): Promise<void> {
    if (entry.state === 'retired') return;
    const { userId, roomId, callee } = entry.line;
    const { homeserver } = this.#parts;
    const own = await homeserver.membershipOf(userId, roomId, userId);
    const theirs = await homeserver.membershipOf(userId, roomId, callee);
    if (own === 'join' && theirs === 'join') this.#noteJoined(entry);
    else if (own !== 'join' || theirs !== 'invite') this.#lose(entry);
  }

  #lose(entry: Entry): void {
    if (entry.state === 'retired') return;
    this.#replacements.owe(entry.line.callee);
    this.#parts.log?.info({ wasTaken: entry.state === 'taken' }, 'A line was lost');
    void this.#giveUp(entry);
  }

  #giveUp(entry: Entry): Promise<void> {
    const wasTaken = entry.state === 'taken';
    const retired = this.#retire(entry);
    if (wasTaken) this.#parts.onRetired?.(entry.line);
    return retired;
  }

  #retire(entry: Entry): Promise<void> {
    entry.state = 'retired';
    this.#note();
    const { userId, roomId, callee } = entry.line;
    return this.#retries.keepTrying('retire', async () => {
      await this.#parts.homeserver.leave(userId, roomId);
      this.#entries.delete(roomId);
      this.#spareGuests.add(userId);
      await this.#fill(callee);
    });
  }

  /** Makes the lines that are missing, as far as the callee may be invited now. */
  async #fill(callee: string): Promise<void> {
    const { callees, linesPerCallee } = this.#parts;
    if (!callees.includes(callee)) return;
    const making = [...this.#making.values()].filter((other) => other === callee).length;
    const missing = Math.max(linesPerCallee - this.#linesTo(callee).length - making, 0);
    const count = this.#replacements.allow(callee, missing);
    if (count < missing) this.#fillLater(callee);
    await Promise.all(Array.from({ length: count }, () => this.#makeLine(callee)));
  }

  #fillLater(callee: string): void {
    if (this.#waiting.has(callee)) return;
    this.#waiting.add(callee);
    this.#retries.later(this.#replacements.waitMs(callee), () => {
      this.#waiting.delete(callee);
      void this.#fill(callee);
    });
  }

  #makeLine(callee: string): Promise<void> {
    const [userId = this.#parts.makeGuestId()] = this.#spareGuests;
    this.#spareGuests.delete(userId);
    this.#making.set(userId, callee);
    return this.#retries.keepTrying('make', async () => {
      // A guest who is not remembered would keep their room for ever.
      await this.#save();
      const room = { userId, callee, guestName: this.#idleName };
      const line = { userId, callee, roomId: await makeLineRoom(this.#parts.homeserver, room) };
      const entry: Entry = { line, state: 'invited' };
      this.#making.delete(userId);
      this.#entries.set(line.roomId, entry);
      this.#note();
      // The callee may have joined before the line was known.
      await this.#keepChecking(entry);
    });
  }

  /** Lets a guest of before, who may have been in any room when the gateway stopped, leave all of them. */
  #emptySpare(userId: string): Promise<void> {
    this.#spareGuests.delete(userId);
    this.#emptying.add(userId);
    return this.#retries.keepTrying('empty', async () => {
      await leaveRooms(this.#parts.homeserver, userId);
      this.#emptying.delete(userId);
      this.#spareGuests.add(userId);
    });
  }

  #linesTo(callee: string): readonly Entry[] {
    return [...this.#entries.values()].filter(({ line }) => line.callee === callee);
  }

  /** Keeps the lines; if that fails, the next time keeps all of it. */
  #note(): void {
    this.#save().catch((error: unknown) => {
      this.#parts.log?.error({ err: error }, 'The lines could not be kept');
    });
  }

  #save(): Promise<void> {
    const { lines, guests } = storedLines(this.#entries.values());
    return this.#parts.store.save({
      lines,
      spareGuests: [...this.#spareGuests, ...this.#emptying, ...this.#making.keys(), ...guests],
      replacements: this.#replacements.toStored(),
    });
  }
}

function isCleaning({ state }: Entry): boolean {
  return state === 'cleaning';
}
