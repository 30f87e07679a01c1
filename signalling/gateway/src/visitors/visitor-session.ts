// One visitor: asks and answers, what is told them, and what happens when they vanish.

import type { Ask, GatewayEvent } from '@matrix-call/signalling/wire';
import type { PushedEvent } from '../homeserver/guest-homeserver.ts';
import type { Line } from '../lines/line.ts';
import { NO_ANSWERS } from './answers.ts';
import { HeldLine, NO_LINE } from './held-line.ts';
import { SessionKey } from './session-key.ts';
import type { SessionState } from './session-state.ts';
import { ofCalls, toGatewayEvents } from './told-events.ts';
import { VisitorAsks } from './visitor-asks.ts';
import type { Connection, Visit, VisitorParts } from './visitor-parts.ts';
import { VisitorWay } from './visitor-way.ts';

/** Who a session is, and whom it tells. */
export interface SessionOptions extends Pick<SessionState, 'id' | 'userId' | 'site'> {
  readonly parts: VisitorParts;
  /** What is known of it from before. */
  readonly state?: SessionState | undefined;
  /** What is to be kept of it has changed; resolves once it is kept, or cannot be. There may be nothing to wait for. */
  readonly keep: () => Promise<void> | undefined;
  /** The session has taken a line, or given it back. */
  readonly onLine: (line: Line, isTaken: boolean) => void;
  /** The session is over; nothing of it is left but last words on their way. */
  readonly onEnd: () => void;
  /** The last words of a session that is over are said. */
  readonly onSettled: () => void;
}

/** The session of one visitor. */
export class VisitorSession {
  readonly key: SessionKey;
  readonly #options: SessionOptions;
  readonly #way: VisitorWay;
  /** Undefined as long as the visitor only looks, as most do. */
  #begun: Begun | undefined;
  #address = '';
  #stopVanishing = nothing;
  #isOver = false;

  constructor(options: SessionOptions) {
    const { state } = options;
    this.#options = options;
    this.key = new SessionKey({ ...(state && { state: state.key }) });
    this.#way = new VisitorWay(state?.outbox);
    if (state === undefined) return;
    this.#begun = this.#begin(state);
    this.#vanishLater();
  }

  /** Names the session. */
  get id(): string {
    return this.#options.id;
  }

  /** The room of the line that the visitor has. */
  get roomId(): string | undefined {
    return this.#begun?.held.line?.roomId;
  }

  /** What is to be kept of it. */
  get state(): SessionState {
    const { id, userId, site } = this.#options;
    return {
      ...{ id, userId, site },
      key: this.key.state,
      outbox: this.#way.state,
      answers: this.#begun?.asks.state ?? NO_ANSWERS,
      held: this.#begun?.held.state ?? NO_LINE,
    };
  }

  /** Speaks over this connection from now on; the one before is closed. */
  connect(connection: Connection, { address, received = 0 }: Visit): void {
    this.#way.open(connection);
    this.#stopVanishing();
    this.#address = address;
    // After a crash a key that was not kept would resume nothing.
    const welcome = (): void => {
      this.#welcome(connection, received);
    };
    const kept = this.#options.keep();
    if (kept === undefined) welcome();
    else void kept.then(welcome);
  }

  /** The connection is gone; the visitor may come back for a while, unless they have left for good. */
  disconnect(connection: Connection, hasLeft = false): void {
    if (!this.#way.close(connection)) return;
    this.#begun?.asks.pause();
    if (hasLeft) void this.end();
    else if (!this.#isOver) this.#vanishLater();
  }

  /** The visitor has these batches. */
  received(batch: number): void {
    this.#way.received(batch);
  }

  /** Does what was asked, one after the other; what was asked before is answered again. */
  ask(ask: Ask): void {
    if (!this.#isOver) this.#asking.asks.ask(ask, this.#address);
  }

  /** The visitor waits for no line, and has none, once what they asked before is done. */
  leave(): void {
    this.#begun?.asks.leave();
  }

  /** Events of the line's room. */
  deliver(events: readonly PushedEvent[]): void {
    const { line, call } = this.#begun?.held ?? {};
    if (line === undefined) return;
    const told = ofCalls(events, line);
    if (told.length === 0) return;
    for (const event of told) if (event.sender === line.callee) call?.received(event);
    this.#tell(toGatewayEvents(told, line));
    for (const { ageMs } of told) this.#options.parts.watch.pushed(ageMs);
    this.#begun?.held.settle();
  }

  /** The line is there no more: its user has left it, and with it the call. */
  loseLine(): void {
    const ending = this.#begun?.held.call.theirLastWord();
    this.#begun?.held.forget();
    if (ending === undefined) return;
    const event = { eventId: `$${this.#options.id}.left`, ageMs: 0, ...ending } as const;
    this.#tell([{ ...event, from: 'callee' }]);
  }

  /** Ends the session: hangs up in the visitor's place, and gives the line back. */
  async end(code: 'unknownSession' | 'stopped' = 'unknownSession'): Promise<void> {
    if (!this.#close()) return;
    this.#way.end(code);
    this.#options.onEnd();
    await this.#begun?.asks.done;
    await this.#begun?.held.leaveQueue();
    await this.#begun?.held.giveBack();
    this.#options.onSettled();
  }

  /** Lets go of the session without an end: what was begun is done, the rest is for whoever gets the state. */
  async suspend(): Promise<SessionState | undefined> {
    await this.#begun?.asks.done;
    return this.drop() ? this.state : undefined;
  }

  /** Lets go of a session that others have; false where it was let go of before. */
  drop(): boolean {
    if (!this.#close()) return false;
    this.#begun?.held.stop();
    this.#way.leave();
    return true;
  }

  /** False where it was closed before. */
  #close(): boolean {
    if (this.#isOver) return false;
    this.#isOver = true;
    this.#stopVanishing();
    this.#begun?.asks.stop();
    return true;
  }

  /** What a visitor needs who asks for something. */
  get #asking(): Begun {
    this.#begun ??= this.#begin();
    return this.#begun;
  }

  #begin(state?: SessionState): Begun {
    const { id, parts, site, onLine, keep } = this.#options;
    const held = new HeldLine({ id, parts, onLine, state: state?.held });
    const way = this.#way;
    const common = { id, parts, site, held, way, keep };
    return { held, asks: new VisitorAsks({ ...common, state: state?.answers }) };
  }

  #welcome(connection: Connection, received: number): void {
    const { userId, parts } = this.#options;
    const { keptMs, aliveMs } = parts.times;
    const frame = { type: 'welcome', session: this.key.newest, userId, keptMs, aliveMs } as const;
    if (this.#way.welcome(connection, frame, received)) this.#begun?.asks.resume();
  }

  #vanishLater(): void {
    const { after, times } = this.#options.parts;
    this.#stopVanishing();
    this.#stopVanishing = after(times.keptMs, () => {
      void this.end();
    });
  }

  #tell(events: readonly GatewayEvent[]): void {
    if (!this.#way.tell(events)) void this.end();
    void this.#options.keep();
  }
}

interface Begun {
  readonly held: HeldLine;
  readonly asks: VisitorAsks;
}

function nothing(): void {
  // There is nothing to take back.
}
