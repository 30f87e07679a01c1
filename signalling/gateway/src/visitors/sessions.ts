// All sessions of this process: found by their keys, and by the rooms of their lines.

import { randomBytes } from 'node:crypto';
import type { PushedEvent } from '../homeserver/guest-homeserver.ts';
import type { SessionState } from './session-state.ts';
import { VisitorSession } from './visitor-session.ts';
import type { SiteWord, VisitorParts } from './visitor-parts.ts';

/** How sessions are kept; what is left out is not done. */
export interface SessionsOptions {
  readonly most?: number;
  /** A session has changed; resolves once it is kept, or cannot be. There may be nothing to wait for. */
  readonly keep?: (session: VisitorSession) => Promise<void> | undefined;
  /** A session is over, and nothing of it is left. */
  readonly onSettled?: (session: VisitorSession) => void;
}

/** The sessions, and what they work with. */
export class Sessions {
  readonly #parts: VisitorParts;
  readonly #options: Required<SessionsOptions>;
  readonly #byId = new Map<string, VisitorSession>();
  readonly #byKey = new Map<string, VisitorSession>();
  readonly #byRoom = new Map<string, VisitorSession>();

  constructor(parts: VisitorParts, options: SessionsOptions = {}) {
    this.#parts = parts;
    this.#options = {
      most: MOST_SESSIONS,
      keep: () => undefined,
      onSettled: () => undefined,
      ...options,
    };
  }

  /** What is to be kept of all of them. */
  get states(): readonly SessionState[] {
    return [...this.#byId.values()].map((session) => session.state);
  }

  get count(): number {
    return this.#byId.size;
  }

  /** All of them. */
  get all(): Iterable<VisitorSession> {
    return this.#byId.values();
  }

  /** The session of this name. */
  get(id: string): VisitorSession | undefined {
    return this.#byId.get(id);
  }

  /** The session that has the line with this room. */
  inRoom(roomId: string): VisitorSession | undefined {
    return this.#byRoom.get(roomId);
  }

  /** A new session of a visitor; undefined where there are as many as can be. */
  open(site?: SiteWord): VisitorSession | undefined {
    if (this.#byId.size >= this.#options.most) return undefined;
    const id = randomBytes(ID_BYTES).toString('hex');
    // No homeserver has such a name (RFC 2606), so that the visitor is nobody else.
    return this.#add({ id, userId: `@visitor-${id}:gateway.invalid`, site });
  }

  /** Goes on with sessions that another process let go of; their visitors are expected for as long as after any loss. */
  restore(states: readonly SessionState[]): void {
    for (const state of states) this.#add(state, state);
  }

  /** Lets go of one session, once what was begun is done; undefined where it is over. */
  async release(session: VisitorSession): Promise<SessionState | undefined> {
    const state = await session.suspend();
    this.#letGo(session);
    return state;
  }

  /** Lets go of a session at once, as others have it. */
  drop(session: VisitorSession): void {
    session.drop();
    this.#letGo(session);
  }

  /** The session that this key resumes, which then has another key. */
  resume(key: string): VisitorSession | undefined {
    const session = this.#byKey.get(key);
    if (session === undefined) return undefined;
    for (const old of session.key.valid) this.#byKey.delete(old);
    session.key.rotate(key);
    for (const valid of session.key.valid) this.#byKey.set(valid, session);
    return session;
  }

  /** The visitor has said something on the new connection, so that they have the newest key. */
  confirm(session: VisitorSession): void {
    const { valid } = session.key;
    if (valid.length === 1) return;
    session.key.confirm();
    for (const key of valid) if (!session.key.valid.includes(key)) this.#byKey.delete(key);
  }

  /** Hands events on to the visitors whose lines they came over. */
  deliver(events: readonly PushedEvent[]): void {
    const batches = new Map<VisitorSession, PushedEvent[]>();
    for (const event of events) {
      const session = this.#byRoom.get(event.roomId);
      if (session === undefined) continue;
      const batch = batches.get(session) ?? [];
      batch.push(event);
      batches.set(session, batch);
    }
    for (const [session, batch] of batches) session.deliver(batch);
  }

  /** Whether a visitor has the line with this room. */
  holds(roomId: string): boolean {
    return this.#byRoom.has(roomId);
  }

  /** The line with this room is there no more. */
  loseLine(roomId: string): void {
    this.#byRoom.get(roomId)?.loseLine();
  }

  /** Lets go of all sessions, once what was begun is done. */
  async suspendAll(): Promise<readonly SessionState[]> {
    const states = await Promise.all([...this.all].map((session) => session.suspend()));
    return states.filter((state) => state !== undefined);
  }

  /** Ends all sessions, and waits for their last words. */
  async endAll(): Promise<void> {
    await Promise.all([...this.all].map((session) => session.end('stopped')));
  }

  #add(who: Pick<SessionState, 'id' | 'userId' | 'site'>, state?: SessionState): VisitorSession {
    const { id, userId, site } = who;
    const { keep, onSettled } = this.#options;
    const session: VisitorSession = new VisitorSession({
      ...{ id, userId, site, state, parts: this.#parts },
      onLine: ({ roomId }, isTaken) => {
        if (isTaken) this.#byRoom.set(roomId, session);
        else if (this.#byRoom.get(roomId) === session) this.#byRoom.delete(roomId);
        void keep(session);
      },
      keep: () => keep(session),
      onEnd: () => {
        this.#forget(session);
      },
      onSettled: () => {
        onSettled(session);
      },
    });
    const { roomId } = session;
    if (roomId !== undefined) this.#byRoom.set(roomId, session);
    for (const key of session.key.valid) this.#byKey.set(key, session);
    this.#byId.set(id, session);
    return session;
  }

  #letGo(session: VisitorSession): void {
    const { roomId } = session;
    if (roomId !== undefined && this.#byRoom.get(roomId) === session) this.#byRoom.delete(roomId);
    this.#forget(session);
  }

  #forget(session: VisitorSession): void {
    this.#byId.delete(session.id);
    for (const key of session.key.valid) this.#byKey.delete(key);
    void this.#options.keep(session);
  }
}

const ID_BYTES = 16;
const MOST_SESSIONS = 20_000;
