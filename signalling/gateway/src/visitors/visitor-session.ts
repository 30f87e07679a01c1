// One visitor: asks and answers, what is told them, and what happens when they vanish.

import {
  type Ask,
  type Content,
  type GatewayEvent,
  type LineFrame,
} from '@matrix-call/signalling/wire';
import type { PushedEvent } from '../homeserver/guest-homeserver.ts';
import type { Line } from '../lines/line.ts';
import { Answers, type Answer } from './answers.ts';
import { AskRefused, refusalFor } from './ask-refused.ts';
import { HeldLine } from './held-line.ts';
import { LineWait } from './line-wait.ts';
import { SessionKey } from './session-key.ts';
import type { SessionState } from './session-state.ts';
import { ofCalls, toGatewayEvents } from './told-events.ts';
import { VisitorDeeds } from './visitor-deeds.ts';
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
  readonly #answers: Answers;
  readonly #way: VisitorWay;
  readonly #held: HeldLine;
  readonly #deeds: VisitorDeeds;
  readonly #wait: LineWait;
  #address = '';
  #work: Promise<void> = Promise.resolve();
  /** The visitor leaves once all before that is done. */
  #isLeaving = false;
  #stopVanishing = nothing;
  #isOver = false;

  constructor(options: SessionOptions) {
    const { state } = options;
    this.#options = options;
    this.key = new SessionKey({ ...(state && { state: state.key }) });
    this.#answers = new Answers(state?.answers);
    this.#way = new VisitorWay(state?.outbox);
    this.#held = new HeldLine({ ...options, state: state?.held });
    this.#deeds = new VisitorDeeds({ ...options, held: this.#held });
    this.#wait = new LineWait({
      parts: options.parts,
      tell: (frame) => {
        this.#way.send(frame);
      },
      askAgain: () => {
        this.#work = this.#work.then(() => this.#askAgain());
      },
    });
    if (state !== undefined) this.#vanishLater();
  }

  /** Names the session. */
  get id(): string {
    return this.#options.id;
  }

  /** The room of the line that the visitor has. */
  get roomId(): string | undefined {
    return this.#held.line?.roomId;
  }

  /** What is to be kept of it. */
  get state(): SessionState {
    const { id, userId, site } = this.#options;
    return {
      ...{ id, userId, site },
      key: this.key.state,
      outbox: this.#way.state,
      answers: this.#answers.state,
      held: this.#held.state,
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
    // Who is not there keeps their place by when they came, and nobody rings for them.
    this.#wait.pause();
    if (hasLeft) void this.end();
    else if (!this.#isOver) this.#vanishLater();
  }

  /** The visitor has these batches. */
  received(batch: number): void {
    this.#way.received(batch);
  }

  /** Does what was asked, one after the other; what was asked before is answered again. */
  ask(ask: Ask): void {
    const known = this.#answers.look(ask.id);
    if (known === 'pending') {
      this.#wait.repeat(ask.id);
      return;
    }
    if (known === 'forgotten') {
      // Whoever asks again what was answered so long ago does not keep the protocol.
      this.#way.send({ type: 'refused', id: ask.id, code: 'invalid' });
      return;
    }
    if (known !== 'new') {
      this.#way.send(known);
      return;
    }
    if (this.#answers.pendingCount >= MOST_PENDING) {
      this.#way.send({ type: 'refused', id: ask.id, code: 'tooMany', retryAfterMs: 1000 });
      return;
    }
    this.#answers.begin(ask.id);
    this.#isLeaving = false;
    this.#work = this.#work.then(() => this.#answer(ask));
  }

  /** The visitor waits for no line, and has none, once what they asked before is done. */
  leave(): void {
    if (this.#isLeaving) return;
    this.#isLeaving = true;
    this.#work = this.#work.then(() => this.#leave());
  }

  /** Events of the line's room. */
  deliver(events: readonly PushedEvent[]): void {
    const { line, call } = this.#held;
    if (line === undefined) return;
    const told = ofCalls(events, line);
    if (told.length === 0) return;
    for (const event of told) if (event.sender === line.callee) call.received(event);
    this.#tell(toGatewayEvents(told, line));
    for (const { ageMs } of told) this.#options.parts.watch.pushed(ageMs);
    this.#held.settle();
  }

  /** The line is there no more: its user has left it, and with it the call. */
  loseLine(): void {
    const ending = this.#held.call.theirLastWord();
    this.#held.forget();
    if (ending === undefined) return;
    const event = { eventId: `$${this.#options.id}.left`, ageMs: 0, ...ending } as const;
    this.#tell([{ ...event, from: 'callee' }]);
  }

  /** Ends the session: hangs up in the visitor's place, and gives the line back. */
  async end(code: 'unknownSession' | 'stopped' = 'unknownSession'): Promise<void> {
    if (!this.#close()) return;
    this.#way.end(code);
    this.#options.onEnd();
    await this.#work;
    await this.#held.leaveQueue();
    await this.#held.giveBack();
    this.#options.onSettled();
  }

  /** Lets go of the session without an end: what was begun is done, the rest is for whoever gets the state. */
  async suspend(): Promise<SessionState | undefined> {
    await this.#work;
    return this.drop() ? this.state : undefined;
  }

  /** Lets go of a session that others have; false where it was let go of before. */
  drop(): boolean {
    if (!this.#close()) return false;
    this.#held.stop();
    this.#way.leave();
    return true;
  }

  /** False where it was closed before. */
  #close(): boolean {
    if (this.#isOver) return false;
    this.#isOver = true;
    this.#stopVanishing();
    this.#wait.end();
    return true;
  }

  #welcome(connection: Connection, received: number): void {
    const { userId, parts } = this.#options;
    const { keptMs, aliveMs } = parts.times;
    const frame = { type: 'welcome', session: this.key.newest, userId, keptMs, aliveMs } as const;
    if (this.#way.welcome(connection, frame, received)) this.#wait.resume();
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

  async #answer(ask: Ask): Promise<void> {
    const answer = await this.#do(ask).then(
      (result): Answer | undefined => result && { type: 'done', id: ask.id, result },
      (error: unknown) => refusalFor(ask.id, error),
    );
    if (answer !== undefined) {
      if (this.#wait.ask?.id === ask.id) this.#wait.end();
      this.#answers.end(answer);
    }
    // After a crash nothing is asked again that was answered.
    await this.#options.keep();
    if (answer !== undefined) this.#way.send(answer);
  }

  async #askAgain(): Promise<void> {
    const { ask } = this.#wait;
    if (ask !== undefined && this.#way.isThere) await this.#answer(ask);
  }

  async #leave(): Promise<void> {
    const ask = this.#wait.end();
    if (ask !== undefined) {
      const answer: Answer = { type: 'refused', id: ask.id, code: 'noLine' };
      this.#answers.end(answer);
      this.#way.send(answer);
    }
    await this.#held.leaveQueue();
    await this.#held.giveBack();
    void this.#options.keep();
  }

  /** Undefined where the visitor waits for the result. */
  async #do(ask: Ask): Promise<Content | undefined> {
    if (this.#isOver) throw new AskRefused('unreachable');
    switch (ask.type) {
      case 'line':
        return this.#takeLine(ask);
      case 'send':
        return this.#deeds.send(ask, this.#address);
      case 'turn':
        return this.#deeds.lendRelay(this.#address);
    }
  }

  async #takeLine(ask: LineFrame): Promise<Content | undefined> {
    const { ask: waiting = ask } = this.#wait;
    if (waiting.id !== ask.id) throw new AskRefused('busy');
    const taken = await this.#deeds.takeLine(ask);
    if (!('place' in taken)) return taken.result;
    if (!this.#isOver) this.#wait.stand(ask, taken.place);
    if (!this.#way.isThere) this.#wait.pause();
    return undefined;
  }
}

function nothing(): void {
  // There is nothing to take back.
}

const MOST_PENDING = 32;
