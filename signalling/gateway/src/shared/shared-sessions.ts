// Sessions that several gateways share: each has those of its visitors, and keeps in Redis what another would need to go on.

import type { PushedEvent } from '../homeserver/guest-homeserver.ts';
import { NewestWrite } from '../store/newest-write.ts';
import type { SessionDesk } from '../visitors/session-desk.ts';
import type { Sessions } from '../visitors/sessions.ts';
import type { SiteWord } from '../visitors/visitor-parts.ts';
import type { VisitorSession } from '../visitors/visitor-session.ts';
import type { Messages } from './messages.ts';
import type { RoomEvents } from './room-events.ts';
import type { SessionShelf, ShelvedSession } from './session-shelf.ts';

/** What the sessions are shared by. */
export interface SharedSessionsParts {
  readonly sessions: Sessions;
  readonly shelf: SessionShelf;
  readonly events: RoomEvents;
  readonly messages: Messages;
  /** Whether Redis can be asked. */
  readonly redis: { readonly isUp: boolean };
  readonly after: (ms: number, fire: () => void) => () => void;
  /** Milliseconds on a clock that never runs backwards. */
  readonly now: () => number;
  readonly log: { warn(fields: object, text: string): void };
}

/** The sessions of one gateway among several. */
export class SharedSessions implements SessionDesk {
  readonly #parts: SharedSessionsParts;
  readonly #shelved = new Map<VisitorSession, Shelved>();
  /** What is over, and could not be forgotten. */
  readonly #unforgotten = new Set<string>();
  readonly #timers = new Set<() => void>();
  #upSinceMs = 0;

  constructor(parts: SharedSessionsParts) {
    this.#parts = parts;
  }

  /** Takes over from now on what other gateways have left without a word. */
  start(): void {
    this.#every(TOUCH_EVERY_MS, () => this.#touch());
    this.#every(OVERDUE_EVERY_MS, () => this.#endOverdue());
    this.#every(REFRESH_EVERY_MS, () => this.#keepAll());
  }

  /** Lets go of all sessions for other gateways. */
  async stop(): Promise<void> {
    for (const stop of this.#timers) stop();
    this.#timers.clear();
    await Promise.all([...this.#parts.sessions.all].map((session) => this.#release(session)));
  }

  open(site?: SiteWord): VisitorSession | undefined {
    // What cannot be kept would be lost with this process, and no line can be had.
    return this.#parts.redis.isUp ? this.#parts.sessions.open(site) : undefined;
  }

  async resume(key: string): Promise<VisitorSession | 'unknown' | 'later'> {
    const { sessions, redis } = this.#parts;
    const own = sessions.resume(key);
    if (own !== undefined) return own;
    if (!redis.isUp) return 'later';
    try {
      const shelved = await this.#claim(key);
      if (shelved === undefined) return 'unknown';
      this.#restore(shelved);
      return sessions.resume(key) ?? 'unknown';
    } catch {
      // Redis has gone meanwhile.
      return 'later';
    }
  }

  confirm(session: VisitorSession): void {
    const hadOneKey = session.key.valid.length === 1;
    this.#parts.sessions.confirm(session);
    if (!hadOneKey) void this.keep(session);
  }

  /** Keeps a session in Redis; resolves once it is kept, or cannot be now. */
  async keep(session: VisitorSession): Promise<void> {
    if (this.#parts.sessions.get(session.id) !== session) return;
    await this.#shelvedOf(session).writing.request();
  }

  /** A session is over. */
  async settle(session: VisitorSession): Promise<void> {
    this.#shelved.delete(session);
    this.#unforgotten.add(session.id);
    await this.#forgetAll();
  }

  /** Something has happened in a room. */
  async hearRoom(roomId: string): Promise<void> {
    const session = this.#parts.sessions.inRoom(roomId);
    if (session === undefined) return;
    await this.#shelvedOf(session).reading.request();
  }

  /** Another gateway has the visitor of this session now. */
  async letGo(id: string): Promise<void> {
    const session = this.#parts.sessions.get(id);
    if (session !== undefined) await this.#release(session);
  }

  /** The homeserver told this gateway what it could not tell Redis. */
  hearDirectly(roomId: string, events: readonly PushedEvent[]): void {
    const session = this.#parts.sessions.inRoom(roomId);
    if (session === undefined) return;
    const { direct } = this.#shelvedOf(session);
    session.deliver(events.filter(({ eventId }) => !direct.has(eventId)));
    // Redis will tell of them again, once it is back and the homeserver tries again.
    for (const { eventId } of events) direct.add(eventId);
  }

  /** Redis is back, perhaps empty, and something may have been missed. */
  async catchUp(): Promise<void> {
    this.#upSinceMs = this.#parts.now();
    await this.#keepAll();
    await this.#forgetAll();
    for (const { roomId } of this.#parts.sessions.all)
      if (roomId !== undefined) await this.hearRoom(roomId);
  }

  /** Waits for the gateway that has it to let it go, and for none that is gone. */
  async #claim(key: string): Promise<ShelvedSession | undefined> {
    const { shelf, messages, after } = this.#parts;
    for (let waitedMs = 0; ; waitedMs += CLAIM_EVERY_MS) {
      const claim = await shelf.claim(key);
      if (claim.type === 'unknown') return undefined;
      if (claim.type === 'claimed') return claim.session;
      const { owner, id } = claim;
      const isThere = waitedMs > 0 || (await messages.tell(owner, { type: 'release', id }));
      if (!isThere || waitedMs >= RELEASE_WITHIN_MS) {
        const forced = await shelf.claim(key, owner);
        return forced.type === 'claimed' ? forced.session : undefined;
      }
      await new Promise<void>((resolve) => {
        after(CLAIM_EVERY_MS, resolve);
      });
    }
  }

  /** Goes on with a session, unless this gateway does already; returns it. */
  #restore({ state, position }: ShelvedSession): VisitorSession | undefined {
    const { sessions } = this.#parts;
    if (sessions.get(state.id) === undefined) {
      sessions.restore([state]);
      const restored = sessions.get(state.id);
      if (restored === undefined) return undefined;
      const { roomId } = restored;
      Object.assign(this.#shelvedOf(restored), { position, roomId });
      // Nobody told of what came while no gateway had it.
      if (roomId !== undefined) void this.hearRoom(roomId);
    }
    return sessions.get(state.id);
  }

  async #release(session: VisitorSession): Promise<void> {
    const { sessions, shelf, log } = this.#parts;
    const shelved = this.#shelvedOf(session);
    shelved.isLeft = true;
    const state = await sessions.release(session);
    const { position } = shelved;
    this.#shelved.delete(session);
    // What is being written would take it back.
    await shelved.writing.request().catch(() => undefined);
    if (state === undefined) return;
    await shelf.keep({ state, position }, { isLeft: true }).catch(() => {
      log.warn({}, 'A session was let go while Redis was away');
    });
  }

  async #write(session: VisitorSession, shelved: Shelved): Promise<void> {
    const { shelf, sessions } = this.#parts;
    if (shelved.isLeft || sessions.get(session.id) !== session) return;
    const isOurs = await shelf
      .keep({ state: session.state, position: shelved.position })
      // As soon as Redis is back all are kept.
      .catch(() => true);
    if (isOurs) return;
    this.#shelved.delete(session);
    sessions.drop(session);
  }

  async #read(session: VisitorSession, shelved: Shelved): Promise<void> {
    const { roomId } = session;
    if (roomId === undefined) return;
    if (shelved.roomId !== roomId) {
      Object.assign(shelved, { roomId, position: NOTHING_TAKEN });
      shelved.direct.clear();
    }
    // Redis tells again when it is back.
    const entries = await this.#parts.events
      .readAfter(roomId, shelved.position)
      .catch(() => undefined);
    // Whoever has it next takes them.
    if (shelved.isLeft) return;
    for (const { id, events } of entries ?? []) {
      shelved.position = id;
      if (events === undefined) session.loseLine();
      else session.deliver(events.filter(({ eventId }) => !shelved.direct.has(eventId)));
    }
  }

  #touch(): Promise<void> {
    return this.#parts.shelf.touch([...this.#parts.sessions.all].map(({ id }) => id));
  }

