// All sessions of this process: found by their keys, and by the rooms of their lines.

import { randomBytes } from 'node:crypto';
import type { PushedEvent } from '../homeserver/guest-homeserver.ts';
import { VisitorSession } from './visitor-session.ts';
import type { VisitorParts } from './visitor-parts.ts';

/** The sessions, and what they work with. */
export class Sessions {
  readonly #parts: VisitorParts;
  readonly #most: number;
  readonly #all = new Set<VisitorSession>();
  readonly #byKey = new Map<string, VisitorSession>();
  readonly #byRoom = new Map<string, VisitorSession>();
  readonly #ending = new Set<Promise<void>>();

  constructor(parts: VisitorParts, { most = MOST_SESSIONS }: { readonly most?: number } = {}) {
    this.#parts = parts;
    this.#most = most;
  }

  get count(): number {
    return this.#all.size;
  }

  /** A new session of a visitor; undefined where there are as many as can be. */
  open(address: string): VisitorSession | undefined {
    if (this.#all.size >= this.#most) return undefined;
    const id = randomBytes(ID_BYTES).toString('hex');
    const session = new VisitorSession({
      parts: this.#parts,
      id,
      address,
      // No homeserver has such a name (RFC 2606), so that the visitor is nobody else.
      userId: `@visitor-${id}:gateway.invalid`,
      onLine: ({ roomId }, isTaken) => {
        if (isTaken) this.#byRoom.set(roomId, session);
        else if (this.#byRoom.get(roomId) === session) this.#byRoom.delete(roomId);
      },
      onEnd: () => {
        this.#all.delete(session);
        for (const key of session.key.valid) this.#byKey.delete(key);
      },
    });
    this.#all.add(session);
    this.#byKey.set(session.key.newest, session);
    return session;
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

  /** The line with this room is there no more. */
  loseLine(roomId: string): void {
    this.#byRoom.get(roomId)?.loseLine();
  }

  /** Ends all sessions, and waits for their last words. */
  async endAll(): Promise<void> {
    for (const session of this.#all) this.#note(session.end('stopped'));
    await Promise.all(this.#ending);
  }

  #note(end: Promise<void>): void {
    this.#ending.add(end);
    void end.finally(() => this.#ending.delete(end));
  }
}

const ID_BYTES = 16;
const MOST_SESSIONS = 20_000;