  /** Ends the sessions of gateways that crashed, and of visitors who did not come back. */
  async #endOverdue(): Promise<void> {
    const { sessions, shelf, now, redis } = this.#parts;
    // After an outage all say first what they have.
    if (!redis.isUp || now() - this.#upSinceMs < QUIET_AFTER_OUTAGE_MS) return;
    const overdue = await shelf.claimOverdue();
    const others = overdue.filter(({ state }) => sessions.get(state.id) === undefined);
    await Promise.all(others.map(async (shelved) => this.#restore(shelved)?.end()));
  }

  async #keepAll(): Promise<void> {
    const all = [...this.#parts.sessions.all];
    for (let i = 0; i < all.length; i += AT_ONCE)
      await Promise.all(all.slice(i, i + AT_ONCE).map((session) => this.keep(session)));
  }

  async #forgetAll(): Promise<void> {
    for (const id of this.#unforgotten) {
      try {
        await this.#parts.shelf.forget(id);
        this.#unforgotten.delete(id);
      } catch {
        // Redis is away; the rest is forgotten when it is back.
        return;
      }
    }
  }

  #every(ms: number, work: () => Promise<unknown>): void {
    let stop: () => void = () => undefined;
    const next = (): void => {
      this.#timers.delete(stop);
      stop = this.#parts.after(ms, () => {
        // While Redis is away there is nothing to do; when it is back, the next time does it.
        void work()
          .catch(() => undefined)
          .finally(next);
      });
      this.#timers.add(stop);
    };
    next();
  }

  #shelvedOf(session: VisitorSession): Shelved {
    const known = this.#shelved.get(session);
    if (known !== undefined) return known;
    const shelved: Shelved = {
      position: NOTHING_TAKEN,
      isLeft: false,
      roomId: undefined,
      direct: new Set(),
      writing: new NewestWrite(() => this.#write(session, shelved)),
      reading: new NewestWrite(() => this.#read(session, shelved)),
    };
    this.#shelved.set(session, shelved);
    return shelved;
  }
}

/** What is known of a session beside its state. */
interface Shelved {
  /** The last entry of its room's events that it has taken. */
  position: string;
  /** True once the session is for other gateways. */
  isLeft: boolean;
  /** The room that the position is of. */
  roomId: string | undefined;
  /** The events that came while Redis was away. */
  readonly direct: Set<string>;
  readonly writing: NewestWrite;
  readonly reading: NewestWrite;
}

/** So few that what visitors ask need not wait behind them. */
const AT_ONCE = 100;
const NOTHING_TAKEN = '0-0';
const TOUCH_EVERY_MS = 5_000;
const OVERDUE_EVERY_MS = 1_000;
/** Well below how long Redis keeps what nobody touches. */
const REFRESH_EVERY_MS = 600_000;
const QUIET_AFTER_OUTAGE_MS = 10_000;
const CLAIM_EVERY_MS = 50;
const RELEASE_WITHIN_MS = 5_000;
